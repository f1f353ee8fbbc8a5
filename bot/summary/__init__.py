"""A readable answer: sentences of a chat model, of which only those that the quotes prove are shown."""
