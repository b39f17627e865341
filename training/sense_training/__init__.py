"""Training of the causal separators of SENSE: data engine, models, training loop, export."""
