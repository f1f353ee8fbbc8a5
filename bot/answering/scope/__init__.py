"""Which documents, and which places in them, a question is about."""
