"""Return against volatility: one point a ticker, whiskers both ways, rays of equal Sharpe ratio."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.dots import Measure, ends, hover, whiskers
from dashboard.charts.style import limits, theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.places import beside
from dashboard.charts.style.text import percent

HEIGHT, WIDTH, EDGES = 460, 400, 50
RAYS = (-1.0, 0.5, 1.0, 2.0)
SHORTEST_RAY = 0.2
ROOM = 1.12


def figure(
    names: Sequence[str],
    volatility: Measure,
    reward: Measure,
    risk_free: float,
    lines: Mapping[str, Line],
    *,
    height: int = HEIGHT,
    doubtful: Collection[str] = (),
) -> go.Figure:
    """A point a ticker, further right is riskier, further up earned more.

    Args:
        names: (N,) the tickers in the order of the measures.
        volatility: a fraction a year.
        reward: the mean return, a fraction a year.
        risk_free: where the rays of equal Sharpe ratio begin, a fraction a year.
        lines: how each ticker is drawn.
        height: in pixels.
        doubtful: tickers whose prices have an error; they do not stretch the axes.
    """
    sound = [number for number, name in enumerate(names) if name not in doubtful]
    sound = sound or list(range(len(names)))
    right, bottom, top = _ranges(_of(volatility, sound), _of(reward, sound), risk_free)
    data = _rays(risk_free, right, bottom, top)
    scale = WIDTH / right, (height - EDGES) / (top - bottom)
    places = beside(names, _pixels(volatility, reward, scale), crossed=reward.ends is not None)
    data += [
        _point(number, name, volatility, reward, lines[name], place)
        for number, (name, place) in enumerate(zip(names, places, strict=True))
    ]
    return go.Figure(
        data=data,
        layout=theme.layout(
            height,
            hovermode="closest",
            margin={"l": 4, "r": 36, "t": 28, "b": 4},
            annotations=[
                theme.panel_title("Mean return a year", 1.0),
                theme.axis_title("Volatility a year"),
                *_arrows(names, volatility, reward, (right, bottom, top), lines),
            ],
            xaxis=theme.values((0, 1), ".0%", range=[0, right], nticks=8),
            yaxis=theme.values(
                (0, 1), ".0%", range=[bottom, top], zeroline=True, zerolinecolor=theme.SPIKE
            ),
        ),
    )


def _of(measure: Measure, rows: list[int]) -> Measure:
    """The measure of some of its tickers."""
    ends = measure.ends and (measure.ends[0][rows], measure.ends[1][rows])
    return replace(measure, values=measure.values[rows], ends=ends)


def _arrows(
    names: Sequence[str],
    volatility: Measure,
    reward: Measure,
    ends: tuple[float, float, float],
    lines: Mapping[str, Line],
) -> list[dict[str, Any]]:
    """An arrow at the right edge, one below the other, for each point beyond the axes."""
    right, bottom, top = ends
    notes: list[dict[str, Any]] = []
    points = zip(names, volatility.values.tolist(), reward.values.tolist(), strict=True)
    for name, x, y in points:
        if x > right or not bottom <= y <= top:
            text = f"{name}: {percent(y)} at {percent(x)}"
            edge = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 1}
            edge |= {"yanchor": "top", "yshift": -16 * len(notes)}
            mark = limits.RIGHT if x > right else limits.UP if y > top else limits.DOWN
            notes.append(limits.arrow(text, lines[name], mark, **edge))
    return notes


def _point(
    number: int, name: str, volatility: Measure, reward: Measure, line: Line, place: str
) -> go.Scatter:
    x, y = volatility.values[[number]], reward.values[[number]]
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="markers+text",
        text=[name],
        textposition=place,
        textfont={"color": theme.INK, "size": 13},
        marker={
            "color": line.colour,
            "size": 12,
            "symbol": "circle" if line.dash == "solid" else "diamond",
        },
        error_x=whiskers(x, [ends(volatility, number)], line),
        error_y=whiskers(y, [ends(reward, number)], line),
        customdata=[f"{name}<br>{hover(volatility, number)}<br>{hover(reward, number)}"],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _rays(risk_free: float, right: float, bottom: float, top: float) -> list[go.Scatter]:
    """Lines of equal Sharpe ratio up to the edge; none that would be too short to be read."""
    ends = {
        ratio: min(right, ((top if ratio > 0 else bottom) - risk_free) / ratio) for ratio in RAYS
    }
    return [
        _ray(ratio, end, risk_free) for ratio, end in ends.items() if end > SHORTEST_RAY * right
    ]


def _ray(ratio: float, end: float, risk_free: float) -> go.Scatter:
    """Where the Sharpe ratio is this, its label at the end."""
    return go.Scatter(
        x=[0, end],
        y=[risk_free, risk_free + ratio * end],
        name=f"Sharpe {ratio:g}",
        mode="lines+text",
        line={"color": theme.GREY, "width": 1.5, "dash": "dot"},
        text=["", f"Sharpe {ratio:g}"],
        textposition="bottom left" if ratio > 0 else "top left",
        textfont={"color": theme.MARK, "size": 11},
        hoverinfo="skip",
    )


def _ranges(volatility: Measure, reward: Measure, risk_free: float) -> tuple[float, float, float]:
    """Right, bottom and top of the axes: all points, whiskers, 0 and the risk-free rate."""
    right = np.nanmax([0.01, *_reached(volatility)])
    low = np.nanmin([0.0, risk_free, *_reached(reward)])
    high = np.nanmax([0.01, risk_free, *_reached(reward)])
    middle, half = (high + low) / 2, (high - low) / 2 * ROOM
    return float(right * ROOM), float(middle - half), float(middle + half)


def _pixels(
    volatility: Measure, reward: Measure, scale: tuple[float, float]
) -> list[tuple[float, float]]:
    """About where the points are, in a figure of usual width."""
    x = np.nan_to_num(volatility.values) * scale[0]
    y = np.nan_to_num(reward.values) * scale[1]
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _reached(measure: Measure) -> list[float]:
    return np.concatenate([measure.values, *(measure.ends or ())]).tolist()
