"""Confidence intervals of every metric, by resampling a ticker's returns or by simulating them.

`intervals` is the stationary bootstrap. Its intervals of means and of ratios of means hold the true
value; those of dispersion, tails, extremes and drawdowns are too narrow where volatility clusters,
because its blocks are shorter than the clusters. The latter are simulated from a fitted model of
volatility (models.bootstrap.parametric). `confidence_intervals` takes the method that each metric
has in models.bootstrap.methods.
"""

from models.bootstrap.combined import ConfidenceIntervals, confidence_intervals
from models.bootstrap.process_cache import ProcessCache
from models.bootstrap.stationary import CONFIDENCE, REPLICATES, Intervals, intervals

__all__ = [
    "CONFIDENCE",
    "REPLICATES",
    "ConfidenceIntervals",
    "Intervals",
    "ProcessCache",
    "confidence_intervals",
    "intervals",
]
