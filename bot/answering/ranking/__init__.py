"""Which passages answer: candidates with their scores, the choice among them, and what is lacking."""
