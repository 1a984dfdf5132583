"""Labels at the ends of lines, instead of a legend: a dash in the line's colour, ticker, value.

The text has the page's own colour, which reads well on light and dark; the dash has the line's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.lines import spread, within
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
DASH = "■"
PIXELS = 17
PADDING = 1.12
WEEK = np.timedelta64(7, "D")
LETTER, NARROWEST, WIDEST = 6.6, 48, 150
_MARKUP = re.compile("<[^>]*>")


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
    notes: Mapping[str, Sequence[str]] | None = None,
    limits: tuple[float, float] | None = None,
) -> list[dict[str, Any]]:
    """Annotations beside the ends of lines, pushed apart where they would overlap.

    They stay between the lowest and the highest value, so that they do not stretch the axis.

    A line that ends more than a week before the others says when. Where room is scarce, that and
    the notes are left out first; then the value stands beside the name and not below it.

    Args:
        dates: (T,) the sessions of every row.
        rows: ticker → (T,) values.
        texts: ticker → its value as it reads.
        lines: how each ticker is drawn.
        pixels: the height of the panel.
        axis: the panel's axis of values.
        scale: what the axis makes of a value, log10 on a logarithmic one.
        anchors: values that the axis always shows.
        notes: ticker → more lines, such as "no dividends".
        limits: the ends of the axis, where it is not as long as its values.
    """
    seen = {name: np.flatnonzero(~np.isnan(row)) for name, row in rows.items()}
    shown = {name: rows[name][columns] for name, columns in seen.items() if len(columns)}
    if not shown:
        return []
    ends = {name: _ended(dates[seen[name][-1]], dates[-1]) for name in shown}
    more = {name: [*ends[name], *(notes or {}).get(name, ())] for name in shown}
    written = _fitting({name: texts[name] for name in shown}, more, lines, pixels)
    low, high = limits or _ends([*shown.values(), np.array(anchors)])
    low, high = scale(low), scale(high)
    pixel = ((high - low) or 1.0) * PADDING / pixels
    sizes = [pixel * PIXELS * _lines_of(text) for text in written.values()]
    last = [min(max(scale(float(row[-1])), low), high) for row in shown.values()]
    heights = within(spread(last, sizes), sizes, low, high)
    return [_label(text, y, axis) for text, y in zip(written.values(), heights, strict=True)]


def room(lines: int, pixels: float) -> bool:
    """Whether labels of so many lines fit beside a panel of this height."""
    return lines * PIXELS <= pixels + PIXELS


def margin(annotations: Iterable[Mapping[str, Any]]) -> int:
    """Pixels that these labels take at the right, no more than they need: phones are narrow."""
    lines = [line for one in annotations for line in str(one["text"]).split("<br>")]
    longest = max((len(_MARKUP.sub("", line)) for line in lines), default=0)
    return round(min(max(longest * LETTER + 10, NARROWEST), WIDEST))


def spoken(annotations: Iterable[Any]) -> str:
    """What the labels at the ends of lines say, for those who hear the page; "" without any.

    Example:
        >>> spoken([{"text": '<span>■</span> <b>AAPL</b><br>27.3%<br><i>to May 2022</i>'}])
        'Last: AAPL 27.3% to May 2022'
    """
    ends = [str(one["text"]) for one in annotations if DASH in str(one["text"])]
    words = [_MARKUP.sub(" ", text).replace(DASH, "").split() for text in ends]
    return "Last: " + ", ".join(map(" ".join, words)) if words else ""


def _fitting(
    texts: Mapping[str, str],
    notes: Mapping[str, Sequence[str]],
    lines: Mapping[str, Line],
    pixels: float,
) -> dict[str, str]:
    """The fullest labels for which there is room."""
    full = {name: _text(name, lines[name], text, notes[name]) for name, text in texts.items()}
    bare = {name: _text(name, lines[name], text, ()) for name, text in texts.items()}
    for written in (full, bare):
        if room(sum(map(_lines_of, written.values())), pixels):
            return written
    return {name: text.replace("<br>", " ") for name, text in bare.items()}


def _ended(end: np.datetime64, last: np.datetime64) -> list[str]:
    return [] if last - end <= WEEK else [f"to {end.astype(object):%b %Y}"]


def _ends(rows: list[Floats]) -> tuple[float, float]:
    values = np.concatenate(rows)
    return float(values.min()), float(values.max())


def _text(name: str, line: Line, value: str, notes: Sequence[str]) -> str:
    dash = f'<span style="color:{line.colour}">{DASH}</span>'
    return "<br>".join([f"{dash} <b>{name}</b>", value, *(f"<i>{note}</i>" for note in notes)])


def _lines_of(text: str) -> int:
    return 1 + text.count("<br>")


def _label(text: str, y: float, axis: str) -> dict[str, Any]:
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
        "font": {"color": theme.INK, "size": 12},
    }
