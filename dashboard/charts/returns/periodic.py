"""Periodic returns of one ticker as bars, one a day, week, month, quarter or year."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.study import Study
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
HEIGHT = 260
MOST_BARS = 1600
LABELS = {"monthly": "%b %Y", "quarterly": "to %b %Y", "yearly": "%Y"}


def figure(study: Study, name: str, line: Line) -> go.Figure:
    """A bar for each return of the requested frequency, as it is in the returns file.

    More than `MOST_BARS` are one thin line up and down, which browsers draw at once.

    Args:
        study: its `periodic` returns are drawn, of the requested kind.
        name: which ticker.
        line: how it is drawn.
    """
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    values = chosen[study.tickers.index(name)]
    there = ~np.isnan(values)
    dates, values = study.periodic.labels[there], values[there]
    trace = _bars if len(values) <= MOST_BARS else _stems
    return go.Figure(
        data=[trace(dates, values, name, line)], layout=_layout(study.request.frequency)
    )


def _bars(dates: Dates, values: Floats, name: str, line: Line) -> go.Bar:
    return go.Bar(
        x=dates,
        y=values,
        name=name,
        marker={"color": line.colour, "line": {"width": 0}},
        hovertemplate="%{y:+.2%}",
    )


def _stems(dates: Dates, values: Floats, name: str, line: Line) -> go.Scatter:
    """From zero to each return and back: one path instead of thousands of bars."""
    return go.Scatter(
        x=np.repeat(dates, 3),
        y=np.stack([np.zeros(len(values)), values, np.zeros(len(values))], axis=-1).ravel(),
        customdata=np.repeat(values, 3),
        name=name,
        mode="lines",
        line={"color": line.colour, "width": 1},
        hovertemplate="%{customdata:+.2%}",
    )


def alt(study: Study, name: str) -> str:
    """What the figure shows, for those who hear the page."""
    return f"{study.request.frequency.title()} returns of {name}"


def _layout(frequency: str) -> dict[str, object]:
    hover = {"hoverformat": LABELS[frequency]} if frequency in LABELS else {}
    return theme.layout(
        HEIGHT,
        margin={"l": 4, "r": 4, "t": 28, "b": 4},
        bargap=0.15,
        annotations=[theme.panel_title("Return", 1.0)],
        xaxis=theme.dates(**hover),
        yaxis=theme.values((0, 1), ".1~%", zeroline=True, zerolinecolor=theme.SPIKE, nticks=6),
    )
