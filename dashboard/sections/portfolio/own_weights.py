"""Own weights: a table to edit them in, kept in the URL as the line that the command line takes.

The line is `AAPL=0.6,KO=0.4`. What in it is not of the tickers shown is left out; what cannot be
read at all falls back to equal weights. Weights that do not sum to 100 % are refused, with a
button that scales them. Every page that takes them has the same line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from analytics.portfolio import weights
from dashboard.choice import controls
from dashboard.sections.portfolio import bounds
from dashboard.sections.portfolio.bounds import Bounds
from models.errors import RequestError

LINE: Final = "pw"
_EDITED, _KEPT = "own weights", "own weights of the last page"


def edit(tickers: Sequence[str], within: Bounds = bounds.NONE) -> dict[str, float] | None:
    """The weights that are in the table; None, and why, where they are refused.

    Args:
        tickers: what may be held.
        within: bounds of each ticker's weight.
    """
    typed = _line()
    held = read(typed, tickers)
    table, line = st.columns([1, 2])
    with table:
        _table(held)
    with line:
        checked = _checked(held, within)
        for remark in remarks(typed, tickers):
            st.text(remark)
        st.text_input(
            "Weights as text (to copy)",
            key=LINE,
            bind=controls.BOUND,
            placeholder=written(held),
            help="As `--weights` of `python -m analytics frontier` and `simulate` takes it. "
            "The address has it too.",
        )
    return checked


def read(line: str, tickers: Sequence[str]) -> dict[str, float]:
    """The weights of a line in the tickers' order, whatever their sum; equal if it has none.

    Example:
        >>> read("KO=40%,AAPL=0.5,XOM=1", ["AAPL", "KO"])
        {'AAPL': 0.5, 'KO': 0.4}
        >>> read("nonsense", ["AAPL", "KO"])
        {'AAPL': 0.5, 'KO': 0.5}
    """
    try:
        named = weights.named(line)
    except RequestError:
        named = {}
    kept = {name: named.get(name, 0.0) for name in tickers}
    usable = any(name in named for name in tickers) and all(0 <= one <= 1 for one in kept.values())
    return kept if usable else weights.parse(weights.EQUAL, tickers)


def remarks(line: str, tickers: Sequence[str]) -> list[str]:
    """What of a line is not in the table, one sentence each; none for an empty line.

    Example:
        >>> remarks("KO=1.5", ["KO"])
        ['The line is not taken: KO=1.5 is not between 0 and 1. Weights are equal instead.']
        >>> remarks("KO=0.5,XOM=0.5", ["KO", "AAPL"])
        ['Left out: XOM, not among the tickers above.']
    """
    instead = "Weights are equal instead."
    if not line.strip() or line.strip().lower() == weights.EQUAL:
        return []
    try:
        named = weights.named(line)
    except RequestError as error:
        return [f"The line is not taken: expected {error.expected}, {error.remedy}. {instead}"]
    outside = [f"{name}={named[name]:g}" for name in tickers if not 0 <= named.get(name, 0) <= 1]
    if outside:
        return [f"The line is not taken: {', '.join(outside)} is not between 0 and 1. {instead}"]
    strangers = [name for name in named if name not in tickers]
    return [f"Left out: {', '.join(strangers)}, not among the tickers above."] if strangers else []


def written(held: Mapping[str, float]) -> str:
    """The line of these weights, shortest numbers that read back to the same.

    Example:
        >>> written({"AAPL": 0.6, "KO": 0.4})
        'AAPL=0.6,KO=0.4'
    """
    return ",".join(f"{name}={weight!r}" for name, weight in held.items())


def scaled(held: Mapping[str, float]) -> dict[str, float]:
    """The weights made to sum to 1; equal ones where all are 0."""
    total = math.fsum(held.values())
    return {name: one / total if total else 1.0 / len(held) for name, one in held.items()}


def _line() -> str:
    """What is in the field, in the address, or was in the field on the page before."""
    typed = st.session_state.get(LINE, st.query_params.get(LINE))
    if typed is None and _KEPT in st.session_state:
        typed = st.session_state[LINE] = st.session_state[_KEPT]
    st.session_state[_KEPT] = str(typed or "")
    return str(st.session_state[_KEPT])


def _table(held: dict[str, float]) -> None:
    """The weights in per cent, to be edited."""
    frame = pd.DataFrame({"ticker": list(held), "weight": [100.0 * one for one in held.values()]})
    # Another line is another table: what was edited in the last one is in the line by now.
    key = f"{_EDITED} {written(held)}"
    st.data_editor(
        frame,
        hide_index=True,
        disabled=["ticker"],
        column_config={
            "ticker": st.column_config.TextColumn("Ticker", pinned=True),
            "weight": st.column_config.NumberColumn(
                "Weight, %", min_value=0.0, max_value=100.0, format="%.2f", required=True
            ),
        },
        alt=f"Weights of {', '.join(held)}, to be edited",
        key=key,
        on_change=_take,
        args=(key, held),
    )


def _checked(held: dict[str, float], within: Bounds) -> dict[str, float] | None:
    try:
        whole = weights.checked(held, list(held))
    except RequestError:
        st.text(f"The weights sum to {100 * math.fsum(held.values()):.2f} %, not to 100 %.")
        st.button("Scale to 100 %", icon=":material/balance:", on_click=_put, args=(scaled(held),))
        return None
    outside = bounds.remark(within, whole)
    if outside:
        st.text(outside)
    return None if outside else whole


def _take(key: str, held: Mapping[str, float]) -> None:
    """Put what was edited in the line."""
    names, changed = list(held), dict(held)
    for row, cells in st.session_state[key]["edited_rows"].items():
        changed[names[int(row)]] = float(cells.get("weight") or 0.0) / 100.0
    _put(changed)


def _put(held: Mapping[str, float]) -> None:
    st.session_state[LINE] = written(held)
