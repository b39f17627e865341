"""Spectra, bands and features, as the engine computes them."""
