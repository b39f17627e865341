"""The data engine: material in, a pool of stem segments and mixed batches out."""
