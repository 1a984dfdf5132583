"""Layered layout of an acyclic graph; nodes without imports are at the bottom.

The method is that of Sugiyama, Tagawa & Toda (1981): layers by the longest path down, invisible
waypoints where an arrow crosses a layer, and an order in each layer by the mean of the neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import fmean

Graph = Mapping[str, set[str]]
SWEEPS = 12


@dataclass(frozen=True)
class Layers:
    """Positions of boxes and waypoints.

    Attributes:
        floors: names from the lowest floor up, each from left to right; waypoints contain "→".
        routes: (from, to) → the names that an arrow passes, with both ends.
    """

    floors: tuple[tuple[str, ...], ...]
    routes: dict[tuple[str, str], tuple[str, ...]]


def reduced(graph: Graph) -> dict[str, set[str]]:
    """The graph without arrows that a longer path implies.

    Args:
        graph: name → names that it points at; no circles.
    """

    @cache
    def below(name: str) -> frozenset[str]:
        return frozenset(graph[name]).union(*(below(other) for other in graph[name]))

    return {
        name: {one for one in uses if not any(one in below(other) for other in uses)}
        for name, uses in graph.items()
    }


def floors(graph: Graph) -> dict[str, int]:
    """The layer of each name: above all names it points at, just below the lowest that needs it.

    Args:
        graph: name → names that it points at; no circles.
    """

    @cache
    def height(name: str) -> int:
        return 1 + max((height(other) for other in graph[name]), default=-1)

    placed: dict[str, int] = {}
    for name in sorted(graph, key=height, reverse=True):
        users = [placed[other] for other in graph if name in graph[other]]
        placed[name] = min(users) - 1 if users else height(name)
    return placed


def layers(graph: Graph) -> Layers:
    """Floors and routes of the reduced graph, the same for the same graph.

    Args:
        graph: name → names that it points at; no circles.
    """
    graph, height = reduced(graph), floors(graph)
    rows: list[list[str]] = [[] for _ in range(max(height.values()) + 1)]
    for name in sorted(graph):
        rows[height[name]].append(name)
    routes: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in sorted(graph):
        for other in sorted(graph[name]):
            passed = range(height[name] - 1, height[other], -1)
            points = [f"{name}→{other}@{floor}" for floor in passed]
            for floor, point in zip(passed, points, strict=True):
                rows[floor].append(point)
            routes[name, other] = (name, *points, other)
    return Layers(_ordered(rows, routes), routes)


def _ordered(
    rows: Sequence[Sequence[str]], routes: Mapping[tuple[str, str], tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """The rows, each sorted by the mean position of its neighbours, upwards and then downwards."""
    near: dict[str, list[str]] = {name: [] for row in rows for name in row}
    for route in routes.values():
        for one, other in pairwise(route):
            near[one].append(other)
            near[other].append(one)
    ordered = [list(row) for row in rows]
    upwards = list(pairwise(range(len(rows))))
    downwards = [(above, below) for below, above in reversed(upwards)]
    for fixed, moved in (upwards + downwards) * SWEEPS:
        _sort(ordered[moved], _places(ordered[fixed]), near)
    return tuple(tuple(row) for row in ordered)


def _places(row: Sequence[str]) -> dict[str, float]:
    """Position of each name, from 0 (left) to 1 (right)."""
    return {name: (at + 0.5) / len(row) for at, name in enumerate(row)}


def _sort(row: list[str], fixed: Mapping[str, float], near: Mapping[str, Sequence[str]]) -> None:
    """Sort a row by the mean position of the neighbours in an adjacent row."""
    own = _places(row)

    def key(name: str) -> tuple[float, str]:
        known = [fixed[other] for other in near[name] if other in fixed]
        return round(fmean(known) if known else own[name], 9), name

    row.sort(key=key)
