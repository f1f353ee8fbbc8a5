"""What terminal and chat show alike: which words of a quote decide, and tables that fit the room at hand."""
