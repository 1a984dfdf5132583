"""Periodic returns of one ticker as bars, one a day, week, month, quarter or year."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analytics.study import Study
from dashboard.charts import theme
from dashboard.charts.palette import Line

HEIGHT = 260
LABELS = {"monthly": "%b %Y", "quarterly": "to %b %Y", "yearly": "%Y"}


def figure(study: Study, name: str, line: Line) -> go.Figure:
    """A bar for each return of the requested frequency, as it is in the returns file.

    Args:
        study: its `periodic` returns are drawn, of the requested kind.
        name: which ticker.
        line: how it is drawn.
    """
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    values = chosen[study.tickers.index(name)]
    there = ~np.isnan(values)
    bars = go.Bar(
        x=study.periodic.labels[there],
        y=values[there],
        name=name,
        marker={"color": line.colour, "line": {"width": 0}},
        hovertemplate="%{y:+.2%}",
    )
    return go.Figure(data=[bars], layout=_layout(study.request.frequency))


def alt(study: Study, name: str) -> str:
    """What the figure shows, for those who hear the page."""
    return f"{study.request.frequency.title()} returns of {name}"


def _layout(frequency: str) -> dict[str, object]:
    hover = {"hoverformat": LABELS[frequency]} if frequency in LABELS else {}
    return theme.layout(
        HEIGHT,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        bargap=0.15,
        xaxis=theme.dates(**hover),
        yaxis=theme.values((0, 1), ".1~%", zeroline=True, zerolinecolor=theme.SPIKE, nticks=6),
    )
