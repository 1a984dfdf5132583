"""Slow twins: every summary metric in plain Python, one return after the other.

Written from the definitions of the conventions, not from our code: sums by `math.fsum`,
quantiles by sorting, drawdowns by walking. Input is the list of observed simple returns, and
where dates matter the list of price dates, one more than there are returns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

NAN = math.nan


def mean(r: Sequence[float]) -> float:
    """Arithmetic mean."""
    return math.fsum(r) / len(r) if r else NAN


def sd(r: Sequence[float]) -> float:
    """Standard deviation, ddof 1."""
    if len(r) < 2:
        return NAN
    m = mean(r)
    return math.sqrt(math.fsum((x - m) ** 2 for x in r) / (len(r) - 1))


def ratio(above: float, below: float) -> float:
    """The quotient; undefined over zero."""
    return NAN if below == 0 or math.isnan(below) else above / below


def per_period(risk_free: float, periods: float) -> float:
    """f."""
    return (1 + risk_free) ** (1 / periods) - 1


def wealth(r: Sequence[float]) -> list[float]:
    """p_0, p_1, … p_n."""
    path = [1.0]
    for x in r:
        path.append(path[-1] * (1 + x))
    return path


def total_return(r: Sequence[float]) -> float:
    """p_n / p_0 - 1."""
    return wealth(r)[-1] - 1 if r else NAN


def cagr(r: Sequence[float], dates: Sequence[date]) -> float:
    """By calendar days, 365.25 a year."""
    days = (dates[-1] - dates[0]).days
    return (1 + total_return(r)) ** (365.25 / days) - 1 if days >= 365 else NAN


def mean_return(r: Sequence[float], periods: float) -> float:
    """P times the mean."""
    return periods * mean(r)


def volatility(r: Sequence[float], periods: float) -> float:
    """Annualised sd."""
    return math.sqrt(periods) * sd(r)


def sharpe(r: Sequence[float], periods: float, risk_free: float) -> float:
    """Annualised mean excess over its sd."""
    f = per_period(risk_free, periods)
    excess = [x - f for x in r]
    return math.sqrt(periods) * ratio(mean(excess), sd(excess))


def downside_deviation(r: Sequence[float], periods: float, mar: float) -> float:
    """Over all n."""
    return math.sqrt(periods) * math.sqrt(mean([min(x - mar, 0.0) ** 2 for x in r]))


def sortino(r: Sequence[float], periods: float, risk_free: float) -> float:
    """With the risk-free rate as minimum acceptable return."""
    f = per_period(risk_free, periods)
    return ratio(periods * mean([x - f for x in r]), downside_deviation(r, periods, f))


def drawdowns(r: Sequence[float]) -> list[float]:
    """D_0 … D_n."""
    depths, peak = [], 0.0
    for p in wealth(r):
        peak = max(peak, p)
        depths.append(p / peak - 1)
    return depths


def max_drawdown(r: Sequence[float]) -> float:
    """The deepest."""
    return min(drawdowns(r)) if r else NAN


def max_drawdown_dates(
    r: Sequence[float], dates: Sequence[date]
) -> tuple[date | None, date | None, date | None]:
    """Peak, trough and recovery of the deepest drawdown."""
    path, depths = wealth(r), drawdowns(r)
    trough = depths.index(min(depths))
    if depths[trough] >= 0:
        return None, None, None
    high = max(path[: trough + 1])
    peak = max(t for t in range(trough + 1) if path[t] == high)
    back = [t for t in range(trough + 1, len(path)) if path[t] >= high]
    return dates[peak], dates[trough], dates[back[0]] if back else None


def calmar(r: Sequence[float], dates: Sequence[date]) -> float:
    """cagr over depth."""
    return ratio(cagr(r, dates), abs(max_drawdown(r)))


def win_rate(r: Sequence[float]) -> float:
    """Share above zero."""
    return sum(x > 0 for x in r) / len(r) if r else NAN


def moment(r: Sequence[float], order: int) -> float:
    """Biased central moment."""
    m = mean(r)
    return mean([(x - m) ** order for x in r])


def skewness(r: Sequence[float]) -> float:
    """G1."""
    n = len(r)
    if n < 3 or moment(r, 2) == 0:
        return NAN
    return math.sqrt(n * (n - 1)) / (n - 2) * moment(r, 3) / moment(r, 2) ** 1.5


def excess_kurtosis(r: Sequence[float]) -> float:
    """G2."""
    n = len(r)
    if n < 4 or moment(r, 2) == 0:
        return NAN
    biased = moment(r, 4) / moment(r, 2) ** 2 - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * biased + 6)


def quantile(r: Sequence[float], q: float) -> float:
    """Type 7."""
    if not r:
        return NAN
    ordered, place = sorted(r), q * (len(r) - 1)
    low = math.floor(place)
    high = min(low + 1, len(r) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def value_at_risk_95(r: Sequence[float]) -> float:
    """Historical, loss positive."""
    return -quantile(r, 0.05)


def expected_shortfall_95(r: Sequence[float]) -> float:
    """Mean of what is at or below the quantile, loss positive."""
    limit = quantile(r, 0.05)
    return -mean([x for x in r if x <= limit])


def close_to_close(prices: Sequence[float], periods: float) -> float:
    """Annualised sd of log returns."""
    logs = [math.log(b / a) for a, b in pairwise(prices)]
    return volatility(logs, periods)
