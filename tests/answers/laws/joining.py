"""Laws of two histories, one after the other; see `laws`.

`a` and `b` are the figures of the two parts, n their numbers of returns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.answers import slow
from tests.answers.histories import histories
from tests.answers.history import NAN, History
from tests.answers.laws import law as laws
from tests.answers.laws.law import Between, Figures, Law, Rule
from tests.answers.slow_risk import Z05

P, RATE = History.periods, History.risk_free
F = slow.per_period(RATE, P)


@st.composite
def parts(draw: st.DrawFn) -> tuple[History, History]:
    """Two histories without holes, the second from where the first ends."""
    first, second = (draw(histories(holes=False, rf=RATE, most=10)) for _ in range(2))
    return follow(first, second)


def follow(first: History, second: History) -> tuple[History, History]:
    """The second dated from the last session of the first, which knows that a price follows."""
    later = first.days[-1] - second.base
    days = tuple(day + later for day in second.days)
    after = second.after and second.after + later
    return replace(first, after=days[0]), replace(
        second, base=first.days[-1], days=days, after=after
    )


def _joined(first: History, second: History) -> History:
    names = ("days", "returns", "benchmark", "logs", "bars")
    both = {name: (*getattr(first, name), *getattr(second, name)) for name in names}
    return replace(first, **both, after=second.after)


def _weighted(a: Figures, b: Figures, metric: str, power: int = 1) -> float:
    """The power mean of the two, each weighted by its number of returns."""
    na, nb = a["observations"], b["observations"]
    return ((na * a[metric] ** power + nb * b[metric] ** power) / (na + nb)) ** (1 / power)


def _mean(metric: str, power: int = 1) -> Rule:
    return lambda a, b: _weighted(a, b, metric, power)


def _mean_range(metric: str) -> Rule:
    """A part of one price a session says nothing alone, and has no range beside another."""

    def rule(a: Figures, b: Figures) -> float:
        if math.isnan(a[metric]) and math.isnan(b[metric]):
            return NAN
        known = ({**f, metric: 0.0 if math.isnan(f[metric]) else f[metric]} for f in (a, b))
        return _weighted(*known, metric, 2)

    return rule


def _pooled(a: Figures, b: Figures, spread: str, mean: Callable[[Figures], float]) -> float:
    """Annual standard deviation of both: within the parts and between their means."""
    na, nb = a["observations"], b["observations"]
    inside = sum(
        (f["observations"] - 1) * f[spread] ** 2 / P for f in (a, b) if f["observations"] > 1
    )
    between = na * nb / (na + nb) * (mean(a) - mean(b)) ** 2
    return math.sqrt(P * (inside + between) / (na + nb - 1))


def _mean_of(f: Figures) -> float:
    return f["mean_return"] / P


def _mean_log(f: Figures) -> float:
    return math.log1p(f["total_return"]) / f["observations"]


def _volatility(a: Figures, b: Figures) -> float:
    return _pooled(a, b, "volatility", _mean_of)


def _reward(a: Figures, b: Figures) -> float:
    return _weighted(a, b, "mean_return") - P * F


def _growth(a: Figures, b: Figures) -> float:
    """cagr of both, weighted by their days."""
    da, db = ((f["last_date"] - f["first_date"]).days for f in (a, b))
    return math.exp((da * math.log1p(a["cagr"]) + db * math.log1p(b["cagr"])) / (da + db)) - 1


def _wins(a: Figures, b: Figures) -> float:
    na, nb = a["observations"], b["observations"]
    return (round(na * a["win_rate"]) + round(nb * b["win_rate"])) / (na + nb)


def _within(metric: str) -> Rule:
    """A quotient of sums lies between those of the parts; where both are defined."""
    return lambda a, b: Between(*_ordered(a[metric], b[metric]))


def _at_least(metric: str) -> Rule:
    return lambda a, b: Between(max(_there(a, b, metric), default=NAN), math.inf)


def _at_most(metric: str) -> Rule:
    return lambda a, b: Between(-math.inf, min(_there(a, b, metric), default=NAN))


def _there(a: Figures, b: Figures, metric: str) -> list[float]:
    return [f[metric] for f in (a, b) if not math.isnan(f[metric])]


def _ordered(one: float, other: float) -> tuple[float, float]:
    return (min(one, other), max(one, other)) if one == one and other == other else (NAN, NAN)


def _deepest(a: Figures, b: Figures) -> Between:
    """The worst k of both are no less deep than the worst of each, as k is no more than theirs."""
    ka, kb = (math.ceil(f["observations"] / 20) for f in (a, b))
    met = "conditional_drawdown_95"
    return Between(-1.0, (ka * a[met] + kb * b[met]) / (ka + kb))


RULES: dict[str, Callable[[Any, Any], Any]] = {
    "first_date": lambda a, _: a["first_date"],
    "last_date": lambda _, b: b["last_date"],
    "observations": lambda a, b: a["observations"] + b["observations"],
    "total_return": lambda a, b: (1 + a["total_return"]) * (1 + b["total_return"]) - 1,
    "cagr": lambda a, b: _growth(a, b) if len(_there(a, b, "cagr")) == 2 else Between(NAN, NAN),
    "mean_return": _mean("mean_return"),
    "volatility": _volatility,
    "downside_deviation": _mean("downside_deviation", 2),
    "sharpe": lambda a, b: slow.ratio(_reward(a, b), _volatility(a, b)),
    "sortino": lambda a, b: slow.ratio(_reward(a, b), _weighted(a, b, "downside_deviation", 2)),
    "omega": _within("omega"),
    "gain_to_pain": _within("gain_to_pain"),
    "win_rate": _wins,
    "best_day": lambda a, b: max(a["best_day"], b["best_day"]),
    "worst_day": lambda a, b: min(a["worst_day"], b["worst_day"]),
    "best_month": _at_least("best_month"),
    "worst_month": _at_most("worst_month"),
    "best_year": _at_least("best_year"),
    "worst_year": _at_most("worst_year"),
    "value_at_risk_95_normal": lambda a, b: (
        -_weighted(a, b, "mean_return") / P - _volatility(a, b) / math.sqrt(P) * Z05
    ),
    "max_drawdown": lambda a, b: Between(-1.0, min(a["max_drawdown"], b["max_drawdown"])),
    "longest_drawdown_days": _at_least("longest_drawdown_days"),
    "ulcer_index": lambda a, b: Between(_weighted(a, b, "ulcer_index", 2), 1.0),
    "pain_index": lambda a, b: Between(_weighted(a, b, "pain_index"), 1.0),
    "conditional_drawdown_95": _deepest,
    "close_to_close": lambda a, b: _pooled(a, b, "close_to_close", _mean_log),
    **{metric: _mean_range(metric) for metric in laws.INSIDE},
}

JOIN = Law(
    "two histories, one after the other: sums add up, extremes are those of either",
    drawn=parts(),
    change=_joined,
    becomes=RULES,
    exempt={
        "an order statistic between two returns: those of the parts do not say which": (
            *("tail_ratio", "value_at_risk_95", "expected_shortfall_95"),
        ),
        "it needs third and fourth moments about the mean of both": (
            *(*laws.SHAPE, *laws.PROBABLE, "value_at_risk_95_cornish_fisher"),
        ),
        "it needs the products across the seam": laws.MEMORY,
        "it needs how many gains and losses there are": ("payoff_ratio",),
        "the deepest drawdown is either part's or a deeper one of both": laws.DRAWDOWN_DATES,
        "drawdowns of the parts may be one": ("average_drawdown",),
        "the quotient of two figures that have laws of their own": laws.OVER_DEPTHS,
        "it needs the benchmark's means and spread in each part": laws.RELATIVE,
        "it starts from the mean of all squares": ("ewma",),
        "it needs the means of its parts overnight and by day": ("yang_zhang",),
    },
)
