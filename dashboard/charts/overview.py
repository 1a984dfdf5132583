"""The overview figure: growth of 1, drawdown and rolling volatility over one axis of dates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.study import Study
from dashboard.charts.lines import breaks, drawn, kept
from dashboard.charts.style import labels, scales, theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import signed_percent

Floats = NDArray[np.float64]
HEIGHT = 720
GROWTH, DRAWDOWN, VOLATILITY = (0.47, 1.0), (0.245, 0.395), (0.0, 0.17)
MOST_UNIFIED = 5


def figure(
    study: Study, lines: Mapping[str, Line], returns: Mapping[str, float], *, log: bool = False
) -> go.Figure:
    """Three panels of the study's tickers.

    Args:
        study: its growth, drawdown and rolling volatility are drawn as they are.
        lines: how each ticker is drawn, in the order of drawing.
        returns: cumulative return of each ticker, for the label at the end of its line.
        log: growth on a logarithmic scale; the browser can switch.
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

    def layout(log: bool) -> dict[str, Any]:
        ends = labels.at_ends(
            study.dates,
            {name: panels[0][row] for name, row in rows.items()},
            {name: signed_percent(returns[name]) for name in rows},
            lines,
            pixels=(HEIGHT - 34) * (GROWTH[1] - GROWTH[0]),
            scale=math.log10 if log else float,
        )
        return _layout(study, [*_titles(study, log), *ends], log)

    return go.Figure(data=data, layout=scales.switchable(layout, log=log))


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
        uirevision=f"{study.dates[0]} {study.dates[-1]}",  # the same dates keep their zoom
        hoversubplots="axis" if together else "single",
        legend={"tracegroupgap": 10 if together else 0},
        annotations=annotations,
        xaxis=theme.dates(anchor="y3", rangebreaks=breaks(study.dates)),
        # On a logarithmic scale eight would be every digit of two powers of ten, one on another.
        yaxis=theme.values(
            GROWTH, ",.3~r", type="log" if log else "linear", nticks=5 if log else 8
        ),
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
