"""The tail of returns: their histogram, the worst 5 % in full colour, and what measures it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.stats.inference.normality import Histogram
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
HEIGHT = 340
# Labels of the marks hang below each other at the left of their lines, as shares of the height.
FIRST_LABEL, STEP = 0.97, 0.085


@dataclass(frozen=True, slots=True)
class Mark:
    """A loss marked in the histogram: a fraction > 0, what it is, and how its line is dashed."""

    what: str
    loss: float
    dash: str = "solid"


def figure(
    title: str, histogram: Histogram, worst: Counts, marks: Sequence[Mark], line: Line
) -> go.Figure:
    """The histogram, the worst returns in full colour, and a line at each mark.

    Args:
        title: stands above it.
        histogram: of returns; at least one bin.
        worst: (B,) how many of each bin's returns are of the tail.
        marks: losses; undefined ones are left out.
        line: the colour of the ticker.
    """
    # The smallest loss has the tallest line, so that no line runs through a label left of it.
    known = sorted((mark for mark in marks if mark.loss == mark.loss), key=lambda mark: mark.loss)
    data = [
        _bars("worst 5 %", histogram.edges, worst, line.colour),
        _bars("other returns", histogram.edges, histogram.counts - worst, line.faded(0.35)),
    ]
    places = [FIRST_LABEL - STEP * number for number in range(len(known))]
    return go.Figure(
        data=data,
        layout=theme.layout(
            HEIGHT,
            hovermode="closest",
            bargap=0,
            barmode="stack",
            shapes=[_mark(mark, place) for mark, place in zip(known, places, strict=True)],
            annotations=[
                theme.panel_title(f"{title}: number of each", 1.0),
                *(_label(mark, place) for mark, place in zip(known, places, strict=True)),
            ],
            xaxis=theme.values(
                (0, 1), ".1~%", showgrid=False, nticks=7, fixedrange=False, title=_titled("return")
            ),
            yaxis=theme.values((0, 1), ",d", nticks=5),
        ),
    )


def _titled(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12}}


def _bars(name: str, edges: Floats, counts: Counts, colour: str) -> go.Bar:
    left, right = edges[:-1], edges[1:]
    return go.Bar(
        x=(left + right) / 2,
        y=counts,
        width=right - left,
        name=name,
        marker={"color": colour, "line": {"width": 0}},
        customdata=list(zip(left, right, strict=True)),
        hovertemplate=f"%{{customdata[0]:+.2%}} to %{{customdata[1]:+.2%}}: %{{y}} {name}"
        "<extra></extra>",
    )


def _mark(mark: Mark, top: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "x0": -mark.loss,
        "x1": -mark.loss,
        "yref": "paper",
        "y0": 0,
        "y1": top,
        "line": {"color": theme.MARK, "width": 1.5, "dash": mark.dash},
    }


def _label(mark: Mark, top: float) -> dict[str, Any]:
    return {
        "text": f"{mark.what} <b>{mark.loss:.2%}</b>",
        "x": -mark.loss,
        "xref": "x",
        "xanchor": "right",
        "xshift": -4,
        "y": top,
        "yref": "paper",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12},
    }
