"""Laws of sessions that somebody lacks; see `laws`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.answers.histories import histories
from tests.answers.history import NAN, NO_BAR, History
from tests.answers.laws import law as laws
from tests.answers.laws.law import Law


def _with_empty_sessions(history: History, places: list[int]) -> History:
    """Sessions without any price before those columns, dated like the session before."""
    for place in places:
        t = place % (len(history.days) + 1)
        day = history.days[t - 1] if t else history.base

        def put(values: tuple[Any, ...], new: Any, t: int = t) -> tuple[Any, ...]:
            return (*values[:t], new, *values[t:])

        history = replace(
            history,
            days=put(history.days, day),
            returns=put(history.returns, NAN),
            benchmark=put(history.benchmark, NAN),
            logs=put(history.logs, NAN),
            bars=put(history.bars, NO_BAR),
        )
    return history


def _hole(history: History, place: int) -> int:
    """A column that is neither the last nor the first.

    Nothing in the returns says that a price stood right before a hole in the first column:
    `share_sessions` takes the first return to start one column before it.
    """
    return 1 + place % (len(history.days) - 2)


def _lacked_by_ticker(history: History, place: int) -> History:
    t = _hole(history, place)
    return replace(
        history,
        returns=_lacking(history.returns, t),
        logs=(
            *history.logs[:t],
            NAN,
            history.logs[t] + history.logs[t + 1],
            *history.logs[t + 2 :],
        ),
        bars=(*history.bars[:t], NO_BAR, *history.bars[t + 1 :]),
    )


def _lacked_by_benchmark(history: History, place: int) -> History:
    t = _hole(history, place)
    return replace(history, benchmark=_lacking(history.benchmark, t))


def _never_held(history: History, place: int) -> History:
    """The history without that session: a longer return takes it in, for both."""
    t = _hole(history, place)
    lacking = _lacked_by_ticker(_lacked_by_benchmark(history, place), place)

    def drop(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*values[:t], *values[t + 1 :])

    return replace(lacking.sessions(drop), days=drop(lacking.days))


def _lacking(returns: tuple[float, ...], t: int) -> tuple[float, ...]:
    """No price at t: no return there, and a longer one after it."""
    longer = (1 + returns[t]) * (1 + returns[t + 1]) - 1
    return (*returns[:t], NAN, longer, *returns[t + 2 :])


def _against(history: History, other: History) -> History:
    """The same ticker against what another history has for a benchmark."""
    benchmark = (*other.benchmark, *[math.nan] * len(history.days))[: len(history.days)]
    return replace(history, benchmark=benchmark)


holed = st.tuples(histories(least=3, holes=False), st.integers(0, 99))
TICKER_ALONE = "it does not look at the benchmark"

NOBODY = Law(
    "a session without any price changes nothing, wherever it stands",
    drawn=st.tuples(histories(), st.lists(st.integers(0, 99), min_size=1, max_size=5)),
    change=_with_empty_sessions,
    same=laws.ALL,
)

TICKER_LACKS = Law(
    "a session that the ticker lacks might as well not have been held",
    drawn=holed,
    change=_lacked_by_ticker,
    instead=_never_held,
    same=laws.ALL,
)

BENCHMARK_LACKS = Law(
    "for what is against the benchmark, so might one that the benchmark lacks",
    drawn=holed,
    change=_lacked_by_benchmark,
    instead=_never_held,
    same=laws.RELATIVE,
    exempt={TICKER_ALONE: laws.OWN},
)

OTHER_BENCHMARK = Law(
    "what is the ticker's own is the same against any benchmark",
    drawn=st.tuples(histories(), histories()),
    change=_against,
    same=laws.OWN,
    exempt={"it is against the benchmark": laws.RELATIVE},
)
