"""How passages are found: by the nearest vectors, their parts and tokens, and by words (BM25)."""
