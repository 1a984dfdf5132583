"""Slow twins of gains, tails, drawdown episodes and what is made of them; see `slow`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import NormalDist

from tests.answers import slow
from tests.answers.slow import NAN, mean, ratio

Z05 = NormalDist().inv_cdf(0.05)


def omega(r: Sequence[float], mar: float) -> float:
    """Gains over losses about a target."""
    return ratio(math.fsum(max(x - mar, 0) for x in r), math.fsum(max(mar - x, 0) for x in r))


def gain_to_pain(r: Sequence[float]) -> float:
    """Everything over losses."""
    return ratio(math.fsum(r), math.fsum(abs(min(x, 0)) for x in r))


def payoff_ratio(r: Sequence[float]) -> float:
    """Mean gain over mean loss."""
    return ratio(mean([x for x in r if x > 0]), abs(mean([x for x in r if x < 0])))


def tail_ratio(r: Sequence[float]) -> float:
    """Good tail over bad tail."""
    return ratio(abs(slow.quantile(r, 0.95)), abs(slow.quantile(r, 0.05)))


def value_at_risk_95_normal(r: Sequence[float]) -> float:
    """By mean and sd."""
    return -(mean(r) + slow.sd(r) * Z05)


def _lowest(moments: tuple[float, float]) -> float:
    """Where the slope of w is lowest, or highest."""
    S, K = moments
    curve = K / 8 - S**2 / 6
    return -S / 6 / curve if curve else 0.0


def value_at_risk_95_cornish_fisher(r: Sequence[float]) -> float:
    """By four moments."""
    S, K, z = slow.skewness(r), slow.excess_kurtosis(r), Z05
    slopes = [
        1 + z * S / 3 + (z**2 - 1) * K / 8 - (6 * z**2 - 5) * S**2 / 36
        for z in [*(k / 100 for k in range(-3000, 3001)), *map(_lowest, [(S, K)]), -1e9, 1e9]
    ]
    if not min(slopes) > 0:
        return NAN
    w = z + (z**2 - 1) / 6 * S + (z**3 - 3 * z) / 24 * K - (2 * z**3 - 5 * z) / 36 * S**2
    return -(mean(r) + slow.sd(r) * w)


def autocorrelation_1(r: Sequence[float]) -> float:
    """Neighbours about the mean of all."""
    if len(r) < 2:
        return NAN
    m = mean(r)
    together = math.fsum((r[t] - m) * (r[t - 1] - m) for t in range(1, len(r)))
    return ratio(together, math.fsum((x - m) ** 2 for x in r))


def probabilistic_sharpe(r: Sequence[float], f: float) -> float:
    """Bailey & López de Prado, against 0."""
    if len(r) < 2 or slow.sd(r) == 0:
        return NAN
    S = mean([x - f for x in r]) / slow.sd(r)
    g3 = slow.moment(r, 3) / slow.moment(r, 2) ** 1.5
    g4 = slow.moment(r, 4) / slow.moment(r, 2) ** 2
    variance = 1 - g3 * S + (g4 - 1) / 4 * S**2
    if variance < 1e-14:
        return NAN
    return NormalDist().cdf(S * math.sqrt(len(r) - 1) / math.sqrt(variance))


def episodes(r: Sequence[float]) -> list[tuple[int, int | None, float]]:
    """Price index of the peak, of the recovery, and the depth, of every drawdown."""
    depths, found, t = slow.drawdowns(r), [], 1
    while t < len(depths):
        if depths[t] < 0:
            end = next((s for s in range(t, len(depths)) if depths[s] >= 0), None)
            found.append((t - 1, end, min(depths[t:end])))
            t = len(depths) if end is None else end
        t += 1
    return found


def average_drawdown(r: Sequence[float]) -> float:
    """Mean depth of the episodes."""
    return mean([depth for _, _, depth in episodes(r)])


def longest_drawdown_days(r: Sequence[float], dates: Sequence[date]) -> float:
    """Calendar days from peak to recovery, or to the end."""
    last = len(dates) - 1
    days = [
        (dates[last if end is None else end] - dates[peak]).days for peak, end, _ in episodes(r)
    ]
    return max(days) if days else NAN


def ulcer_index(r: Sequence[float]) -> float:
    """Root mean square drawdown, without the base."""
    return math.sqrt(mean([d**2 for d in slow.drawdowns(r)[1:]])) if r else NAN


def ulcer_performance_index(r: Sequence[float], dates: Sequence[date], rf: float) -> float:
    """Growth above rf over the ulcer index."""
    return ratio(slow.cagr(r, dates) - rf, ulcer_index(r))


def pain_index(r: Sequence[float]) -> float:
    """Mean size of the drawdown, without the base."""
    return mean([abs(d) for d in slow.drawdowns(r)[1:]])


def pain_ratio(r: Sequence[float], dates: Sequence[date], rf: float) -> float:
    """Growth above rf over the pain index."""
    return ratio(slow.cagr(r, dates) - rf, pain_index(r))


def conditional_drawdown_95(r: Sequence[float]) -> float:
    """Mean of the worst twentieth, rounded up."""
    depths = sorted(slow.drawdowns(r)[1:])
    return mean(depths[: (len(depths) + 19) // 20])


def whole_periods(
    r: Sequence[float], dates: Sequence[date], after: date | None, digits: int
) -> list[float]:
    """Returns of whole months (digits 7) or years (digits 4); price dates, the base first."""
    days = [*dates, *([after] if after else [])]
    prices = [day.isoformat()[:digits] for day in days]
    found = []
    for label in dict.fromkeys(prices[1 : len(dates)]):
        inside = [x for x, name in zip(r, prices[1:], strict=False) if name == label]
        if not prices[0] < label < prices[-1]:
            continue
        first = date.fromisoformat(label + "-01-01"[: 10 - digits])
        following = first + timedelta(days=32 if digits == 7 else 366)
        last = following.replace(day=1, **({} if digits == 7 else {"month": 1})) - timedelta(days=1)
        before = max(day for day in days if day < first)
        within = max(day for day in days if day <= last)
        if (first - before).days <= 15 and (last - within).days <= 15:
            found.append(math.prod(1 + x for x in inside) - 1)
    return found
