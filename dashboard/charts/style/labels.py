"""Labels at the ends of lines, instead of a legend: ticker and value in the line's own colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.lines import spread, within
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
PIXELS = 17
PADDING = 1.12
WEEK = np.timedelta64(7, "D")


def at_ends(
    dates: NDArray[np.datetime64],
    rows: Mapping[str, Floats],
    texts: Mapping[str, str],
    lines: Mapping[str, Line],
    *,
    pixels: float,
    axis: str = "y",
    scale: Callable[[float], float] = float,
    anchors: tuple[float, ...] = (),
) -> list[dict[str, Any]]:
    """Annotations beside the ends of lines, pushed apart where they would overlap.

    They stay between the lowest and the highest value, so that they do not stretch the axis.

    A line that ends more than a week before the others says when, where there is room for that;
    one without a value has no label.

    Args:
        dates: (T,) the sessions of every row.
        rows: ticker → (T,) values.
        texts: ticker → what stands after its name.
        lines: how each ticker is drawn.
        pixels: the height of the panel.
        axis: the panel's axis of values.
        scale: what the axis makes of a value, log10 on a logarithmic one.
        anchors: values that the axis always shows.
    """
    seen = {name: np.flatnonzero(~np.isnan(row)) for name, row in rows.items()}
    shown = {name: rows[name][columns] for name, columns in seen.items() if len(columns)}
    if not shown:
        return []
    ended = {name: dates[seen[name][-1]] for name in shown}
    written = {name: _text(name, texts[name], ended[name], dates[-1]) for name in shown}
    if not room(sum(map(_lines_of, written.values())), pixels):
        written = {name: _text(name, texts[name], dates[-1], dates[-1]) for name in shown}
    low, high = _ends([*shown.values(), np.array(anchors)], scale)
    pixel = (high - low) * PADDING / pixels
    sizes = [pixel * PIXELS * _lines_of(text) for text in written.values()]
    apart = spread([scale(row[-1]) for row in shown.values()], sizes)
    heights = within(apart, sizes, low, high)
    return [
        _label(written[name], height, axis, lines[name].colour)
        for name, height in zip(shown, heights, strict=True)
    ]


def room(lines: int, pixels: float) -> bool:
    """Whether labels of so many lines fit beside a panel of this height."""
    return lines * PIXELS <= pixels + PIXELS


def _ends(rows: list[Floats], scale: Callable[[float], float]) -> tuple[float, float]:
    """The lowest and the highest of all values, as the axis has them."""
    values = np.concatenate(rows)
    return scale(float(values.min())), scale(float(values.max()))


def _text(name: str, value: str, end: np.datetime64, last: np.datetime64) -> str:
    text = f"<b>{name}</b> {value}"
    return text if last - end <= WEEK else f"{text}<br><i>to {end.astype(object):%b %Y}</i>"


def _lines_of(text: str) -> int:
    return 1 + text.count("<br>")


def _label(text: str, y: float, axis: str, colour: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": y,
        "yref": axis,
        "align": "left",
        "showarrow": False,
        "font": {"color": colour, "size": 12},
    }
