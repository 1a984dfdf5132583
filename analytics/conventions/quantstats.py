"""quantstats 0.0.86: its formulas for metrics that it defines differently.

Its inputs are observed returns, so its guess of whether numbers are prices has no effect. Where it
returns 0 or infinity for an undefined metric, the figure here is missing.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from analytics import stats
from analytics.conventions.given import (
    Convention,
    ToolInputs,
    counted_cagr,
    counted_calmar,
    unscaled_information_ratio,
)
from analytics.stats.observations import observed
from analytics.stats.observations.observed import Columns, Dates, Floats, divide
from analytics.stats.tails import TAIL, Z05

DENSITY05 = float(np.exp(-(Z05**2) / 2.0) / np.sqrt(2.0 * np.pi))
NONE = np.datetime64("NaT", "D")


class EpisodeColumns(NamedTuple):
    """Columns of the first and the last return below the high, and the depth, of K drawdowns."""

    first: Columns
    last: Columns
    depth: Floats


def _episodes(given: ToolInputs) -> EpisodeColumns:
    """Its drawdowns; none where the only one starts with the first return.

    Wealth is compounded and rebased as quantstats does, because it counts rounding as a drawdown.
    """
    wealth = 1.0 + (np.cumprod(1.0 + given.returns) - 1.0)
    depth = wealth / np.maximum.accumulate(np.append(1.0, wealth))[1:] - 1.0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], depth != 0.0, [False]))))
    first, last = edges[::2], edges[1::2] - 1
    if not (first > 0).any():
        first, last = first[:0], last[:0]
    spans = zip(first, last + 1, strict=True)
    depths = np.array([depth[start:stop].min() for start, stop in spans])
    return EpisodeColumns(first, last, depths)


def _deepest_first(given: ToolInputs) -> np.datetime64:
    found = _episodes(given)
    return given.dates[found.first[found.depth.argmin()]] if len(found.depth) else NONE


def _trough(given: ToolInputs) -> Dates:
    trough = stats.max_drawdown_trough(given.returns, dates=given.dates)
    return np.where(len(_episodes(given).depth), trough, NONE)


def _deepest_last(given: ToolInputs) -> np.datetime64:
    found = _episodes(given)
    return given.dates[found.last[found.depth.argmin()]] if len(found.depth) else NONE


def _longest_days(given: ToolInputs) -> float:
    found = _episodes(given)
    days = (given.dates[found.last] - given.dates[found.first]).astype("m8[D]").astype(float)
    return float(days.max() + 1.0) if len(days) else np.nan


def _average_drawdown(given: ToolInputs) -> Floats:
    return observed.plain_mean(_episodes(given).depth)


def _win_rate(given: ToolInputs) -> Floats:
    moved = given.returns[given.returns != 0.0]
    return divide(np.count_nonzero(moved > 0.0), len(moved))


def _compounded(given: ToolInputs, unit: str) -> Floats:
    """(G,) compounded returns of the calendar months ("M") or years ("Y"), whole or not."""
    label = given.days.astype(f"M8[{unit}]").astype(np.int64)
    starts = np.flatnonzero(np.diff(label, prepend=label[:1] - 1))
    return np.multiply.reduceat(1.0 + given.daily, starts) - 1.0 if len(starts) else np.empty(0)


def _ulcer_index(given: ToolInputs) -> Floats:
    n = len(given.returns)
    return stats.ulcer_index(given.returns) * np.sqrt(divide(n, n - 1))


def _ulcer_performance_index(given: ToolInputs) -> Floats:
    reward = stats.total_return(given.returns) - given.risk_free
    return divide(reward, _ulcer_index(given))


def _expected_shortfall(given: ToolInputs) -> Floats:
    spread = observed.sd(given.returns)
    return -(observed.mean(given.returns) - spread * DENSITY05 / TAIL)


def _probabilistic_sharpe(given: ToolInputs) -> float:
    rate = {"periods": given.periods, "risk_free": given.risk_free}
    S = stats.sharpe(given.returns, **rate) / np.sqrt(given.periods)
    g3, g4 = stats.skewness(given.returns), stats.excess_kurtosis(given.returns) + 3.0
    error = np.sqrt((1.0 - g3 * S + (g4 - 1.0) / 4.0 * S**2) / (len(given.returns) - 1))
    return NormalDist().cdf(float(S / error))


def _alpha(given: ToolInputs) -> Floats:
    return stats.alpha(given.own, benchmark=given.benchmark, periods=given.periods)


def _treynor(given: ToolInputs) -> Floats:
    reward = stats.total_return(given.own) - given.risk_free
    return divide(reward, stats.beta(given.own, benchmark=given.benchmark))


YEAR = "n returns count as n/252 years, and a part of a year as a year; ours go by the date"
PARTIAL = "the first and last one count even where only a part of them is in the window"
DAYS = "a drawdown is dated from the first session below the high to the last, not high to high"
TOTAL = "the return of the whole window is on top, so it grows with the window; ours has a year's"

QUANTSTATS: dict[str, Convention] = {
    "cagr": Convention(counted_cagr, YEAR),
    "calmar": Convention(counted_calmar, YEAR),
    "win_rate": Convention(_win_rate, "returns of exactly 0 are left out of the count"),
    "best_month": Convention(lambda g: stats.best_day(_compounded(g, "M")), PARTIAL),
    "worst_month": Convention(lambda g: stats.worst_day(_compounded(g, "M")), PARTIAL),
    "best_year": Convention(lambda g: stats.best_day(_compounded(g, "Y")), PARTIAL),
    "worst_year": Convention(lambda g: stats.worst_day(_compounded(g, "Y")), PARTIAL),
    "max_drawdown_peak": Convention(_deepest_first, DAYS),
    "max_drawdown_trough": Convention(
        _trough, "it finds no drawdown where the only one starts with the first return"
    ),
    "max_drawdown_recovery": Convention(_deepest_last, DAYS),
    "longest_drawdown_days": Convention(_longest_days, DAYS),
    "average_drawdown": Convention(
        _average_drawdown, "wealth a rounding below its high is a drawdown, and can join two"
    ),
    "ulcer_index": Convention(_ulcer_index, "the divisor is n - 1; Martin & McCann's is n"),
    "ulcer_performance_index": Convention(_ulcer_performance_index, TOTAL),
    "value_at_risk_95": Convention(
        lambda g: stats.value_at_risk_95_normal(g.returns),
        "it is that of a normal distribution, our value_at_risk_95_normal",
    ),
    "expected_shortfall_95": Convention(
        _expected_shortfall, "it is that of a normal distribution, which has no fat tail"
    ),
    "probabilistic_sharpe": Convention(
        _probabilistic_sharpe, "skewness and kurtosis are bias-adjusted; the paper's are raw"
    ),
    "alpha": Convention(_alpha, "the risk-free rate is not subtracted"),
    "information_ratio": Convention(
        unscaled_information_ratio, "it is a period's, beside ratios of a year"
    ),
    "treynor": Convention(_treynor, TOTAL),
}
