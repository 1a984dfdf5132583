"""The efficient frontier: return against risk of portfolios, the assets as named dots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.style import limits, theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.places import beside
from dashboard.charts.style.text import percent

HEIGHT, WIDTH, TOP, TICKS, LEGEND = 520, 300, 28, 24, 64
ROOM, LOWER = 0.08, 0.14  # the axis has its name in the lower corner
# Open ones, so that two on one spot are both seen.
SYMBOLS = (
    *("square-open", "triangle-up-open", "triangle-left-open", "star-open", "diamond-open"),
    *("cross-open", "hexagram-open"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A portfolio or an asset.

    Attributes:
        name: as it is written.
        volatility, reward: fractions a year.
        note: what the hover says, lines with `<br>` between.
    """

    name: str
    volatility: float
    reward: float
    note: str


def figure(
    curve: Sequence[Point],
    assets: Sequence[Point],
    portfolios: Sequence[Point],
    chosen: str,
    lines: Mapping[str, Line],
    *,
    doubtful: Collection[str] = (),
) -> go.Figure:
    """The frontier, each asset beside its name, a symbol for each portfolio, the chosen one named.

    A ring around its symbol tells the chosen one from the others.

    Args:
        curve: from the least volatility to the greatest reward; may be empty.
        assets: named as in `lines`.
        portfolios: at most as many as there are symbols.
        chosen: the name of one of them; it may be undefined, and not among them.
        lines: how each asset is drawn.
        doubtful: assets whose prices have an error: the axes are as long as the others need, and
            an arrow says what is beyond them.
    """
    sound = [point for point in assets if point.name not in doubtful]
    everything = sound if 0 < len(sound) < len(assets) else [*curve, *assets, *portfolios]
    across = _range([point.volatility for point in everything], ROOM)
    up = _range([point.reward for point in everything], LOWER)
    beyond = [point for point in (*assets, *portfolios) if not _inside(point, across, up)]
    symbols = {point.name: symbol for point, symbol in zip(portfolios, SYMBOLS, strict=False)}
    curve, assets, portfolios = (
        [point for point in points if _inside(point, across, up)]
        for points in (curve, assets, portfolios)
    )
    named = [*assets, *(point for point in portfolios if point.name == chosen)]
    places = dict(
        zip([point.name for point in named], _places(named, portfolios, across, up), strict=True)
    )
    data = [_curve(curve)] if curve else []
    data += [_asset(point, places[point.name], lines[point.name]) for point in assets]
    data += [
        _portfolio(point, symbols[point.name], chosen=point.name == chosen) for point in portfolios
    ]
    data += [_ring(point, places[chosen]) for point in portfolios if point.name == chosen]
    return go.Figure(
        data=data,
        layout=theme.layout(
            HEIGHT,
            hovermode="closest",
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
            | {"itemclick": False, "itemdoubleclick": False},
            margin={"l": 4, "r": 36, "t": TOP, "b": TICKS + LEGEND},
            annotations=[
                theme.panel_title("Expected return a year", 1.0),
                theme.axis_title("Volatility a year"),
                *_arrows(beyond, across, up, lines),
            ],
            xaxis=theme.values((0, 1), ".1~%", range=across, nticks=8),
            yaxis=theme.values((0, 1), ".1~%", range=up),
        ),
    )


def _inside(point: Point, across: Sequence[float], up: Sequence[float]) -> bool:
    return across[0] <= point.volatility <= across[1] and up[0] <= point.reward <= up[1]


def _arrows(
    points: Sequence[Point],
    across: Sequence[float],
    up: Sequence[float],
    lines: Mapping[str, Line],
) -> list[dict[str, Any]]:
    """An arrow at the right edge, one below the other, for each point beyond the axes."""
    found = []
    for number, point in enumerate(points):
        text = f"{point.name}: {percent(point.reward)} at {percent(point.volatility)}"
        mark = limits.RIGHT if point.volatility > across[1] else limits.LEFT
        if across[0] <= point.volatility <= across[1]:
            mark = limits.UP if point.reward > up[1] else limits.DOWN
        edge = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 1}
        edge |= {"yanchor": "top", "yshift": -16 * number}
        line = lines.get(point.name, Line(theme.MARK, "solid"))
        found.append(limits.arrow(text, line, mark, **edge))
    return found


def _curve(points: Sequence[Point]) -> go.Scatter:
    return go.Scatter(
        x=[point.volatility for point in points],
        y=[point.reward for point in points],
        name="Efficient frontier",
        mode="lines",
        line={"color": theme.MARK, "width": 2.5},
        customdata=[point.note for point in points],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _asset(point: Point, place: str, line: Line) -> go.Scatter:
    return go.Scatter(
        x=[point.volatility],
        y=[point.reward],
        name=point.name,
        mode="markers+text",
        text=[point.name],
        textposition=place,
        textfont={"color": theme.INK, "size": 13},
        cliponaxis=False,
        showlegend=False,
        marker={"color": line.colour, "size": 11},
        customdata=[point.note],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _portfolio(point: Point, symbol: str, *, chosen: bool) -> go.Scatter:
    return go.Scatter(
        x=[point.volatility],
        y=[point.reward],
        name=point.name,
        mode="markers",
        cliponaxis=False,
        marker={
            "color": theme.INK if chosen else theme.MARK,
            "size": 10,
            "symbol": symbol,
            "line": {"width": 2},
        },
        customdata=[point.note],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _ring(point: Point, place: str) -> go.Scatter:
    """A ring around the chosen portfolio, its name beside it."""
    return go.Scatter(
        x=[point.volatility],
        y=[point.reward],
        name=f"{point.name}, chosen",
        mode="markers+text",
        text=[f"<b>{point.name}</b>"],
        textposition=place,
        textfont={"color": theme.INK, "size": 13},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
        marker={
            "color": theme.INK,
            "size": 22,
            "symbol": "circle-open",
            "line": {"width": 2},
        },
    )


def _range(values: Sequence[float], lower: float) -> list[float]:
    low, high = min(values), max(values)
    span = (high - low) or 0.01
    return [low - lower * span, high + ROOM * span]


def _places(
    points: Sequence[Point], others: Sequence[Point], across: Sequence[float], up: Sequence[float]
) -> list[str]:
    """Where their names stand in a narrow figure; in a wider one they are further apart.

    Args:
        points: with a name.
        others: symbols without one.
        across: the range of the axis of volatility.
        up: that of the axis of returns.
    """
    right = WIDTH / (across[1] - across[0])
    above = (HEIGHT - TOP - TICKS - LEGEND) / (up[1] - up[0])
    pixels, free = (
        [(point.volatility * right, point.reward * above) for point in some]
        for some in (points, others)
    )
    return beside([point.name for point in points], pixels, others=free)
