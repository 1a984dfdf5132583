"""Calendar metrics of resamples, which have the dates of the sample."""

from __future__ import annotations

from torch import Tensor

from models.bootstrap.metrics.terms import Terms
from models.bootstrap.resample import Resample

__all__ = ["best_month", "best_year", "longest_drawdown_days", "worst_month", "worst_year"]


def best_month(sample: Resample, terms: Terms) -> Tensor:
    """Largest return of a whole calendar month, a fraction."""
    return sample.best_and_worst(terms.schedule, "months")[0]


def worst_month(sample: Resample, terms: Terms) -> Tensor:
    """Smallest return of a whole calendar month, a fraction."""
    return sample.best_and_worst(terms.schedule, "months")[1]


def best_year(sample: Resample, terms: Terms) -> Tensor:
    """Largest return of a whole calendar year, a fraction."""
    return sample.best_and_worst(terms.schedule, "years")[0]


def worst_year(sample: Resample, terms: Terms) -> Tensor:
    """Smallest return of a whole calendar year, a fraction."""
    return sample.best_and_worst(terms.schedule, "years")[1]


def longest_drawdown_days(sample: Resample, terms: Terms) -> Tensor:
    """Longest drawdown in calendar days, to its recovery or the last return; NaN without a fall."""
    return sample.longest_drawdown(terms.schedule)
