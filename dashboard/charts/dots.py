"""Dots with whiskers: one row a ticker, one symbol a measure, its interval if it has one."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.style import limits, theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import decimal, percent, typographic

Floats = NDArray[np.float64]
ROW, BETWEEN, TOP, TICKS = 19, 15, 28, 24
# On a phone two entries of the legend stand in a line.
LEGEND_LINE, LEGEND_ENTRIES = 20, 2
LOWEST, SIZE = 130, 9
# Opacity of whiskers.
SURE, DOUBTFUL = 0.5, 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One measure of every ticker.

    Attributes:
        name: in the legend and the hover.
        symbol: Plotly's marker symbol.
        values: (N,), NaN where undefined.
        ends: its interval's (N,) lower and upper ends; None without intervals.
        ratio: whether it reads as a plain number, not as a fraction in per cent.
        notes: N, what the hover says below the value, lines with `<br>` between; or none.
        doubtful: N, whether an interval holds the true value less often than it should, which
            draws it lighter; or none.
    """

    name: str
    symbol: str
    values: Floats
    ends: tuple[Floats, Floats] | None = None
    ratio: bool = False
    notes: Sequence[str] = ()
    doubtful: Sequence[bool] = ()


def figure(
    title: str,
    names: Sequence[str],
    measures: Sequence[Measure],
    lines: Mapping[str, Line],
    *,
    height: int | None = None,
    doubtful: Collection[str] = (),
) -> go.Figure:
    """The measures of each ticker, the first ticker on top; all of one unit.

    Args:
        title: stands above it.
        names: (N,) the tickers in the order of the measures' values.
        measures: at least one; in a row the first one is on top.
        lines: how each ticker is drawn.
        height: in pixels, to be as tall as what stands beside it; None is as tall as it needs.
        doubtful: tickers whose prices have an error; they do not stretch the axis.
    """
    data = [_row(number, name, measures, lines[name]) for number, name in enumerate(names)]
    if len(measures) > 1:
        data += [_key(measure) for measure in measures]
    found = {name: _reached(measures, number) for number, name in enumerate(names)}
    within = limits.limits(found, doubtful, (0.0,))
    legend, tickformat = _legend(measures), ".1~f" if measures[0].ratio else ".1~%"
    rows = len(names) * (_lanes(measures) * ROW + BETWEEN)
    needed = max(TOP + rows + TICKS + legend, LOWEST)
    return go.Figure(
        data=data,
        layout=theme.layout(
            height or needed,
            hovermode="closest",
            showlegend=len(measures) > 1,
            legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
            | {"itemclick": False, "itemdoubleclick": False},
            margin={"l": 4, "r": 12, "t": TOP, "b": TICKS + legend},
            annotations=[
                theme.panel_title(title, 1.0),
                *_arrows(found, doubtful, within, lines, ratio=measures[0].ratio),
            ],
            xaxis=theme.values(
                (0, 1), tickformat, **({"rangemode": "tozero", "nticks": 7} | theme.ranged(within))
            ),
            yaxis=theme.values(
                (0, 1),
                "",
                range=[len(names) - 0.5, -0.5],
                tickvals=list(range(len(names))),
                ticktext=[f"<b>{name}</b>" for name in names],
                showgrid=False,
            ),
        ),
    )


def _reached(measures: Sequence[Measure], number: int) -> Floats:
    """All that the row of a ticker shows: its values and the ends of their intervals."""
    values = [measure.values[number] for measure in measures]
    return np.array([*values, *(end for one in measures for end in ends(one, number))])


def _arrows(
    found: Mapping[str, Floats],
    doubtful: Collection[str],
    within: limits.Limits | None,
    lines: Mapping[str, Line],
    *,
    ratio: bool,
) -> list[dict[str, Any]]:
    """An arrow in the row of each ticker that goes on beyond the axis, and how far."""
    if within is None:
        return []
    notes, read = [], (decimal if ratio else percent)
    for name, place in limits.beyond(found, doubtful, within).items():
        value = float(found[name][place])
        right = value > within[1]
        where = {"xref": "x domain", "x": 1.0 if right else 0.0, "yref": "y"}
        where |= {"y": list(found).index(name), "xanchor": "right" if right else "left"}
        mark = limits.RIGHT if right else limits.LEFT
        notes.append(limits.arrow(read(value), lines[name], mark, **where))
    return notes


def _row(number: int, name: str, measures: Sequence[Measure], line: Line) -> go.Scatter:
    values = np.array([measure.values[number] for measure in measures])
    return go.Scatter(
        x=values,
        y=number + _offsets(measures),
        name=name,
        mode="markers",
        showlegend=False,
        marker={
            "color": line.colour,
            "size": SIZE,
            "symbol": [measure.symbol for measure in measures],
        },
        error_x=whiskers(
            values,
            [ends(measure, number) for measure in measures],
            line,
            doubtful=all(any(measure.doubtful[number : number + 1]) for measure in measures),
        ),
        customdata=[f"{name} {hover(measure, number)}" for measure in measures],
        hovertemplate="%{customdata}<extra></extra>",
    )


def ends(measure: Measure, number: int) -> tuple[float, float]:
    """The interval of that ticker; NaN without one."""
    if measure.ends is None:
        return np.nan, np.nan
    low, high = measure.ends
    return float(low[number]), float(high[number])


def hover(measure: Measure, number: int) -> str:
    """The measure of that ticker in words, with its interval and its footnote."""
    low, high = ends(measure, number)
    form = ".2f" if measure.ratio else ".2%"
    value, least, most = (
        typographic(format(one, form)) for one in (measure.values[number], low, high)
    )
    said = f"{measure.name}: {value}" + ("" if np.isnan(low) else f" [{least}, {most}]")
    return "<br>".join([said, *measure.notes[number : number + 1]])


def whiskers(
    values: Floats, spans: Sequence[tuple[float, float]], line: Line, *, doubtful: bool = False
) -> dict[str, Any]:
    """Error bars from the lower to the upper end around each value; none where it has none."""
    low, high = np.array(spans).reshape(-1, 2).T
    return {
        "type": "data",
        "symmetric": False,
        "array": high - values,
        "arrayminus": values - low,
        "color": line.faded(DOUBTFUL if doubtful else SURE),
        "thickness": 1.5,
        "width": 4,
        "visible": bool(~np.isnan(low).all()),
    }


def _legend(measures: Sequence[Measure]) -> int:
    """Pixels that the legend takes where the page is narrowest."""
    if len(measures) == 1:
        return 0
    return math.ceil(len(measures) / LEGEND_ENTRIES) * LEGEND_LINE


def _lanes(measures: Sequence[Measure]) -> int:
    """How many lines a row has: one a measure where whiskers would cross, else one."""
    return 1 if all(measure.ends is None for measure in measures) else len(measures)


def _offsets(measures: Sequence[Measure]) -> Floats:
    """(M,) heights of the measures within a row, centred on it."""
    lanes = _lanes(measures)
    place = np.arange(len(measures)) % lanes - (lanes - 1) / 2
    return np.asarray(place * ROW / (lanes * ROW + BETWEEN), dtype=np.float64)


def _key(measure: Measure) -> go.Scatter:
    """An entry of the legend: the symbol in grey."""
    return go.Scatter(
        x=[None],
        y=[None],
        name=measure.name,
        mode="markers",
        marker={"color": theme.MARK, "size": SIZE, "symbol": measure.symbol},
    )
