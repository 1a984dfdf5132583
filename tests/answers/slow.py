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
    """Arithmetic mean; of equal numbers that number, where the quotient may be a rounding off."""
    if len(set(r)) == 1:
        return r[0]
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


def pearson(x: Sequence[float], y: Sequence[float]) -> float:
    """Correlation of pairs; undefined when one of the two does not vary."""
    if len(x) < 3:
        return NAN
    a, b = ([v - mean(values) for v in values] for values in (x, y))
    below = math.sqrt(math.fsum(v * v for v in a)) * math.sqrt(math.fsum(v * v for v in b))
    flat = len(set(x)) == 1 or len(set(y)) == 1
    return NAN if flat else math.fsum(v * w for v, w in zip(a, b, strict=True)) / below


def ranks(x: Sequence[float]) -> list[float]:
    """Ranks from 1, ties at their mean."""
    return [sum(w < v for w in x) + (sum(w == v for w in x) + 1) / 2 for v in x]


def ledoit_wolf(rows: Sequence[Sequence[float]]) -> tuple[list[list[float]], float]:
    """The shrunk covariance and its intensity, from the sums of the 2004 paper."""
    size, n = len(rows), len(rows[0])
    if n < 3:
        return [[NAN] * size] * size, NAN
    x = [[v - mean(row) for v in row] for row in rows]
    every = [(i, j) for i in range(size) for j in range(size)]
    s = {(i, j): math.fsum(a * b for a, b in zip(x[i], x[j], strict=True)) / n for i, j in every}
    m = math.fsum(s[i, i] for i in range(size)) / size
    d2 = math.fsum((s[i, j] - m * (i == j)) ** 2 for i, j in every) / size
    apart = [math.fsum((x[i][t] * x[j][t] - s[i, j]) ** 2 for i, j in every) for t in range(n)]
    b2 = min(math.fsum(apart) / n**2 / size, d2)
    intensity = b2 / d2 if d2 > 1e-15 * m**2 else 0.0
    shrunk = {(i, j): (1 - intensity) * s[i, j] + intensity * m * (i == j) for i, j in every}
    return [[shrunk[i, j] for j in range(size)] for i in range(size)], intensity


Episode = tuple[date, date, date | None, float]


def episodes(r: Sequence[float], dates: Sequence[date]) -> list[Episode]:
    """Every drawdown by walking: peak, trough, recovery, depth."""
    found: list[Episode] = []
    high, peak, open_one = 1.0, dates[0], False
    for p, day in zip(wealth(r)[1:], dates[1:], strict=True):
        if p >= high:
            if open_one:
                found[-1] = (*found[-1][:2], day, found[-1][3])
            high, peak, open_one = p, day, False
        elif not open_one:
            found.append((peak, day, None, p / high - 1))
            open_one = True
        elif p / high - 1 < found[-1][3]:
            found[-1] = (found[-1][0], day, None, p / high - 1)
    return found


def by_period(r: Sequence[float], dates: Sequence[date], months: int) -> dict[int, float]:
    """Compounded returns by the number of the period of so many months since year 0."""
    grown: dict[int, float] = {}
    for x, day in zip(r, dates, strict=True):
        period = (day.year * 12 + day.month - 1) // months
        grown[period] = grown.get(period, 1.0) * (1 + x)
    return {period: value - 1 for period, value in grown.items()}


def ljung_box(r: Sequence[float], lags: int) -> float:
    """The statistic."""
    n, d = len(r), [x - mean(r) for x in r]
    total = math.fsum(x * x for x in d)
    rho = [math.fsum(d[t] * d[t - k] for t in range(k, n)) / total for k in range(1, lags + 1)]
    return n * (n + 2) * math.fsum(p * p / (n - k) for k, p in enumerate(rho, 1))


def jarque_bera(r: Sequence[float]) -> float:
    """The statistic."""
    m2, m3, m4 = (mean([(x - mean(r)) ** k for x in r]) for k in (2, 3, 4))
    return len(r) / 6 * (m3**2 / m2**3 + (m4 / m2**2 - 3) ** 2 / 4)
