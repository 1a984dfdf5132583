"""Shares by ticker: bars of what each is of a whole, several wholes beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from analytics.study.series import Floats
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import typographic

BAR, BETWEEN, TOP, BOTTOM, EDGE, LOWEST = 17, 14, 28, 52, 24, 200
ROOM = 0.2
OPACITIES = (1.0, 0.45, 0.22)


def figure(
    title: str, names: Sequence[str], wholes: Mapping[str, Floats], lines: Mapping[str, Line]
) -> go.Figure:
    """A group of bars a ticker, the first ticker on top, in it one bar a whole.

    Args:
        title: stands above it.
        names: (A,) tickers.
        wholes: what is shared → (A,) shares, summing to it; below 0 for what takes away. One
            whole alone needs no legend: the title says what it is.
        lines: how each ticker is drawn.
    """
    rows, several = len(names) * (len(wholes) * BAR + BETWEEN), len(wholes) > 1
    bottom = BOTTOM if several else EDGE
    return go.Figure(
        data=[
            trace
            for (what, shares), opacity in zip(wholes.items(), OPACITIES, strict=False)
            for trace in (_bars(what, names, shares, lines, opacity), _key(what, opacity))
        ],
        layout=theme.layout(
            max(TOP + rows + bottom, LOWEST),
            hovermode="closest",
            barmode="group",
            bargap=BETWEEN / (len(wholes) * BAR + BETWEEN),
            showlegend=several,
            legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
            | {"itemclick": False, "itemdoubleclick": False, "traceorder": "normal"},
            margin={"l": 4, "r": 44, "t": TOP, "b": bottom},
            annotations=[theme.panel_title(title, 1.0)],
            xaxis=theme.values((0, 1), ",.0%", rangemode="tozero", range=_range(wholes), nticks=6),
            yaxis=theme.values((0, 1), "", type="category", autorange="reversed", showgrid=False),
        ),
    )


def _range(wholes: Mapping[str, Floats]) -> list[float] | None:
    """Room left of bars below 0 for their numbers; None, for Plotly to choose, where none is."""
    values = np.concatenate([*wholes.values(), [0.0]])
    low, high = float(values.min()), float(values.max())
    return [low - ROOM * (high - low), high] if low < 0.0 else None


def _bars(
    what: str, names: Sequence[str], shares: Floats, lines: Mapping[str, Line], opacity: float
) -> go.Bar:
    return go.Bar(
        x=shares,
        y=list(names),
        name=what,
        orientation="h",
        text=[typographic(f"{share:,.1%}") for share in shares],
        textposition="outside",
        textfont={"size": 11},
        cliponaxis=False,
        showlegend=False,
        marker={"color": [lines[name].faded(opacity) for name in names]},
        hovertemplate=f"%{{y}}, {what.lower()}: %{{x:,.2%}}<extra></extra>",
    )


def _key(what: str, opacity: float) -> go.Scatter:
    """An entry of the legend, in grey: a bar has a colour for each ticker."""
    marker = {"color": Line(theme.MARK).faded(opacity), "size": 12, "symbol": "square"}
    return go.Scatter(x=[None], y=[None], name=what, mode="markers", marker=marker)
