"""Text of a notice -> its elements, clauses and sentences, and the passages that are searched."""
