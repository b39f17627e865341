"""Trains the networks of SENSE: data, models, training, export."""
