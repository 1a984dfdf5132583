"""Inputs of another tool for one ticker, and formulas that several tools share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from analytics import stats
from analytics.stats.observations.observed import Dates, Floats, divide


@dataclass(frozen=True, slots=True, eq=False)
class ToolInputs:
    """One ticker's observed simple returns, as a user would pass them to another tool.

    Attributes:
        returns, dates: (n,) returns of the requested frequency, and the session of each.
        base: session of the price that the first return starts from; NaT without a return.
        daily, days: (d,) daily returns and their sessions, at any requested frequency.
        own, benchmark: (m,) returns over the sessions shared with the benchmark, if there is one.
        periods: periods per year.
        risk_free: a fraction per year.
    """

    returns: Floats
    dates: Dates
    base: np.datetime64
    daily: Floats
    days: Dates
    own: Floats
    benchmark: Floats
    periods: float
    risk_free: float


Figure = Callable[[ToolInputs], Any]  # one number or date


class Convention(NamedTuple):
    """Another tool's formula of a metric, and in one line why it differs from ours."""

    figure: Figure
    reason: str


def counted_growth(returns: Floats, periods: float) -> float:
    """Growth per year as if (n,) returns were n/P years, a fraction; NaN without a return."""
    if not len(returns):
        return np.nan
    return float(np.prod(1.0 + returns) ** (periods / len(returns)) - 1.0)


def counted_cagr(given: ToolInputs) -> float:
    """Growth per year of the ticker: (p_n/p_0)^(P/n) - 1."""
    return counted_growth(given.returns, given.periods)


def counted_calmar(given: ToolInputs) -> Floats:
    """Growth per year over the depth of the deepest drawdown."""
    return divide(counted_cagr(given), np.abs(stats.max_drawdown(given.returns)))


def unscaled_information_ratio(given: ToolInputs) -> Floats:
    """mean(r-b)/sd(r-b), per period instead of per year."""
    return stats.information_ratio(given.own, benchmark=given.benchmark, periods=1)
