"""Histories: small tables of sessions in plain Python, as our metrics and their twins take them.

A history has everything that any metric of the catalogue may ask for: dates, simple and log
returns, returns of a benchmark, bars. `arrays` gives it to our functions, holes and all;
`observed` gives a twin the plain lists of what is there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from tests.answers import slow, slow_benchmark
from tests.answers.slow_ranges import Bar

NAN = math.nan
NO_BAR: Bar = (NAN,) * 5
START = date(2019, 12, 20)
BARS = ("opens", "highs", "lows", "closes", "previous")


@dataclass(frozen=True)
class History:
    """Sessions of one ticker and a benchmark; NaN where a session lacks a return or a bar.

    `base` is the date of the price that the first return starts from, `after` that of the first
    price behind the last session, if it is known.
    """

    base: date
    days: tuple[date, ...]
    returns: tuple[float, ...]
    benchmark: tuple[float, ...]
    logs: tuple[float, ...]
    bars: tuple[Bar, ...]
    after: date | None = None
    periods: float = 12.0
    risk_free: float = 0.05

    def arrays(self) -> dict[str, Any]:
        """What our metrics take, by name."""
        bars = np.array(self.bars, dtype=np.float64).reshape(-1, len(BARS)).T
        return {
            "returns": np.array(self.returns, dtype=np.float64),
            "benchmark": np.array(self.benchmark, dtype=np.float64),
            "log_returns": np.array(self.logs, dtype=np.float64),
            "dates": np.array(self.days, dtype="M8[D]"),
            "base": np.datetime64(self.base, "D"),
            "after": np.datetime64(self.after or "NaT", "D"),
            "periods": self.periods,
            "risk_free": self.risk_free,
            **{name: np.ascontiguousarray(bars[k]) for k, name in enumerate(BARS)},
        }

    def observed(self) -> Observed:
        """What is left when every hole is dropped."""
        there = [t for t, x in enumerate(self.returns) if not math.isnan(x)]
        shared = slow_benchmark.shared_returns(_prices(self.returns), _prices(self.benchmark))
        own, other = ([float(x) for x in side] for side in shared)
        return Observed(
            r=[self.returns[t] for t in there],
            dates=[self.base, *(self.days[t] for t in there)],
            after=self.after,
            own=own,
            other=other,
            logs=[x for x in self.logs if not math.isnan(x)],
            bars=[bar for bar in self.bars if not any(map(math.isnan, bar))],
            periods=self.periods,
            risk_free=self.risk_free,
        )

    def sessions(self, pick: Callable[[Sequence[Any]], Sequence[Any]]) -> History:
        """The returns, benchmark and bars rearranged by `pick`; the days stay."""
        names = ("returns", "benchmark", "logs", "bars")
        return replace(self, **{name: tuple(pick(getattr(self, name))) for name in names})


@dataclass(frozen=True)
class Observed:
    """Plain lists without holes: returns, their price dates (base first), shared pairs, bars."""

    r: list[float]
    dates: list[date]
    after: date | None
    own: list[float]
    other: list[float]
    logs: list[float]
    bars: list[Bar]
    periods: float
    risk_free: float

    @property
    def f(self) -> float:
        """The risk-free rate a period."""
        return slow.per_period(self.risk_free, self.periods)


def stack(histories: Sequence[History]) -> dict[str, Any]:
    """Histories of the same days → the arrays of a batch, (N, T) and (N,); dates (T,)."""
    each = [history.arrays() for history in histories]
    shared = ("dates", "periods", "risk_free")
    return {
        name: value if name in shared else np.stack([arrays[name] for arrays in each])
        for name, value in each[0].items()
    }


def history(
    returns: Sequence[float],
    benchmark: Sequence[float] | None = None,
    *,
    gaps: Sequence[int] = (31,),
    wicks: Sequence[float] = (1 / 32, 0.0, 1 / 64),
    opens: Sequence[float] = (0.25, -0.5, 1.0, 0.0),
    after: int | None = None,
) -> History:
    """A history from returns; the cycles `gaps`, `wicks` and `opens` are gone through in turn.

    `opens` are the part of the session's move that happens before the open, `wicks` how far high
    and low reach beyond open and close. Where there is no return there is no bar either.
    """
    days, bars, price = [START], [], 64.0
    for t, x in enumerate(returns):
        days.append(days[-1] + timedelta(days=gaps[t % len(gaps)]))
        if math.isnan(x):
            bars.append(NO_BAR)
            continue
        start, end, wick = (
            price * (1 + x * opens[t % len(opens)]),
            price * (1 + x),
            wicks[t % len(wicks)],
        )
        high, low = max(start, end) * (1 + wick), min(start, end) * (1 - wick)
        bars.append((start, high, low, end, price))
        price = end
    there = [t for t, x in enumerate(returns) if not math.isnan(x)]
    return History(
        base=days[there[0] if there else 0],
        days=tuple(days[1:]),
        returns=tuple(returns),
        benchmark=tuple(returns if benchmark is None else benchmark),
        logs=tuple(map(math.log1p, returns)),
        bars=tuple(bars),
        after=None if after is None else days[-1] + timedelta(days=after),
    )


def _prices(returns: Sequence[float]) -> list[Fraction | float]:
    """Exact prices: 1 right before the first return, then one at each; NaN elsewhere; T + 1."""
    prices: list[Fraction | float] = [NAN] * (len(returns) + 1)
    price = Fraction(1)
    for t, x in enumerate(returns):
        if not math.isnan(x):
            if all(map(math.isnan, returns[:t])):
                prices[t] = price
            price *= 1 + Fraction(x)
            prices[t + 1] = price
    return prices
