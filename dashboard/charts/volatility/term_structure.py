"""The term structure: volatility from now to each horizon, by ticker."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from analytics.study.series import Floats
from dashboard.charts.style import labels, theme
from dashboard.charts.style.palette import Line

HEIGHT = 330


def figure(
    title: str, rows: Mapping[str, Floats], lines: Mapping[str, Line], *, unit: str
) -> go.Figure:
    """A line a ticker, with its name and last value beside its end.

    Args:
        title: stands above them.
        rows: ticker → (H,) volatility of the next 1, 2, … periods together; at least one ticker.
        lines: how each ticker is drawn.
        unit: what a period is, in the plural.
    """
    steps = np.arange(1, 1 + max(map(len, rows.values())))
    data = [
        go.Scatter(
            x=steps,
            y=row,
            name=name,
            mode="lines" if len(steps) > 1 else "markers",
            line={"color": lines[name].colour, "dash": lines[name].dash, "width": 1.5},
            hovertemplate="%{y:.1%}",
        )
        for name, row in rows.items()
    ]
    ends = labels.at_ends(
        steps.astype("datetime64[D]"),
        rows,
        {name: f"{row[-1]:.1%}" for name, row in rows.items()},
        lines,
        pixels=HEIGHT - 70,
    )
    return go.Figure(
        data=data,
        layout=theme.layout(
            HEIGHT,
            margin={"l": 4, "r": labels.margin(ends), "t": 30, "b": 4},
            annotations=[theme.panel_title(title, 1.0), *ends],
            xaxis={
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "tickformat": "d",
                "hoverformat": "d",
                "nticks": 5,
                "tickangle": 0,
                "title": {"text": f"{unit} ahead", "font": {"size": 12}},
            },
            yaxis=theme.values((0, 1), ".1~%", nticks=7),
        ),
    )
