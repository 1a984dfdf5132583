"""Limits: axes that prices which cannot be right do not stretch, and arrows at what is beyond."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line

Floats = NDArray[np.float64]
Limits = tuple[float, float]
ROOM = 0.06
UP, DOWN, RIGHT, LEFT = "▲", "▼", "▶", "◀"


def limits(
    rows: Mapping[str, Floats], doubtful: Collection[str], anchors: tuple[float, ...] = ()
) -> Limits | None:
    """The least and the greatest value of the tickers whose prices may be right.

    None, for an axis as long as its values, where none is in doubt, where all are, and where what
    is in doubt lies within the others' range.

    Args:
        rows: ticker → values, NaN for none.
        doubtful: tickers whose prices have an error.
        anchors: values that the axis always shows.
    """
    sound = [row for name, row in rows.items() if name not in doubtful]
    known = np.concatenate([np.ravel(row) for row in sound]) if sound else np.array([])
    known = known[np.isfinite(known)]
    if len(sound) == len(rows) or not len(known):
        return None
    low, high = (
        float(min(known.min(), *anchors, np.inf)),
        float(max(known.max(), *anchors, -np.inf)),
    )
    found = low - ROOM * (high - low), high + ROOM * (high - low)
    return found if beyond(rows, doubtful, found) else None


def beyond(rows: Mapping[str, Floats], doubtful: Collection[str], within: Limits) -> dict[str, int]:
    """Ticker → place of its value that lies furthest outside of the limits, of those in doubt."""
    found = {}
    for name, row in rows.items():
        values = np.where(np.isfinite(row), row, np.nan).ravel()
        if name not in doubtful or np.isnan(values).all():
            continue
        outside = np.fmax(values - within[1], within[0] - values)
        if np.nanmax(outside) > 0.0:
            found[name] = int(np.nanargmax(outside))
    return found


def arrow(text: str, line: Line, mark: str, **place: Any) -> dict[str, Any]:
    """An annotation at the edge of a panel: this goes on beyond, and how far.

    Args:
        text: what and how much.
        line: of the ticker.
        mark: `UP`, `DOWN`, `RIGHT` or `LEFT`.
        place: where the edge is, as Plotly's annotations say it.
    """
    pointer = f'<span style="color:{line.colour}"><b>{mark}</b></span>'
    return {
        "text": f"{pointer} {text}, off scale",
        "showarrow": False,
        "font": {"color": theme.INK, "size": 11},
        **place,
    }


def arrows(
    x: Any,
    rows: Mapping[str, Floats],
    doubtful: Collection[str],
    within: Limits | None,
    lines: Mapping[str, Line],
    *,
    read: Any,
    axis: str = "y",
) -> list[dict[str, Any]]:
    """An arrow for each ticker in doubt at its value furthest outside of the limits.

    Args:
        x: (T,) of the values.
        rows: ticker → (T,) values.
        doubtful: tickers whose prices have an error.
        within: the ends of the axis; None for one as long as its values.
        lines: how each ticker is drawn.
        read: a value as it reads.
        axis: of the values.
    """
    if within is None:
        return []
    found = []
    for number, (name, place) in enumerate(beyond(rows, doubtful, within).items()):
        value = float(rows[name][place])
        up = value > within[1]
        where = {"x": x[place], "xref": "x", "yref": f"{axis} domain", "y": 1.0 if up else 0.0}
        shift = {"yanchor": "top" if up else "bottom", "yshift": (-14 if up else 14) * number}
        mark = UP if up else DOWN
        found.append(arrow(f"{name} {read(value)}", lines[name], mark, **where, **shift))
    return found
