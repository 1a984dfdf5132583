"""Computations in rounds of bounded work, which a caller can observe and stop."""
