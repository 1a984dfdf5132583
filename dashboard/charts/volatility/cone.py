"""The volatility cone: how wide volatility has ranged over windows of each length, and is now."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from analytics.performance.volatility_cone import Cone
from analytics.study.series import Floats
from dashboard.charts.style import labels, theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import percent

HEIGHT = 360
# Lower level, upper level, opacity between them: each band lies on the one before.
BANDS = ((0, 6, 0.1), (1, 5, 0.16), (2, 4, 0.26))
NAMES = ("lowest", "5 %", "25 %", "median", "75 %", "95 %", "highest")


def figure(cone: Cone, line: Line) -> go.Figure:
    """Bands from the lowest to the highest volatility by length of the window, and now's as dots.

    Args:
        cone: windows longer than the history are left out.
        line: the colour of the ticker.
    """
    there = ~np.isnan(cone.levels[:, 0])
    windows = [f"{window}" for window, known in zip(cone.windows, there, strict=True) if known]
    levels, now = cone.levels[there], cone.now[there]
    data = [
        trace
        for low, high, opacity in BANDS
        for trace in _band(windows, levels, low, high, line.faded(opacity))
    ]
    data += [
        _line(windows, levels[:, 3], NAMES[3], {"color": line.colour, "width": 1.5}),
        go.Scatter(
            x=windows,
            y=now,
            name="now",
            mode="markers",
            marker={"color": theme.INK, "size": 9, "symbol": "diamond"},
            hovertemplate="%{y:.1%}",
        ),
    ]
    return go.Figure(data=data, layout=_layout(windows, _ends(levels, line)))


def _ends(levels: Floats, line: Line) -> list[dict[str, Any]]:
    """What each line is, beside its end."""
    if not len(levels):
        return []
    return labels.at_ends(
        np.arange(len(levels)).astype("datetime64[D]"),
        dict(zip(NAMES, levels.T, strict=True)),
        {name: percent(float(value)) for name, value in zip(NAMES, levels[-1], strict=True)},
        dict.fromkeys(NAMES, line),
        pixels=HEIGHT - 60,
        anchors=(0.0, float(levels.max())),
    )


def alt(name: str, answer: str = "") -> str:
    """What the figure shows, for those who hear the page, and its answer in numbers."""
    return f"Volatility cone of {name}: range by length of the window. {answer}".strip()


def _band(
    windows: list[str], levels: Floats, low: int, high: int, colour: str
) -> tuple[go.Scatter, go.Scatter]:
    """The upper edge, and the lower one with the area between them filled."""
    edge = {"color": colour, "width": 1}
    upper = _line(windows, levels[:, high], NAMES[high], edge)
    lower = _line(windows, levels[:, low], NAMES[low], edge)
    return upper, lower.update(fill="tonexty", fillcolor=colour)


def _line(windows: list[str], values: Floats, name: str, line: dict[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=windows, y=values, name=name, mode="lines", line=line, hovertemplate="%{y:.1%}"
    )


def _layout(windows: list[str], ends: list[dict[str, Any]]) -> dict[str, Any]:
    return theme.layout(
        HEIGHT,
        margin={"l": 4, "r": labels.margin(ends), "t": 30, "b": 4},
        annotations=[theme.panel_title("Volatility a year", 1.0), *ends],
        xaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": windows,
            "showgrid": False,
            "fixedrange": True,
            "ticksuffix": "",
            "hoverformat": "",
            "title": {"text": "trading days in the window", "font": {"size": 12}},
        },
        yaxis=theme.values((0, 1), ".0%", rangemode="tozero", nticks=7),
    )
