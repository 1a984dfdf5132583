"""Observed returns: arrays with gaps, samples, pairs and whole periods."""
