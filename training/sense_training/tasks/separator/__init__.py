"""The stem separators `lite` and `base`: training, scores, export."""
