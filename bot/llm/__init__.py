"""The language model that may be used besides: its settings, the model itself, what it wrote before."""
