"""empyrical-reloaded 0.7.1: its formulas for metrics that it defines differently.

Its inputs are observed returns and the annual risk-free rate unchanged, as `risk_free` or
`required_return`; its Omega treats that as annual, as ours does. A value at risk is a positive
loss, as ours. Figures that it returns as infinite are missing here.
"""

from __future__ import annotations

import numpy as np

from analytics import stats
from analytics.conventions.given import (
    Convention,
    ToolInputs,
    counted_cagr,
    counted_calmar,
    counted_growth,
    unscaled_information_ratio,
)
from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats, divide
from analytics.stats.tails import TAIL


def _sharpe(given: ToolInputs) -> Floats:
    return stats.sharpe(given.returns - given.risk_free, periods=given.periods)


def _sortino(given: ToolInputs) -> Floats:
    return stats.sortino(given.returns, periods=given.periods, mar=given.risk_free)


def _downside_deviation(given: ToolInputs) -> Floats:
    return stats.downside_deviation(given.returns, periods=given.periods, mar=given.risk_free)


def _expected_shortfall(given: ToolInputs) -> Floats:
    """The mean of the floor((n-1)/20) + 1 smallest."""
    ordered = np.sort(given.returns)
    return -observed.plain_mean(ordered[: int((len(ordered) - 1) * TAIL) + 1])


def _alpha(given: ToolInputs) -> Floats:
    slope = stats.beta(given.own, benchmark=given.benchmark)
    own, benchmark = given.own - given.risk_free, given.benchmark - given.risk_free
    return (observed.mean(own) - slope * observed.mean(benchmark) + 1.0) ** given.periods - 1.0


def _up_capture(given: ToolInputs) -> Floats:
    return _capture(given, given.benchmark > 0.0)


def _down_capture(given: ToolInputs) -> Floats:
    return _capture(given, given.benchmark < 0.0)


def _capture(given: ToolInputs, chosen: np.ndarray) -> Floats:
    """Ratio of annualised returns, own to benchmark, as if only the chosen periods existed."""
    own, benchmark = (
        counted_growth(series[chosen], given.periods) for series in (given.own, given.benchmark)
    )
    return divide(own, benchmark)


YEAR = "n returns count as n/252 years, and a part of a year as a year; ours go by the date"
RATE = "the risk-free rate is taken as one a period: 0.02 is 2 % a day"
CAPTURE = "both returns are annualised, as if the chosen periods were all there are"

EMPYRICAL: dict[str, Convention] = {
    "cagr": Convention(counted_cagr, YEAR),
    "downside_deviation": Convention(_downside_deviation, RATE),
    "sharpe": Convention(_sharpe, RATE),
    "sortino": Convention(_sortino, RATE),
    "calmar": Convention(counted_calmar, YEAR),
    "expected_shortfall_95": Convention(
        _expected_shortfall, "a count of returns is averaged; ours takes all that tie with the last"
    ),
    "alpha": Convention(_alpha, f"the intercept is compounded to a year, and {RATE}"),
    "information_ratio": Convention(
        unscaled_information_ratio, "it is a period's, beside ratios of a year"
    ),
    "up_capture": Convention(_up_capture, CAPTURE),
    "down_capture": Convention(_down_capture, CAPTURE),
}
