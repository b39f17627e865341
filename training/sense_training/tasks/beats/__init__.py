"""The beat network: activations of beats and downbeats."""
