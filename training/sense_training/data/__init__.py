"""Material, the pool of stem segments, and mixed batches."""
