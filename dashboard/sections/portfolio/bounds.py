"""Bounds: the least and the most of every ticker that portfolios may hold, chosen on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import streamlit as st

from analytics.portfolio.weights import TOLERANCE
from dashboard.choice import controls

LEAST, MOST = "lo", "hi"
DEFAULTS: Final = {LEAST: 0.0, MOST: 100.0}
TOLD: Final = {
    LEAST: (
        "At least, %",
        "Of every ticker, in every portfolio and on the frontier; 0 is no bound.",
    ),
    MOST: ("At most, %", "The same; 100 is no bound."),
}


class Bounds(NamedTuple):
    """The least and the greatest weight of each ticker, fractions of 0 to 1."""

    low: float
    high: float


NONE: Final = Bounds(0.0, 1.0)


def read(values: Mapping[Any, Any]) -> Bounds:
    """The bounds that widget values spell, defaults where they spell none."""
    return Bounds(_percent(values, LEAST) / 100.0, _percent(values, MOST) / 100.0)


def choose() -> None:
    """The widgets, side by side; call it on the page."""
    with st.container(horizontal=True, gap="small", width="content"):
        for key, (name, told) in TOLD.items():
            st.number_input(
                name,
                min_value=0.0,
                max_value=100.0,
                value=DEFAULTS[key],
                step=5.0,
                format="%.1f",
                key=key,
                bind=controls.BOUND,
                width=140,
                help=told,
            )


def refusal(bounds: Bounds, count: int) -> str:
    """Why no weights of so many tickers are within the bounds, and what to do; "" if some are.

    Example:
        >>> refusal(Bounds(0.0, 0.3), 3)
        '3 tickers of at most 30 % make 90 %, not 100 %: raise that to 33.34 %, or add tickers.'
        >>> refusal(Bounds(0.4, 1.0), 3)
        '3 tickers of at least 40 % make 120 %: lower that to 33.33 %, or leave tickers out.'
        >>> refusal(Bounds(0.0, 0.25), 4)
        ''
    """
    low, high = (100.0 * bound for bound in bounds)
    even = 1e4 / count
    if low > high:
        return f"No weight is at least {low:g} % and at most {high:g} %: exchange the two."
    if count * bounds.high < 1.0 - TOLERANCE:
        return (
            f"{count} tickers of at most {high:g} % make {count * high:g} %, not 100 %: raise that "
            f"to {math.ceil(even) / 100:g} %, or add tickers."
        )
    if count * bounds.low > 1.0 + TOLERANCE:
        return (
            f"{count} tickers of at least {low:g} % make {count * low:g} %: lower that to "
            f"{math.floor(even) / 100:g} %, or leave tickers out."
        )
    return ""


def remark(bounds: Bounds, held: Mapping[str, float]) -> str:
    """Which of these weights are outside the bounds, and what to do; "" if none is.

    Example:
        >>> remark(Bounds(0.0, 0.5), {"AAPL": 0.6, "KO": 0.4})
        'Not within 0 to 50 %: AAPL 60.00 %. Change the weights, or the bounds above.'
    """
    low, high = bounds
    outside = [
        f"{name} {100 * weight:.2f} %"
        for name, weight in held.items()
        if not low - TOLERANCE <= weight <= high + TOLERANCE
    ]
    if not outside:
        return ""
    within = f"{100 * low:g} to {100 * high:g} %"
    return f"Not within {within}: {', '.join(outside)}. Change the weights, or the bounds above."


def _percent(values: Mapping[Any, Any], key: str) -> float:
    value = values.get(key)
    usable = isinstance(value, int | float) and 0.0 <= value <= 100.0
    return float(value) if usable else DEFAULTS[key]  # type: ignore[arg-type]
