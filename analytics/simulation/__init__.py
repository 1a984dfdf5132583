"""Simulated paths of wealth, as fans and probabilities."""
