"""Spectra, bands and features: what the runtime computes too."""
