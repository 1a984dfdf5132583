"""Which points are drawn, and where labels stand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.charts.lines import drawn, kept, spread, within

NAN = np.nan


def test_few_points_are_all_kept() -> None:
    assert kept([np.zeros((2, 5))], most=5).tolist() == [0, 1, 2, 3, 4]


def test_many_points_keep_ends_and_extremes() -> None:
    path = np.sin(np.linspace(0, 60, 10_001))[None, :]
    path[0, 4_321], path[0, 7_777] = 9.0, -9.0
    columns = kept([path], most=500)
    assert len(columns) <= 510
    assert {0, 4_321, 7_777, 10_000} <= set(columns.tolist())
    assert np.all(np.diff(columns) > 0)


def test_as_many_sessions_are_drawn_as_the_screen_has_pixels_and_fewer_of_many_lines() -> None:
    assert len(kept([np.zeros((1, 1_040))])) == 1_040
    assert len(kept([np.zeros((4, 504))] * 3)) == 504
    random = np.random.default_rng(0)
    assert len(kept([random.normal(size=(1, 1_260))])) <= 1_040
    assert 600 < len(kept([random.normal(size=(5, 1_260))] * 3)) < 700
    assert 500 < len(kept([random.normal(size=(12, 8_496))] * 3)) < 700
    assert len(kept([np.full((2, 3_000), NAN)])) <= 1_042


def test_a_line_that_starts_late_keeps_its_first_and_last_point() -> None:
    path = np.full((2, 9_000), NAN)
    path[0, 4_003:8_011] = 1.0
    assert {4_003, 8_010} <= set(kept([path], most=100).tolist())


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([1.0, NAN, 2.0], [True, False, True]),
        ([NAN, 1.0, 2.0, NAN], [False, True, True, False]),
        ([1.0, NAN, NAN, 2.0], [True, False, False, True]),
        ([1.0, NAN, NAN, NAN, 2.0], [True, True, False, False, True]),
        ([NAN, NAN], [False, False]),
    ],
)
def test_short_holes_are_bridged_and_long_ones_stay_open(
    values: list[float], points: list[bool]
) -> None:
    assert drawn(np.array(values), longest=2).tolist() == points


LABELS = st.lists(st.tuples(st.floats(-100, 100), st.floats(0.5, 5)), min_size=1, max_size=14)


@settings(deadline=None)
@given(LABELS)
def test_labels_do_not_overlap_and_keep_their_order(labels: list[tuple[float, float]]) -> None:
    heights, sizes = [list(part) for part in zip(*labels, strict=True)]
    placed = spread(heights, sizes)
    order = sorted(range(len(placed)), key=placed.__getitem__)
    for low, high in itertools.pairwise(order):
        assert placed[high] - placed[low] >= (sizes[high] + sizes[low]) / 2 - 1e-9
    for one in range(len(heights)):
        for other in range(len(heights)):
            assert heights[one] >= heights[other] or placed[one] < placed[other]


def test_labels_with_room_do_not_move() -> None:
    assert spread([3.0, 1.0], [1.0, 1.0]) == [3.0, 1.0]


@settings(deadline=None)
@given(LABELS, st.floats(-100, 100), st.floats(0, 100))
def test_labels_are_kept_inside_where_there_is_room(
    labels: list[tuple[float, float]], low: float, room: float
) -> None:
    heights, sizes = [list(part) for part in zip(*labels, strict=True)]
    apart, high = spread(heights, sizes), low + room
    placed = within(apart, sizes, low, high)
    order = sorted(range(len(placed)), key=apart.__getitem__)
    needed = sum(sizes) - (sizes[order[0]] + sizes[order[-1]]) / 2
    assume(abs(needed - room) > 1e-9)  # whether it fits is then a matter of rounding
    if needed > room:
        assert placed == apart
        return
    assert low - 1e-9 <= min(placed)
    assert max(placed) <= high + 1e-9
    for below, above in itertools.pairwise(order):
        assert placed[above] - placed[below] >= (sizes[above] + sizes[below]) / 2 - 1e-9


def test_labels_inside_do_not_move() -> None:
    assert within([3.0, 1.0], [1.0, 1.0], 0.0, 4.0) == [3.0, 1.0]
