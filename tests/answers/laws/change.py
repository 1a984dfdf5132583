"""Laws of order, scale, leverage, shift and unit; see `laws`."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.answers.histories import histories
from tests.answers.history import History
from tests.answers.laws import law as laws
from tests.answers.laws.law import Law, plus, times
from tests.answers.slow_ranges import Bar


def _shuffled(history: History, seed: int) -> History:
    order = list(range(len(history.returns)))
    random.Random(seed).shuffle(order)

    def pick(values: Sequence[Any]) -> list[Any]:
        return [values[t] for t in order]

    return history.sessions(pick)


def _scaled(history: History, by: float) -> History:
    """Every move multiplied: returns, log returns, the benchmark's, and logarithms of prices."""
    return replace(
        _leveraged(history, by),
        benchmark=tuple(by * x for x in history.benchmark),
        bars=tuple(_each(bar, [lambda price: price**by] * 5) for bar in history.bars),
    )


def _leveraged(history: History, by: float) -> History:
    """The ticker's own returns multiplied."""
    return replace(
        history,
        returns=tuple(by * x for x in history.returns),
        logs=tuple(by * x for x in history.logs),
    )


def _shifted(history: History, by: float) -> History:
    """The same added to every return; each session's bar moved from the close before."""
    moved = [lambda price: price * (1 + by)] * 4
    return replace(
        history,
        returns=tuple(x + by for x in history.returns),
        benchmark=tuple(x + by for x in history.benchmark),
        logs=tuple(x + by for x in history.logs),
        bars=tuple(_each(bar, [*moved, float]) for bar in history.bars),
    )


def _in_other_units(history: History, by: float) -> History:
    """Every price multiplied, and the returns taken from them again."""
    bars = tuple(_each(bar, [lambda price: price * by] * 5) for bar in history.bars)
    benchmark, price = [], by
    for x in history.benchmark:
        benchmark.append(price * (1 + x) / price - 1)
        price *= 1 + x
    return replace(
        history,
        returns=tuple(bar[3] / bar[4] - 1 for bar in bars),
        benchmark=tuple(benchmark),
        logs=tuple(math.log(bar[3] / bar[4]) for bar in bars),
        bars=bars,
    )


def _each(bar: Bar, changes: Sequence[Any]) -> Bar:
    o, h, low, c, before = (change(price) for change, price in zip(changes, bar, strict=True))
    return o, h, low, c, before


whole = histories(holes=False)
without_rate = histories(holes=False, rf=0.0)
smaller = st.sampled_from([0.25, 0.5])
steps = st.integers(-16, 16).map(lambda step: step / 64)

COMPOUNDS = "compounding is not linear"
PATHWISE = "wealth on the way depends on all returns before"
SCALED = (*laws.MEAN, *laws.SPREAD, *laws.DOWNSIDE, *laws.EXTREMES, *laws.LOSSES)
UNSCALED = (*(*laws.DATES, *laws.COUNT, *laws.REWARDS, *laws.SHAPE, *laws.MEMORY, *laws.PROBABLE),)
BENT = {
    COMPOUNDS: (*laws.COMPOUNDED, *laws.PERIODS, *laws.CAPTURES),
    PATHWISE: laws.PATH,
}

ORDER = Law(
    "the order of returns does not matter",
    drawn=st.tuples(whole, st.integers(0, 99)),
    change=_shuffled,
    same=(
        *(*laws.DATES, *laws.COUNT, *laws.EXTREMES, *laws.COMPOUNDED, *laws.MEAN, *laws.SPREAD),
        *(*laws.DOWNSIDE, *laws.REWARDS, *laws.LOSSES, *laws.SHAPE, *laws.PROBABLE),
        *(*laws.RELATIVE, "close_to_close", *laws.RANGES),
    ),
    exempt={
        PATHWISE: laws.PATH,
        "a month has the returns that are dated in it": laws.PERIODS,
        "neighbours are multiplied": laws.MEMORY,
        "the latest returns weigh most": ("ewma",),
    },
)

SCALE = Law(
    "all moves times k: risk and reward are k times as large, their ratios stay",
    drawn=st.tuples(without_rate, smaller),
    change=_scaled,
    same=(*UNSCALED, "beta", *laws.FIT, "information_ratio"),
    becomes={
        metric: times(metric)
        for metric in (
            *SCALED,
            *laws.ESTIMATORS,
            *laws.LEVERED,
            "alpha",
            "treynor",
            "tracking_error",
        )
    },
    exempt=BENT,
)

LEVERAGE = Law(
    "the ticker's moves times k and the benchmark's not: beta and alpha are k times as large",
    drawn=st.tuples(without_rate, smaller),
    change=_leveraged,
    same=(*UNSCALED, *laws.FIT, *laws.LEVERED, "treynor", *laws.RANGES),
    becomes={
        metric: times(metric) for metric in (*SCALED, "close_to_close", "ewma", "beta", "alpha")
    },
    exempt=BENT | {"the benchmark is not k times as large": laws.ACTIVE},
)

SHIFT = Law(
    "c added to all moves: means move by c, spreads stay",
    drawn=st.tuples(without_rate, steps),
    change=_shifted,
    same=(
        *(*laws.DATES, *laws.COUNT, *laws.SPREAD, *laws.SHAPE, *laws.MEMORY, "beta", *laws.FIT),
        *(*laws.ACTIVE, "close_to_close", *laws.RANGES),
    ),
    becomes={
        "mean_return": plus("mean_return", History.periods),
        **{metric: plus(metric) for metric in laws.EXTREMES},
        **{metric: plus(metric, -1.0) for metric in laws.LOSSES},
        "sharpe": lambda f, c: _over(f["mean_return"] + History.periods * c, f["volatility"]),
        "alpha": lambda f, c: f["alpha"] + History.periods * c * (1 - f["beta"]),
        "treynor": lambda f, c: (
            math.nan if math.isnan(f["treynor"]) else f["treynor"] + History.periods * c / f["beta"]
        ),
    },
    exempt={
        **BENT,
        "gains and losses are told apart at 0 or a target, which stays": (
            *laws.DOWNSIDE,
            *("sortino", "omega", "gain_to_pain", "payoff_ratio", "win_rate"),
        ),
        "the quotient of two numbers that both move": ("tail_ratio",),
        "its standard error moves with the mean": laws.PROBABLE,
        "it moves by the quotient of two volatilities, of which one is no figure": laws.LEVERED,
        "its mean is taken to be 0": ("ewma",),
    },
)

UNIT = Law(
    "the currency of the prices does not matter",
    drawn=st.tuples(whole, st.sampled_from([3.0, 0.01])),
    change=_in_other_units,
    same=laws.ALL,
    inexact=laws.EXTREMES,
)


def _over(above: float, below: float) -> float:
    return above / below if below > 0 else math.nan
