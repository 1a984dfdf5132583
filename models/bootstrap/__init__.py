"""Confidence intervals of every metric, by resampling a ticker's returns."""

from models.bootstrap.stationary import CONFIDENCE, REPLICATES, Intervals, intervals

__all__ = ["CONFIDENCE", "REPLICATES", "Intervals", "intervals"]
