"""Notices -> searchable index. Knows nothing of chat."""
