"""What stands in any text: numbers, dates, organizations, places, labels of clauses, names of notices."""
