"""Widgets: the metric cards, the empty and failed pages, the footer."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from analytics.performance.growth_paths import SLACK
from analytics.prices import Loaded
from analytics.stats.catalogue import METRICS
from analytics.study import Study, days_a_year, dividends
from analytics.symbols.company import company
from dashboard.charts.style.palette import Line
from dashboard.charts.style.swatch import address
from dashboard.charts.style.text import day, label, literal, price, signed_percent
from dashboard.choice import cached, controls, state, status, upload
from dashboard.choice.state import Refusal
from dashboard.elements import doubtful, footnotes, prepared
from dashboard.elements.prepared import Edition
from dashboard.elements.skeletons import NARROWEST, cards_a_row
from models.prices.origin import Origin

SPARK_POINTS = 40
PLAIN = re.compile(r"[\w^.=-]+", re.ASCII)
MARKUP = re.compile(r"[\\`*_{}\[\]<>~$#|!:]")
WIDE, TALL, EDGE = 200, 36, 2
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
    sent = {
        name: one.name for name, one in zip(loaded.panel.tickers, loaded.panel.origins, strict=True)
    }
    growth, bad = study.growth, doubtful.tickers(study, loaded)
    with st.grid(cards_a_row(len(lines)), min_column_width=NARROWEST):
        for name, line in lines.items():
            row = study.tickers.index(name)
            _card(
                _label(name, sent[name]) + (f" {doubtful.MARK}" if name in bad else ""),
                _price(study.close[row], units[name]),
                returns[name],
                _last_session(study.close_to_close[row]),
                _about(study, name),
                spark(growth[row], line) + _remark(study, name),
            )


def _remark(study: Study, name: str) -> str:
    """What sets a ticker apart, as HTML: a later start, no dividends; or nothing."""
    base, first = study.base[study.tickers.index(name)], study.base[~np.isnat(study.base)]
    later = len(first) and not np.isnat(base) and base - first.min() > SLACK
    since = [f"since {base.astype(object):%b %Y}"] if later else []
    said = [*since, *filter(None, [dividends.exception(study, name)])]
    return f'<div style="font-size:0.8rem">{" · ".join(said)}</div>' if said else ""


def _card(label: str, price: str | None, total: float, session: str, about: str, path: str) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        st.metric(
            label,
            price,
            delta=None if np.isnan(total) else signed_percent(total),
            # Streamlit knows a fall by a hyphen only, which is no minus sign.
            delta_color="inverse" if total < 0.0 else "normal",
            delta_arrow="down" if total < 0.0 else "up",
            delta_description=session,
            help=about,
        )
        if path:
            st.html(path)


def _label(name: str, sent: str = "") -> str:
    """The ticker and its company, without Markdown: the help button is called by it.

    Args:
        name: the ticker.
        sent: its company as the source of the prices calls it, which may hold any letters.
    """
    ticker = name if PLAIN.fullmatch(name) else literal(name)
    called = company(name, sent)
    return (
        f"{ticker} · {literal(called) if MARKUP.search(called) else called}" if called else ticker
    )


def _about(study: Study, name: str) -> str:
    """What the numbers of a card are, and where they come from; Markdown."""
    note = footnotes.markdown(footnotes.of(study, METRICS["total_return"], name))
    return f"{CARD}\n\n{note}"


def _price(close: NDArray[np.float64], unit: str) -> str | None:
    """The last close as Markdown, with its unit."""
    seen = close[~np.isnan(close)]
    small = f" :small[:gray[{unit}]]" if unit else ""
    return f"{price(float(seen[-1]))}{small}" if seen.size else None


def _unit(origin: Origin, base: str | None) -> str:
    """The currency, if that is the letters it should be; a close with dividends in it says so."""
    currency = base or (origin.currency if origin.currency.isalpha() else "")
    return currency if origin.price_return else f"{currency} adjusted".strip()


def _last_session(returns: NDArray[np.float64]) -> str:
    seen = returns[~np.isnan(returns)]
    return f"{signed_percent(seen[-1])} day" if seen.size else "no return"


def spark(path: NDArray[np.float64], line: Line) -> str:
    """The path as a small picture in its ticker's colour, or nothing for less than two points.

    An SVG of at most about `SPARK_POINTS` of the observed points, its last one included: a
    chart's library would take longer to draw it than the page takes for all else.
    """
    seen = path[~np.isnan(path)]
    step = max(math.ceil(len(seen) / SPARK_POINTS), 1)
    points = seen[::-step][::-1]
    if len(points) < 2:
        return ""
    low, high = points.min(), points.max()
    across = np.linspace(0.0, WIDE, len(points))
    down = EDGE + (TALL - 2 * EDGE) * (high - points) / ((high - low) or 1.0)
    course = " ".join(f"{x:.0f},{y:.1f}" for x, y in zip(across, down, strict=True))
    gaps = "" if line.dash == "solid" else 'stroke-dasharray="5 3" '
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}" '
        f'preserveAspectRatio="none"><polyline points="{course}" fill="none" {gaps}'
        f'stroke="{line.colour}" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>'
    )
    # Streamlit leaves no SVG in HTML; a picture in its address needs no request either.
    style = f"display:block;width:100%;height:{TALL}px"
    return f'<img alt="" style="{style}" src="{address(picture)}">'


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
    kind = "Total return" if request.price == "total" else "Price return"
    measured = label(f"{kind}, {dividends.title(study, study.tickers)}")
    window = (
        "each on its own trading days" if request.window == "own" else "only shared trading days"
    )
    st.caption(
        f"{measured} · {window} · {day(first)} to {day(last)} · "
        f"{len(study.dates):,} trading days · gaps longer than a week are not bridged · "
        f"{computed} · not investment advice"
    )
    for said in (
        days_a_year.offer(study, "Days a year, under Settings,"),
        days_a_year.sampled(study),
        days_a_year.contradiction(study, "Days a year is under Settings"),
    ):
        if said:
            st.caption(said[0].upper() + label(said[1:]))
