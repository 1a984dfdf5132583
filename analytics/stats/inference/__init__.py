"""Inference: hypothesis tests, multiple testing and backtests of value at risk."""
