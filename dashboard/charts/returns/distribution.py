"""The distribution of returns beside the normal one: histogram, and quantile against quantile."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.stats.inference.normality import Histogram, NormalQuantiles
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line

HEIGHT = 320
TAIL, MIDDLE = 150, 400


def histogram(bins: Histogram, normal: NDArray[np.float64], line: Line) -> go.Figure:
    """How many returns fall in each bin, and how many of a normal of their mean and sd would.

    Args:
        bins: at least one.
        normal: (B,) expected counts; NaN draws no curve.
        line: the colour of the ticker.
    """
    left, right = bins.edges[:-1], bins.edges[1:]
    centres = (left + right) / 2
    spans = [f"{low:+.2%} to {high:+.2%}" for low, high in zip(left, right, strict=True)]
    bars = go.Bar(
        x=centres,
        y=bins.counts,
        width=right - left,
        name="returns",
        marker={"color": line.faded(0.55), "line": {"width": 0}},
        customdata=list(zip(spans, normal, strict=True)),
        hovertemplate="%{customdata[0]}: %{y:,d} returns, "
        "%{customdata[1]:,.1f} if normal<extra></extra>",
    )
    curve = go.Scatter(
        x=centres,
        y=normal,
        name="normal",
        mode="lines",
        line={"color": theme.INK, "width": 1.5, "shape": "spline"},
        hoverinfo="skip",
    )
    layout = theme.layout(
        HEIGHT,
        margin={"l": 4, "r": 4, "t": 28, "b": 4},
        hovermode="closest",
        bargap=0,
        annotations=[theme.panel_title("Number of returns", 1.0)],
        xaxis=theme.values((0, 1), ".1~%", showgrid=False, nticks=7, title=_titled("return")),
        yaxis=theme.values((0, 1), ",d", nticks=5),
    )
    return go.Figure(data=[bars, curve], layout=layout)


def quantiles(points: NormalQuantiles, line: Line) -> go.Figure:
    """Each ordered return over the quantile of a normal; a normal sample lies along the line.

    Args:
        points: at least one; in the middle of many only some are drawn, in the tails all.
        line: the colour of the ticker.
    """
    shown = _shown(len(points.ordered))
    ends = [0, -1]
    drawn = go.Scatter(
        x=points.theoretical[shown],
        y=points.ordered[shown],
        name="returns",
        mode="markers",
        marker={"color": line.colour, "size": 5},
        hovertemplate="%{y:+.2%}, at %{x:+.2f} sigmas if normal<extra></extra>",
    )
    straight = go.Scatter(
        x=points.theoretical[ends],
        y=points.line[ends],
        name="normal",
        mode="lines",
        line={"color": theme.INK, "width": 1.5},
        hoverinfo="skip",
    )
    layout = theme.layout(
        HEIGHT,
        margin={"l": 4, "r": 4, "t": 28, "b": 4},
        hovermode="closest",
        annotations=[theme.panel_title("Return", 1.0)],
        xaxis=theme.values(
            (0, 1),
            ".1~f",
            nticks=7,
            ticksuffix=" σ",
            showgrid=False,
            title=_titled("where it would be on the bell curve, in standard deviations"),
        ),
        yaxis=theme.values((0, 1), ".1~%", nticks=6),
    )
    return go.Figure(data=[drawn, straight], layout=layout)


def alt(name: str, what: str) -> str:
    """What a figure shows, for those who hear the page."""
    return f"{what} of the returns of {name}, beside a normal distribution"


def _titled(text: str) -> dict[str, object]:
    return {"text": text, "font": {"size": 12}}


def _shown(count: int) -> NDArray[np.int64]:
    """Which points to draw: all of the tails, an even grid of the middle."""
    if count <= 2 * TAIL + MIDDLE:
        return np.arange(count)
    middle = np.linspace(TAIL, count - TAIL - 1, MIDDLE).astype(np.int64)
    return np.concatenate([np.arange(TAIL), middle, np.arange(count - TAIL, count)])
