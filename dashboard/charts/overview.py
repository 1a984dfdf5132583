"""The overview figure: growth of 1, drawdown and rolling volatility over one axis of dates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.study import Study
from dashboard.charts import theme
from dashboard.charts.lines import drawn, kept, spread
from dashboard.charts.palette import Line
from dashboard.text import signed_percent

Floats = NDArray[np.float64]
HEIGHT = 720
GROWTH, DRAWDOWN, VOLATILITY = (0.47, 1.0), (0.245, 0.395), (0.0, 0.17)
LABEL_PIXELS = 17
MOST_UNIFIED = 5
FEW_SESSIONS = 300


def figure(
    study: Study, lines: Mapping[str, Line], returns: Mapping[str, float], *, log: bool = False
) -> go.Figure:
    """Three panels of the study's tickers.

    Args:
        study: its growth, drawdown and rolling volatility are drawn as they are.
        lines: how each ticker is drawn, in the order of drawing.
        returns: cumulative return of each ticker, for the label at the end of its line.
        log: growth on a logarithmic scale.
    """
    panels = (study.growth, study.drawdown, study.rolling_volatility)
    columns = kept(panels)
    dates = study.dates[columns]
    rows = {name: study.tickers.index(name) for name in lines}
    filled = study.asked if len(study.asked) == 1 else ()
    data = [
        trace
        for name, row in rows.items()
        for trace in _traces(
            name, lines[name], dates, [panel[row, columns] for panel in panels], name in filled
        )
    ]
    growth = {name: panels[0][row] for name, row in rows.items()}
    notes = [*_titles(study, log), *_end_labels(study.dates, growth, lines, returns, log)]
    return go.Figure(data=data, layout=_layout(study, notes, log))


def alt(study: Study) -> str:
    """What the figure shows, for those who hear the page."""
    names = ", ".join(study.tickers)
    return (
        f"Growth of 1, drawdown and rolling volatility of {names}, "
        f"{study.dates[0]} to {study.dates[-1]}"
    )


def _traces(
    name: str, line: Line, dates: NDArray[np.datetime64], rows: list[Floats], filled: bool
) -> list[go.Scatter]:
    """Growth, drawdown and volatility of one ticker."""
    growth, drawdown, volatility = rows
    thin = {"color": line.colour, "dash": line.dash, "width": 1.2}
    fill = {"fill": "tozeroy", "fillcolor": line.faded(0.12)} if filled else {}
    return [
        _scatter(name, dates, growth, "y", "%{y:,.3f}", thin | {"width": 1.9}),
        _scatter(f"{name} drawdown", dates, drawdown, "y2", "%{y:.1%}", thin, **fill),
        _scatter(f"{name} volatility", dates, volatility, "y3", "%{y:.1%}", thin),
    ]


def _scatter(
    name: str,
    dates: NDArray[np.datetime64],
    values: Floats,
    axis: str,
    hover: str,
    line: dict[str, Any],
    **parts: Any,
) -> go.Scatter:
    points = drawn(values)
    return go.Scatter(
        x=dates[points],
        y=values[points],
        name=name,
        legendgroup=name.split()[0],
        yaxis=axis,
        mode="lines",
        line=line,
        hovertemplate=hover,
        **parts,
    )


def _layout(study: Study, annotations: list[dict[str, Any]], log: bool) -> dict[str, Any]:
    together = len(study.tickers) <= MOST_UNIFIED
    return theme.layout(
        HEIGHT,
        margin={"l": 4, "r": 104, "t": 30, "b": 4},
        hoversubplots="axis" if together else "single",
        legend={"tracegroupgap": 10 if together else 0},
        annotations=annotations,
        xaxis=theme.dates(anchor="y3", rangebreaks=_breaks(study.dates)),
        yaxis=theme.values(GROWTH, ",.3~r", type="log" if log else "linear", nticks=8),
        yaxis2=theme.values(DRAWDOWN, ".0%", rangemode="tozero", nticks=4),
        yaxis3=theme.values(VOLATILITY, ".0%", rangemode="tozero", nticks=4),
    )


def _titles(study: Study, log: bool) -> list[dict[str, Any]]:
    measured = "price" if study.request.price == "price" else "dividends included"
    scale = ", log scale" if log else ""
    sessions = study.request.rolling
    return [
        theme.panel_title(f"Growth of 1, {measured}{scale}", GROWTH[1]),
        theme.panel_title("Drawdown from peak", DRAWDOWN[1]),
        theme.panel_title(f"Volatility, last {sessions} sessions, annualised", VOLATILITY[1]),
    ]


def _end_labels(
    dates: NDArray[np.datetime64],
    growth: Mapping[str, Floats],
    lines: Mapping[str, Line],
    returns: Mapping[str, float],
    log: bool,
) -> list[dict[str, Any]]:
    """Ticker and return beside the end of each line, pushed apart where they would overlap.

    A line that ends more than a week before the others says when.
    """
    seen = {name: np.flatnonzero(~np.isnan(row)) for name, row in growth.items()}
    shown = {name: growth[name][columns] for name, columns in seen.items() if len(columns)}
    texts = {
        name: _end_text(name, returns[name], dates[seen[name][-1]], dates[-1]) for name in shown
    }
    if not shown:
        return []
    height = math.log10 if log else float
    ends = [height(row[-1]) for row in shown.values()]
    pixel = _pixel(shown, height)
    sizes = [pixel * LABEL_PIXELS * (1 + text.count("<br>")) for text in texts.values()]
    return [
        _end_label(texts[name], y, lines[name].colour)
        for name, y in zip(shown, spread(ends, sizes), strict=True)
    ]


def _pixel(shown: Mapping[str, Floats], height: Callable[[float], float]) -> float:
    """What one pixel of the growth panel is worth on its axis, padding included."""
    lowest = height(min(row.min() for row in shown.values()))
    highest = height(max(row.max() for row in shown.values()))
    return (highest - lowest) * 1.12 / ((HEIGHT - 34) * (GROWTH[1] - GROWTH[0]))


def _end_text(name: str, total: float, end: np.datetime64, last: np.datetime64) -> str:
    text = f"<b>{name}</b> {signed_percent(total)}"
    if last - end <= np.timedelta64(7, "D"):
        return text
    return f"{text}<br><i>to {end.astype(object):%b %Y}</i>"


def _end_label(text: str, y: float, colour: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": y,
        "yref": "y",
        "align": "left",
        "showarrow": False,
        "font": {"color": colour, "size": 12},
    }


def _breaks(dates: NDArray[np.datetime64]) -> list[dict[str, Any]]:
    """Leave out weekends and holidays, where a window is short enough for them to show."""
    if not 1 < len(dates) <= FEW_SESSIONS:
        return []
    week = np.arange(dates[0], dates[-1])
    closed = np.setdiff1d(week[np.is_busday(week)], dates)
    weekend = [] if (~np.is_busday(dates)).any() else [{"bounds": ["sat", "mon"]}]
    return [*weekend, {"values": closed.astype(str).tolist()}]
