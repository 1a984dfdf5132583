"""Conditional volatility of one ticker, its forecast beside it, and a band around both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from analytics.study.series import Dates, Floats
from dashboard.charts.lines import breaks, kept
from dashboard.charts.style import labels, theme
from dashboard.charts.style.palette import BENCHMARK, Line
from dashboard.charts.style.text import day

HEIGHT = 360
# The forecast has a scale of its own: beside years, some weeks would be too narrow to read.
PAST, AHEAD = (0.0, 0.66), (0.69, 1.0)
LONG_RUN = "long run"


@dataclass(frozen=True, slots=True, eq=False)
class VolatilityBand:
    """Volatility at consecutive places, low and high its band; all (T,), fractions a year."""

    volatility: Floats
    low: Floats
    high: Floats

    def at(self, places: Any) -> VolatilityBand:
        """The course at some of its places."""
        return VolatilityBand(self.volatility[places], self.low[places], self.high[places])


def figure(
    name: str,
    dates: Dates,
    past: VolatilityBand,
    ahead: VolatilityBand,
    long_run: float,
    line: Line,
    *,
    unit: str,
) -> go.Figure:
    """Until now at the left, the next periods at the right, on one scale of volatility.

    Args:
        name: the ticker.
        dates: (T,) of `past`; NaN there are left out.
        past: given the returns before each.
        ahead: (H,) 1, 2, … periods after the last return.
        long_run: the level that forecasts go to, drawn across.
        line: how the ticker is drawn.
        unit: what a period is, in the plural.
    """
    there = np.flatnonzero(~np.isnan(past.volatility))
    seen = past.at(there)
    points = kept([seen.volatility[None]])
    days, shown = dates[there][points], seen.at(points)
    steps = np.arange(1, len(ahead.volatility) + 1)
    data = [
        *_drawn(name, days, shown, line),
        *_drawn(f"{name} forecast", steps, ahead, line, xaxis="x2", dash="dash"),
    ]
    return go.Figure(data=data, layout=_layout(name, days, shown, ahead, long_run, line, unit))


def alt(name: str, unit: str, periods: int) -> str:
    """What the figure shows, for those who hear the page."""
    return f"Volatility of {name} by the fitted model, and its forecast for {periods} {unit}"


def _drawn(name: str, x: Any, course: VolatilityBand, line: Line, **parts: Any) -> list[go.Scatter]:
    """The band and the line in it; the hover reads both."""
    axis, dash = parts.get("xaxis", "x"), parts.get("dash", "solid")
    edge = {"mode": "lines", "hoverinfo": "skip", "xaxis": axis, "line": {"width": 0}}
    return [
        go.Scatter(x=x, y=course.high, name=f"{name}, high", **edge),
        go.Scatter(
            x=x,
            y=course.low,
            name=f"{name}, low",
            fill="tonexty",
            fillcolor=line.faded(0.22),
            **edge,
        ),
        go.Scatter(
            x=x,
            y=course.volatility,
            name=name,
            mode="lines",
            xaxis=axis,
            line={"color": line.colour, "dash": dash, "width": 1.5},
            customdata=np.stack([course.low, course.high], axis=-1),
            hovertemplate="%{y:.1%} (%{customdata[0]:.1%} to %{customdata[1]:.1%})",
        ),
    ]


def _layout(
    name: str,
    days: Dates,
    past: VolatilityBand,
    ahead: VolatilityBand,
    long_run: float,
    line: Line,
    unit: str,
) -> dict[str, Any]:
    top = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickangle": 0}
    ends = _ends(name, past, ahead, long_run, line)
    return theme.layout(
        HEIGHT,
        margin=theme.margin(theme.days(days), right=labels.margin(ends), top=30),
        annotations=[
            theme.panel_title(f"To {day(days[-1].astype(object))}", 1.0),
            {**theme.panel_title(f"Next {len(ahead.volatility)} {unit}", 1.0), "x": AHEAD[0]},
            *ends,
        ],
        shapes=[_across(long_run)],
        xaxis=theme.dates(domain=PAST, rangebreaks=breaks(days), fixedrange=True, nticks=4),
        xaxis2={**top, "domain": AHEAD, "nticks": 3, "tickformat": "d", "hoverformat": "d"},
        yaxis=theme.values((0, 1), ".0%", rangemode="tozero", nticks=8),
    )


def _across(level: float) -> dict[str, Any]:
    line = {"color": BENCHMARK.colour, "width": 1}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": level,
        "y1": level,
        "layer": "below",
        "line": line,
    }


def _ends(
    name: str, past: VolatilityBand, ahead: VolatilityBand, long_run: float, line: Line
) -> list[dict[str, Any]]:
    """The last forecast and the long run, beside where they end."""
    rows = {name: ahead.volatility, LONG_RUN: np.full(len(ahead.volatility), long_run)}
    return labels.at_ends(
        np.arange(len(ahead.volatility)).astype("datetime64[D]"),
        rows,
        {name: f"{ahead.volatility[-1]:.1%}", LONG_RUN: f"{long_run:.1%}"},
        {name: line, LONG_RUN: BENCHMARK},
        pixels=HEIGHT - 60,
        anchors=(0.0, float(past.high.max()), float(ahead.high.max())),
    )
