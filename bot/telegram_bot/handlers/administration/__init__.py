"""What administrators do in chat: figures, permissions, and the notices themselves."""
