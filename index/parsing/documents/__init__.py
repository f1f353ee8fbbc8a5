"""The documents of a file: its parts, who each is, its history, from when until when it holds."""
