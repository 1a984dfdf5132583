"""Which points of a long line are drawn, and where labels at its end stand; layout, not numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# A window of 1,400 pixels has 1,040 for the dates, so no more sessions are drawn; and fewer where
# there are many lines, because drawing them takes a browser most of the time of a page.
WHOLE, MOST_POINTS, FEWEST_COLUMNS = 1_040, 12_000, 600
LONGEST_BRIDGE = 7
FEW_SESSIONS = 300


def kept(panels: Sequence[NDArray[np.float64]], most: int | None = None) -> NDArray[np.int64]:
    """(K,) columns to draw: all when few, else an even grid, its ends, and every row's extremes.

    All lines share the columns, so that a hover reads one session in every panel; and the peak,
    trough and end of each line are among them, so that nothing the table names is missing. Columns
    chosen by the largest triangles of all lines together (Steinarsson 2013) came no nearer to the
    lines of 12 tickers over 33 years than the grid does.

    Args:
        panels: arrays (N, T) on the same T sessions.
        most: columns of the even grid; None as many as the screen shows and the connection carries.
    """
    length = panels[0].shape[-1]
    if most is None:
        room = MOST_POINTS // max(sum(len(panel) for panel in panels), 1)
        most = min(max(room, FEWEST_COLUMNS), WHOLE)
    if length <= most:
        return np.arange(length)
    grid = np.arange(length - 1, -1, -math.ceil(length / most))
    return np.unique(np.concatenate([[0], grid, *map(_extremes, panels)])).astype(np.int64)


def _extremes(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Columns of each row's first, last, smallest and largest value."""
    seen = ~np.isnan(values)
    rows = values[seen.any(axis=-1)]
    if not len(rows):
        return np.array([], dtype=np.int64)
    there = ~np.isnan(rows)
    last = rows.shape[-1] - 1 - there[:, ::-1].argmax(axis=-1)
    ends = (there.argmax(axis=-1), last, np.nanargmin(rows, axis=-1), np.nanargmax(rows, axis=-1))
    return np.concatenate(ends)


def drawn(values: NDArray[np.float64], longest: int = LONGEST_BRIDGE) -> NDArray[np.bool_]:
    """(T,) which points of a line to send: all observed, and one gap for each long hole.

    A hole of a few sessions, another exchange's holiday say, is bridged by the straight line of
    the one return across it; a longer one stays open.
    """
    observed = ~np.isnan(values)
    columns = np.flatnonzero(observed)
    after = columns[:-1][np.diff(columns) > longest + 1] + 1
    observed[after] = True
    return observed


def breaks(dates: NDArray[np.datetime64]) -> list[dict[str, Any]]:
    """Leave out weekends and holidays, where a window is short enough for them to show."""
    if not 1 < len(dates) <= FEW_SESSIONS:
        return []
    week = np.arange(dates[0], dates[-1])
    closed = np.setdiff1d(week[np.is_busday(week)], dates)
    weekend = [] if (~np.is_busday(dates)).any() else [{"bounds": ["sat", "mon"]}]
    return [*weekend, {"values": closed.astype(str).tolist()}]


def spread(heights: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """The heights in their order, moved as little as possible so that labels do not overlap.

    Neighbours that collide become one block, placed so that its members move least (squares).

    Args:
        heights: where the centre of each label would like to be.
        sizes: how much room each label needs, in the same unit.

    Example:
        >>> spread([1.0, 1.0, 5.0], [1.0, 1.0, 1.0])
        [0.5, 1.5, 5.0]
    """
    order = np.argsort(heights, kind="stable").tolist()
    blocks: list[list[int]] = []
    for label in order:
        blocks.append([label])
        while len(blocks) > 1 and _collide(blocks[-2], blocks[-1], heights, sizes):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    placed: dict[int, float] = {}
    for block in blocks:
        bottom = _bottom(block, heights, sizes)
        placed |= dict(zip(block, bottom + _centres(block, sizes), strict=True))
    return [float(placed[label]) for label in range(len(heights))]


def within(
    heights: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> list[float]:
    """Heights of labels that do not overlap, moved so that all centres are from low to high.

    Where there is not room enough they are as they were: a label outside is better than two on
    top of each other.

    Example:
        >>> within([2.0, 1.0], [1.0, 1.0], 0.0, 1.5)
        [1.5, 0.5]
    """
    order = np.argsort(heights, kind="stable")[::-1].tolist()
    ordered = [sizes[label] for label in order]
    gaps = [0.0, *((a + b) / 2 for a, b in itertools.pairwise(ordered))]
    if sum(gaps) > high - low:
        return list(heights)
    placed: dict[int, float] = {}
    ceiling, left = high, sum(gaps)
    for label, gap in zip(order, gaps, strict=True):
        ceiling, left = ceiling - gap, left - gap
        ceiling = max(min(heights[label], ceiling), low + left)
        placed[label] = ceiling
    return [float(placed[label]) for label in range(len(heights))]


def _centres(block: list[int], sizes: Sequence[float]) -> NDArray[np.float64]:
    """Centres of stacked labels above the bottom of their block."""
    room = np.array([sizes[label] for label in block])
    return room.cumsum() - room / 2


def _bottom(block: list[int], heights: Sequence[float], sizes: Sequence[float]) -> float:
    wanted = np.array([heights[label] for label in block])
    return float((wanted - _centres(block, sizes)).mean())


def _collide(
    low: list[int], high: list[int], heights: Sequence[float], sizes: Sequence[float]
) -> bool:
    top = _bottom(low, heights, sizes) + sum(sizes[label] for label in low)
    return _bottom(high, heights, sizes) < top
