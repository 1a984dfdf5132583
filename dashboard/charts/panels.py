"""Stacked panels of lines by ticker over one axis of dates, the last value beside each line."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.lines import breaks, drawn, kept
from dashboard.charts.style import labels, limits, scales, theme
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
GAP, EDGES = 46, 36


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One panel of the stack.

    Attributes:
        title: stands above it, without markup of others.
        what: what its lines are, after the ticker in the hover.
        rows: ticker → (T,) values, NaN where there is none.
        height: in pixels.
        tickformat, hover: of the axis and the hover, d3 formats.
        read: a value as it stands beside the end of its line.
        level: a value to compare with, drawn across; None for none.
        filled: whether the area between a line and zero is tinted.
        axis: more of the axis of values.
        anchors: values that are in the panel beside those of its lines.
        log: whether the axis of values is logarithmic.
        notes: ticker → lines below the value beside its end.
        doubtful: tickers whose prices have an error, which do not stretch the axis.
    """

    title: str
    what: str
    rows: Mapping[str, Floats]
    height: int
    tickformat: str
    hover: str
    read: Callable[[float], str]
    level: float | None = None
    filled: bool = False
    axis: Mapping[str, Any] = field(default_factory=dict)
    anchors: tuple[float, ...] = ()
    log: bool = False
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    doubtful: Collection[str] = ()

    @property
    def limits(self) -> limits.Limits | None:
        """The ends of its axis; None where it is as long as its values."""
        return limits.limits(self.rows, self.doubtful, self.shown_always)

    @property
    def shown_always(self) -> tuple[float, ...]:
        """Values that the axis always shows."""
        return (*self.anchors, *((0.0,) if self.axis.get("rangemode") == "tozero" else ()))


def figure(dates: Dates, panels: Sequence[Panel], lines: Mapping[str, Line]) -> go.Figure:
    """The panels from top to bottom.

    Args:
        dates: (T,) the sessions of every row.
        panels: at least one, each with at least one row.
        lines: how each ticker is drawn.
    """
    return go.Figure(data=_data(dates, panels, lines), layout=_layout(dates, panels, lines))


def on_both_scales(
    dates: Dates,
    panels: Callable[[bool], Sequence[Panel]],
    lines: Mapping[str, Line],
    *,
    log: bool,
) -> go.Figure:
    """The same, drawn linear or logarithmic, which the browser can switch.

    Args:
        dates: as of `figure`.
        panels: makes the panels, logarithmic or not; of the same rows.
        lines: as of `figure`.
        log: whether it is drawn so first.
    """
    layout = scales.switchable(lambda log: _layout(dates, panels(log), lines), log=log)
    return go.Figure(data=_data(dates, panels(log), lines), layout=layout)


def _data(dates: Dates, panels: Sequence[Panel], lines: Mapping[str, Line]) -> list[go.Scatter]:
    columns = kept([np.array(list(panel.rows.values())) for panel in panels])
    return [
        _line(name, panel, dates[columns], row[columns], _axis(number), lines[name])
        for number, panel in enumerate(panels, start=1)
        for name, row in panel.rows.items()
    ]


def _axis(number: int) -> str:
    return "y" if number == 1 else f"y{number}"


def _line(
    name: str, panel: Panel, dates: Dates, values: Floats, axis: str, line: Line
) -> go.Scatter:
    points = drawn(values)
    fill = {"fill": "tozeroy", "fillcolor": line.faded(0.12)} if panel.filled else {}
    return go.Scatter(
        x=dates[points],
        y=values[points],
        name=f"{name} {panel.what}",
        legendgroup=name,
        yaxis=axis,
        mode="lines",
        line={"color": line.colour, "dash": line.dash, "width": 1.5},
        hovertemplate=f"%{{y:{panel.hover}}}",
        **fill,
    )


def _layout(dates: Dates, panels: Sequence[Panel], lines: Mapping[str, Line]) -> dict[str, Any]:
    pixels = sum(panel.height for panel in panels) + GAP * (len(panels) - 1)
    domains = _domains(panels, pixels)
    titles: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for number, (panel, domain) in enumerate(zip(panels, domains, strict=True), start=1):
        titles += [theme.panel_title(panel.title, domain[1])]
        titles += _arrows(dates, panel, _axis(number), lines)
        ends += _end_labels(dates, panel, _axis(number), lines)
    axes = {
        "yaxis" if number == 1 else f"yaxis{number}": theme.values(
            domain,
            panel.tickformat,
            # Fewer where they stand closer at the top of each power of ten.
            nticks=max(panel.height // (64 if panel.log else 36), 4),
            type="log" if panel.log else "linear",
            **panel.axis,
            **theme.ranged(panel.limits, log=panel.log),
        )
        for number, (panel, domain) in enumerate(zip(panels, domains, strict=True), start=1)
    }
    return theme.layout(
        pixels + EDGES,
        margin=theme.margin(theme.days(dates), right=labels.margin(ends), top=30),
        hoversubplots="single",
        annotations=[*titles, *ends],
        shapes=[
            _level(panel.level, number)
            for number, panel in enumerate(panels, start=1)
            if panel.level is not None
        ],
        xaxis=theme.dates(anchor=_axis(len(panels)), rangebreaks=breaks(dates)),
        **axes,
    )


def _arrows(
    dates: Dates, panel: Panel, axis: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """Where prices in doubt go beyond the panel."""
    return limits.arrows(
        dates, panel.rows, panel.doubtful, panel.limits, lines, read=panel.read, axis=axis
    )


def _level(value: float, number: int) -> dict[str, Any]:
    """A thin line across a panel at the value that its lines are compared with."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": _axis(number),
        "y0": value,
        "y1": value,
        "layer": "below",
        "line": {"color": theme.SPIKE, "width": 1},
    }


def _domains(panels: Sequence[Panel], pixels: int) -> list[tuple[float, float]]:
    """Bottom and top of each panel as fractions of the plotting height, the first one on top."""
    heights = np.array([panel.height for panel in panels])
    tops = pixels - np.cumsum(heights + GAP) + heights + GAP
    bottoms = tops - heights
    return list(zip((bottoms / pixels).tolist(), (tops / pixels).tolist(), strict=True))


def _end_labels(
    dates: Dates, panel: Panel, axis: str, lines: Mapping[str, Line]
) -> list[dict[str, Any]]:
    """Ticker and last value beside the end of each line, where the panel has room for all."""
    if not labels.room(len(panel.rows), panel.height):
        return []
    last = {name: row[~np.isnan(row)][-1:] for name, row in panel.rows.items()}
    return labels.at_ends(
        dates,
        panel.rows,
        {name: panel.read(float(value[0])) for name, value in last.items() if len(value)},
        lines,
        pixels=panel.height,
        axis=axis,
        scale=math.log10 if panel.log else float,
        anchors=panel.shown_always,
        notes=panel.notes,
        limits=panel.limits,
    )
