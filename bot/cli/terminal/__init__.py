"""What reaches the terminal, and how: marks, colours, tables, progress."""
