"""What the operator sees of a running bot: health, metrics, the log without secrets."""
