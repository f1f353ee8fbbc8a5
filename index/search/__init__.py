"""A question -> passages of the published index, best first."""
