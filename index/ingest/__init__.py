"""A folder of notices -> an index, and what is odd about them."""
