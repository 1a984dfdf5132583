"""History of a portfolio that is rebalanced by a calendar, with trading costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.portfolio import weights
from analytics.request import Request
from analytics.study import Study, joint
from analytics.study.series import Columns, Dates, Floats
from models.errors import RequestError, TooLittleData

Calendar = Literal["never", "daily", "monthly", "quarterly", "yearly"]
BASIS_POINT = 1e-4
MOST_COST = 1_000.0
FURTHEST = 10.0
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True, slots=True, eq=False)
class Rebalanced:
    """A portfolio of A tickers over the S sessions that all of them share; picklable.

    Attributes:
        request: the request.
        tickers: A.
        weights: (A,) target weights.
        every, cost: calendar of rebalancing; cost in basis points of the volume traded.
        dates: (S,) sessions, the first is the day it was bought.
        wealth: (S,) after costs, 1 at first; the first purchase is free.
        returns: (S - 1,) returns of wealth, from session to session.
        benchmark: (S,) wealth in the study's benchmark from its first shared session on, without
            cost; NaN where it has no price; None without a benchmark.
        holdings: (S, A) fractions of wealth after each close's trades.
        turnover: (S,) purchases plus sales at that close, as a fraction of wealth.
        cost_paid: (S,) cost at that close, in units of the first wealth.
        gains: (S, A) each ticker's cumulative contribution up to that close, before costs, in the
            same units.
        costs: total cost, ≤ 0; with the contributions it sums to the total return.
        total_return: a fraction.
    """

    request: Request
    tickers: tuple[str, ...]
    weights: Floats
    every: Calendar
    cost: float
    dates: Dates
    wealth: Floats
    returns: Floats
    benchmark: Floats | None
    holdings: Floats
    turnover: Floats
    cost_paid: Floats
    gains: Floats
    costs: float
    total_return: float

    @property
    def contribution(self) -> Floats:
        """(A,) each ticker's contribution to the total return, before costs."""
        return self.gains[-1]


def rebalanced(
    study: Study,
    shares: Mapping[str, float] | None = None,
    *,
    every: Calendar = "monthly",
    cost: float = 0.0,
) -> Rebalanced:
    """The portfolio's history, with dividends as the study has them.

    It is bought at the close of the first session that all tickers share, and rebalanced at the
    last shared close of each period, except the very last one.

    Args:
        study: its daily sessions are used at any frequency; it has the window "asked", so that a
            benchmark does not remove sessions, or "common".
        shares: weights of the requested tickers, summing to 1; None is equal ones.
        every: the calendar.
        cost: basis points of purchases and sales at a close.

    Raises:
        RequestError: weights, calendar or cost; several currencies; short positions that lose all
        wealth. TooLittleData: fewer than two shared sessions.
    """
    _check(every, cost)
    chosen = weights.EQUAL if shares is None else shares
    own = (
        weights.parse(chosen, study.asked)
        if isinstance(chosen, str)
        else weights.checked(chosen, study.asked, low=-FURTHEST, high=FURTHEST)
    )
    target = np.array(list(own.values()))
    columns, values = _shared(study)
    dates = study.dates[columns]
    closes = calendar(dates, every)
    money, paid, traded = _run(values, target, closes, cost * BASIS_POINT)
    wealth = money.sum(axis=0)
    if not (wealth > 0.0).all():
        lost = dates[np.argmin(wealth > 0.0)]
        raise RequestError("wealth that stays above 0", f"none on {lost}", "be short of less")
    gains = np.zeros_like(values)
    gains[:, 1:] = np.cumsum(np.diff(values, axis=-1) / values[:, :-1] * money[:, :-1], axis=-1)
    return Rebalanced(
        request=study.request,
        tickers=study.asked,
        weights=target,
        every=every,
        cost=cost,
        dates=dates,
        wealth=wealth,
        returns=wealth[1:] / wealth[:-1] - 1.0,
        benchmark=_beside(study, columns, wealth),
        holdings=(money / wealth).T,
        turnover=traded,
        cost_paid=paid,
        gains=gains.T,
        costs=-float(paid.sum()),
        total_return=float(wealth[-1] - 1.0),
    )


