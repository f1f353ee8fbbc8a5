"""Generations in Milvus."""
