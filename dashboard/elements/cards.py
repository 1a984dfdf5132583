"""Widgets: the metric cards, the empty and failed pages, the footer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analytics.prices import Loaded
from analytics.stats.catalogue import METRICS
from analytics.study import Study, days_a_year
from analytics.symbols.names import NAMES
from dashboard.charts.style.palette import Line
from dashboard.charts.style.swatch import swatch
from dashboard.charts.style.text import day, label, signed_percent
from dashboard.choice import cached, controls, state, status, upload
from dashboard.choice.state import Refusal
from dashboard.elements import footnotes, prepared
from dashboard.elements.prepared import Edition
from dashboard.elements.skeletons import NARROWEST, cards_a_row
from models.prices.origin import Origin

SPARK_POINTS = 90
CARD = (
    "Large: the last close in these dates. Below it the cumulative return over them, and in grey "
    "the return of the last session."
)
SUGGESTIONS = {
    "Big tech": ["AAPL", "AMZN", "GOOG", "META", "NVDA"],
    "Banks and oil": ["BAC", "JPM", "CVX", "XOM"],
    "Household names": ["JNJ", "KO", "PEP", "PG", "WMT"],
}


def cards(
    edition: Edition,
    study: Study,
    loaded: Loaded,
    returns: Mapping[str, float],
    lines: Mapping[str, Line],
) -> None:
    """One card a ticker: last close, return over the window with its path, last session."""
    options = {"returns": returns, "lines": lines}
    prepared.elements(edition, "cards", options, lambda: _cards(study, loaded, returns, lines))


def _cards(
    study: Study, loaded: Loaded, returns: Mapping[str, float], lines: Mapping[str, Line]
) -> None:
    base = study.request.base
    units = {
        name: _unit(origin, base)
        for name, origin in zip(loaded.panel.tickers, loaded.panel.origins, strict=True)
    }
    growth = study.growth
    with st.grid(cards_a_row(len(lines)), min_column_width=NARROWEST):
        for name, line in lines.items():
            row = study.tickers.index(name)
            _card(
                f"{swatch(line)} **{name}** :gray[{NAMES.get(name, '')}]",
                _price(study.close[row], units[name]),
                returns[name],
                _spark(growth[row]),
                _last_session(study.close_to_close[row]),
                _about(study, name),
            )


def _card(
    label: str, price: str | None, total: float, path: list[float], session: str, about: str
) -> None:
    st.metric(
        label,
        price,
        delta=None if np.isnan(total) else signed_percent(total),
        delta_description=session,
        chart_data=path or None,
        help=about,
        border=True,
        height="stretch",
    )


def _about(study: Study, name: str) -> str:
    """What the numbers of a card are, and where they come from; Markdown."""
    note = footnotes.markdown(footnotes.of(study, METRICS["total_return"], name))
    return f"{CARD}\n\n{note}"


def _price(close: NDArray[np.float64], unit: str) -> str | None:
    """The last close as Markdown, with its unit."""
    seen = close[~np.isnan(close)]
    small = f" :small[:gray[{unit}]]" if unit else ""
    return f"{seen[-1]:,.2f}{small}" if seen.size else None


def _unit(origin: Origin, base: str | None) -> str:
    """The currency, if that is the letters it should be; a close with dividends in it says so."""
    currency = base or (origin.currency if origin.currency.isalpha() else "")
    return currency if origin.price_return else f"{currency} adjusted".strip()


def _last_session(returns: NDArray[np.float64]) -> str:
    seen = returns[~np.isnan(returns)]
    return f"{signed_percent(seen[-1])} day" if seen.size else "no return"


def _spark(path: NDArray[np.float64]) -> list[float]:
    """At most about `SPARK_POINTS` of the observed points of a path, its last one included."""
    seen = path[~np.isnan(path)]
    step = max(math.ceil(len(seen) / SPARK_POINTS), 1)
    return seen[::-step][::-1].tolist()


def empty(refused: Sequence[Refusal]) -> None:
    """The page without tickers: what to do, and some to start with."""
    status.refusals(refused)
    if names := upload.tickers():
        with _box("Which tickers?", f"The file has {len(names):,} of them."):
            st.button("Show the first ones", on_click=upload.fill)
        return
    with _box("Which stocks?", "Type any symbol that Yahoo knows, or start with one of these."):
        _picks(SUGGESTIONS)


def no_prices(loaded: Loaded) -> None:
    """The page when no ticker has prices: still awaited, or the way out."""
    if any(one.outcome == "pending" for one in loaded.statuses):
        with _box(
            f"Waiting for {cached.feed().source.label}",
            "Charts appear here as soon as the first prices arrive.",
        ):
            st.skeleton(height=240)
        return
    with _box("No prices", "None of these tickers has prices; the reasons are above."):
        if loaded.reading is not None:
            st.button("Show the tickers of the file", on_click=upload.fill)
            return
        if any(status.currency for status in loaded.statuses):  # it is a rate that is missing
            st.button(
                "Each in its own currency", key="own-currency", on_click=controls.own_currency
            )
            return
        _picks({"Start over": list(state.DEFAULTS[state.TICKERS])})


def no_returns() -> None:
    """The page when the window holds no return of any ticker."""
    with _box("No returns in these dates", "Choose a longer period, or other dates, above."):
        pass


def _picks(suggestions: Mapping[str, list[str]]) -> None:
    """Buttons that put tickers in the picker."""
    with st.container(horizontal=True, horizontal_alignment="center"):
        for label, names in suggestions.items():
            st.button(label, key=f"pick-{label}", on_click=controls.pick, args=(names,))


@contextmanager
def _box(title: str, text: str) -> Iterator[None]:
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.space("small")
        st.subheader(title, anchor=False, text_alignment="center")
        st.caption(text, text_alignment="center")
        yield
        st.space("small")


def footer(study: Study, computed: str) -> None:
    """What is measured, over which days, and how it was `computed`."""
    request = study.request
    first, last = study.dates[0].astype(object), study.dates[-1].astype(object)
    measured = "Total return, dividends included" if request.price == "total" else "Price return"
    window = "own sessions" if request.window == "own" else "sessions common to all"
    st.caption(
        f"{measured} · {window} · {day(first)} to {day(last)} · "
        f"{len(study.dates):,} sessions · holes of more than a week are left open · {computed} · "
        "not investment advice"
    )
    for said in (
        days_a_year.offer(study, "Days a year, under Options,"),
        days_a_year.sampled(study),
        days_a_year.contradiction(study, "Days a year is under Options"),
    ):
        if said:
            st.caption(said[0].upper() + label(said[1:]))