def rebalancing_table(
    study: Study,
    shares: Mapping[str, float] | None = None,
    *,
    every: Calendar = "monthly",
    cost: float = 0.0,
) -> pd.DataFrame:
    """One row per session: date, wealth, benchmark if any, turnover, cost, columns per ticker.

    `weight_<ticker>` is its weight, `contribution_<ticker>` its cumulative contribution to wealth.

    Args:
        study: its daily sessions are used at any frequency; it has the window "asked" or "common".
        shares: weights of the requested tickers, summing to 1; None means equal ones.
        every: calendar of rebalancing.
        cost: basis points of purchases and sales at a close.

    Raises:
        RequestError: as `rebalanced`.
        TooLittleData: fewer than two shared sessions.
    """
    found = rebalanced(study, shares, every=every, cost=cost)
    columns = {"date": pd.Series(found.dates.astype("datetime64[s]")), "wealth": found.wealth}
    if found.benchmark is not None:
        columns["benchmark"] = found.benchmark
    columns |= {"turnover": found.turnover, "cost": found.cost_paid}
    for what, parts in (("weight", found.holdings.T), ("contribution", found.gains.T)):
        columns |= {f"{what}_{name}": p for name, p in zip(found.tickers, parts, strict=True)}
    return pd.DataFrame(columns)


def calendar(dates: Dates, every: Calendar) -> NDArray[np.int64]:
    """Indices of the closes at which a portfolio is rebalanced: each period's last, except the end.

    Example:
        >>> days = np.array(["2024-01-30", "2024-01-31", "2024-02-01"], "datetime64[D]")
        >>> calendar(days, "monthly")
        array([1])
    """
    if every == "never":
        return np.empty(0, dtype=np.int64)
    if every == "daily":
        return np.arange(1, len(dates) - 1)
    months = dates.astype("datetime64[M]").astype(np.int64)
    ends = np.flatnonzero(np.diff(months // MONTHS[every]))
    return ends[ends > 0]


def _check(every: str, cost: float) -> None:
    if every not in get_args(Calendar):
        listed = ", ".join(get_args(Calendar))
        raise RequestError(f"a calendar among {listed}", repr(every), "choose one")
    if not 0.0 <= cost <= MOST_COST:
        raise RequestError("a cost of 0 to 1,000 basis points", repr(cost), "write 10 for 0.1 %")


def _shared(study: Study) -> tuple[Columns, Floats]:
    """(S,) columns of the sessions that the tickers share, (A, S) their wealth in these, from 1."""
    beside = study.request.benchmark
    names = (*study.asked, *([beside] if beside in study.tickers else []))
    joint.rows(study, names, "portfolios")  # raises for several currencies
    columns, growth = joint.shared_growth(study, study.asked)
    if len(columns) < 2:
        raise TooLittleData("a portfolio's history (in shared sessions)", 2, len(columns))
    return columns, growth / growth[:, :1]


def _beside(study: Study, columns: Columns, wealth: Floats) -> Floats | None:
    """(S,) the benchmark's wealth in those columns, equal to the portfolio's where it begins."""
    beside = study.request.benchmark
    if beside not in study.tickers:
        return None
    growth = study.growth[study.tickers.index(beside), columns]
    seen = np.flatnonzero(~np.isnan(growth))[:1]
    return growth * (wealth[seen] / growth[seen]) if len(seen) else growth


def _run(
    values: Floats, target: Floats, closes: NDArray[np.int64], rate: float
) -> tuple[Floats, Floats, Floats]:
    """(A, S) money in each ticker after trades, (S,) costs paid, (S,) share of wealth traded."""
    money = np.empty_like(values)
    paid, traded = np.zeros(values.shape[-1]), np.zeros(values.shape[-1])
    money[:, 0] = target
    for begin, end in pairwise([0, *closes.tolist(), values.shape[-1] - 1]):
        path = slice(begin + 1, end + 1)
        money[:, path] = (money[:, begin] / values[:, begin])[:, None] * values[:, path]
        if end < values.shape[-1] - 1:
            wealth = money[:, end].sum()
            moved = np.abs(target * wealth - money[:, end]).sum()
            paid[end], traded[end] = rate * moved, moved / wealth
            money[:, end] = target * (wealth - paid[end])
    return money, paid, traded
