"""Confidence intervals of every metric, by resampling a ticker's returns or by simulating them.

`intervals` is the stationary bootstrap. Its intervals cover the true value for means and ratios of
means. For dispersion, tails, extremes and drawdowns they are too narrow where volatility clusters,
because its blocks are shorter than the clusters; intervals of these metrics come from histories
simulated from a fitted volatility model (models.bootstrap.parametric). `confidence_intervals` uses
the method that models.bootstrap.methods lists for each metric.
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
