"""What is looked up instead of searched for: clauses, printed elements, the items of a list."""
