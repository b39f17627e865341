"""Loss, training loop and scores."""
