"""The fan: what a holding was worth until today, and the range of what it may be worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from analytics.portfolio.holding_history import Worth
from analytics.study.series import Dates, Floats
from dashboard.charts.style import labels, scales, theme
from dashboard.charts.style.palette import BENCHMARK, Line

HEIGHT = 400
# Lower level, upper level, opacity between them: the inner band lies on the outer one.
BANDS = ((0, 4, 0.14), (1, 3, 0.24))
NAMES = ("5 %", "25 %", "median", "75 %", "95 %")
GOAL = "goal"


@dataclass(frozen=True, slots=True, eq=False)
class FanChart:
    """What is drawn, in money.

    Attributes:
        past: until today, its last value today's.
        ahead: (D + 1,) today and the D days after it.
        levels: (5, D + 1) at the levels of `NAMES`, on these days.
        goal: drawn across; None for none.
        log: whether on a logarithmic scale, where all is above 0.
    """

    past: Worth
    ahead: Dates
    levels: Floats
    goal: float | None
    log: bool

    @property
    def logarithmic(self) -> bool:
        """Whether the scale is."""
        return self.log and bool((self.levels > 0).all())


def figure(fan: FanChart, line: Line, title: str) -> go.Figure:
    """What it was worth until today, and from today on the bands of what it may be worth.

    Args:
        fan: what is drawn.
        line: the colour of the holding.
        title: stands above it.
    """
    data = [
        trace
        for low, high, opacity in BANDS
        for trace in _band(fan.ahead, fan.levels, low, high, line.faded(opacity))
    ]
    data += [_line(fan.ahead, fan.levels[2], NAMES[2], {"color": line.colour, "dash": "dash"})]
    data += [_line(fan.past.dates, fan.past.values, "worth", {"color": line.colour})]

    def layout(log: bool) -> dict[str, Any]:
        return _layout(replace(fan, log=log), line, title)

    return go.Figure(data=data, layout=scales.switchable(layout, log=fan.log))


def alt(what: str, days: int, answer: str = "") -> str:
    """What the figure shows, for those who hear the page, and its answer in numbers."""
    text = f"What {what} was worth, and the range of simulated paths for {days} trading days"
    return f"{text}. {answer}".strip()


def _band(
    days: Dates, levels: Floats, low: int, high: int, colour: str
) -> tuple[go.Scatter, go.Scatter]:
    """The upper edge, and the lower one with the area between them filled."""
    upper = _line(days, levels[high], NAMES[high], {"color": colour})
    lower = _line(days, levels[low], NAMES[low], {"color": colour})
    return upper, lower.update(fill="tonexty", fillcolor=colour)


def _line(days: Dates, values: Floats, name: str, line: dict[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=days,
        y=values,
        name=name,
        mode="lines",
        line={"width": 1.5, **line},
        hovertemplate="%{y:,.0f}",
    )


def _layout(fan: FanChart, line: Line, title: str) -> dict[str, Any]:
    scale = {"type": "log"} if fan.logarithmic else {}
    ends, today = _ends(fan, line), fan.ahead[0].astype(str)
    return theme.layout(
        HEIGHT,
        margin={"l": 4, "r": labels.margin(ends), "t": 30, "b": 4},
        annotations=[theme.panel_title(title, 1.0), *ends],
        shapes=[_rule("x", today), *([] if fan.goal is None else [_rule("y", fan.goal)])],
        xaxis=theme.dates(fixedrange=True, nticks=6, tickangle=0),
        yaxis=theme.values((0, 1), ",.3~s", nticks=8, **scale),
    )


def _rule(axis: str, at: object) -> dict[str, Any]:
    """A thin line across the figure at this value of an axis."""
    other = "y" if axis == "x" else "x"
    return {
        "type": "line",
        f"{axis}ref": axis,
        f"{axis}0": at,
        f"{axis}1": at,
        f"{other}ref": "paper",
        f"{other}0": 0,
        f"{other}1": 1,
        "layer": "below",
        "line": {"color": BENCHMARK.colour, "width": 1, "dash": "solid" if axis == "x" else "dot"},
    }


def _ends(fan: FanChart, line: Line) -> list[dict[str, Any]]:
    """Level and worth beside the end of each line, and the goal."""
    rows = dict(zip(NAMES, fan.levels, strict=True))
    if fan.goal is not None:
        rows[GOAL] = np.full(fan.levels.shape[-1], fan.goal)
    return labels.at_ends(
        fan.ahead,
        rows,
        {name: f"{row[-1]:,.0f}" for name, row in rows.items()},
        {name: BENCHMARK if name == GOAL else line for name in rows},
        pixels=HEIGHT - 60,
        scale=(lambda value: float(np.log10(value))) if fan.logarithmic else float,
        anchors=(float(fan.past.values.min()), float(fan.past.values.max())),
    )
