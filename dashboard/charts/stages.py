"""Stages: how many milliseconds each stage of a study takes, as bars one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.charts.style import theme
from dashboard.charts.style.palette import HUES
from dashboard.charts.style.text import duration

ROW, EDGES = 44, 12


def figure(stages: Mapping[str, float]) -> go.Figure:
    """A bar a stage, the first on top, its time written at its end.

    Args:
        stages: what happens → seconds.
    """
    names, seconds = list(stages), list(stages.values())
    # Room at the right for what is written at the end of the longest bar.
    longest = max(seconds, default=0.0) or 1.0
    bars = go.Bar(
        x=seconds,
        y=names,
        orientation="h",
        marker={"color": HUES[0], "line": {"width": 0}},
        text=[duration(one) for one in seconds],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return go.Figure(
        data=[bars],
        layout=theme.layout(
            len(names) * ROW + EDGES,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            hovermode=False,
            bargap=0.45,
            barcornerradius=3,
            xaxis={"visible": False, "range": [0, 1.25 * longest], "fixedrange": True},
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
                "title": None,
            },
        ),
    )


def alt(tickers: Sequence[str]) -> str:
    """What the figure shows, for those who hear the page."""
    return f"Time of each stage of the study of {', '.join(tickers)}"
