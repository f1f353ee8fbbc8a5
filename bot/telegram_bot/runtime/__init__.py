"""What runs beside the handlers: order, pace, the open index, health, metrics, the log."""
