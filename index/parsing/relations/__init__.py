"""What a document says of others: statements, amendments, what it hands on, clauses as they are named."""
