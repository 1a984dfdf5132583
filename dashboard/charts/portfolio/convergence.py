"""How a fit came about, iteration by iteration: its objective, its gradient, what was fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from analytics.study.series import Floats
from dashboard.charts.style import theme

TOP, BOTTOM, GAP = 30, 40, 46
TALL, LOW = 140, 72


@dataclass(frozen=True, slots=True, eq=False)
class IterationPanel:
    """One panel.

    Attributes:
        title: stands above it.
        values: (I,), the start first; ≥ 0 on a logarithmic axis, where 0 has no point.
        log: whether its axis is logarithmic; then it is taller.
    """

    title: str
    values: Floats
    log: bool = True

    @property
    def height(self) -> int:
        """In pixels."""
        return TALL if self.log else LOW


def figure(courses: Sequence[IterationPanel]) -> go.Figure:
    """The panels from top to bottom over one axis of iterations."""
    heights = np.array([course.height for course in courses])
    pixels = int(heights.sum()) + GAP * (len(courses) - 1)
    tops = (pixels - np.cumsum(heights + GAP) + heights + GAP) / pixels
    domains = list(zip((tops - heights / pixels).tolist(), tops.tolist(), strict=True))
    axes = ["y" if number == 1 else f"y{number}" for number in range(1, len(courses) + 1)]
    return go.Figure(
        data=[_line(course, axis) for course, axis in zip(courses, axes, strict=True)],
        layout=theme.layout(
            TOP + pixels + BOTTOM,
            margin={"l": 4, "r": 12, "t": TOP, "b": BOTTOM},
            hoversubplots="axis",
            annotations=[
                theme.panel_title(course.title, top)
                for course, (_, top) in zip(courses, domains, strict=True)
            ],
            xaxis=theme.values((0, 1), "d", anchor=axes[-1], nticks=9, title={"text": "iteration"}),
            **{
                axis.replace("y", "yaxis"): _axis(course, domain)
                for axis, course, domain in zip(axes, courses, domains, strict=True)
            },
        ),
    )


def _line(course: IterationPanel, axis: str) -> go.Scatter:
    shown = course.values > 0.0 if course.log else np.isfinite(course.values)
    return go.Scatter(
        x=np.arange(len(course.values)),
        y=np.where(shown, course.values, np.nan),
        name=course.title,
        yaxis=axis,
        mode="lines+markers",
        line={"color": theme.MARK, "width": 1.5},
        marker={"color": theme.INK, "size": 5},
        hovertemplate="%{y:.2e}" if course.log else "%{y:.5g}",
    )


def _axis(course: IterationPanel, domain: tuple[float, float]) -> dict[str, object]:
    if course.log:
        return theme.values(domain, ".0e", type="log", nticks=6)
    return theme.values(domain, ".4~g", nticks=4)
