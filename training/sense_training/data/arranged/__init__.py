"""Pieces arranged from single sounds: four stems that belong together."""
