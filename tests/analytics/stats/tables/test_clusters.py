"""Average linkage by hand, against SciPy's committed answer, and the order that it gives."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.stats.tables.clusters import average_linkage, heatmap_order
from models.errors import ShapeError
from tests.answers.peers import ANSWERS, returns

KNOWN = json.loads(ANSWERS.read_text(encoding="utf-8"))


def test_average_linkage_by_hand() -> None:
    """Points 0, 1, 4, 10 on a line: {0,1} at 1; 4 joins at (4+3)/2; 10 at (10+9+6)/3."""
    points = np.array([0.0, 1.0, 4.0, 10.0])
    merges = average_linkage(np.abs(points[:, None] - points))
    np.testing.assert_allclose(merges, [[0, 1, 1], [2, 4, 3.5], [3, 5, 25 / 3]], rtol=1e-15)


def test_scipys_answer_is_ours() -> None:
    distance = 1 - np.corrcoef(returns(12, 80))
    np.testing.assert_allclose(average_linkage(distance), KNOWN["linkage"], rtol=1e-12)


def test_alike_stand_side_by_side_and_the_undefined_last() -> None:
    """Two blocks, interleaved: 0, 3, 4 move together and so do 1, 5; 2 is undefined."""
    matrix = np.full((6, 6), 0.1)
    for block in ([0, 3, 4], [1, 5]):
        matrix[np.ix_(block, block)] = 0.9
    matrix[2], matrix[:, 2] = np.nan, np.nan
    np.fill_diagonal(matrix, 1.0)
    order = heatmap_order(matrix).tolist()
    assert order[-1] == 2
    places = [{order.index(row) for row in block} for block in ([0, 3, 4], [1, 5])]
    assert all(max(place) - min(place) == len(place) - 1 for place in places)


def test_ends_that_are_close_meet() -> None:
    points = np.array([5.0, 0.0, 6.2, 1.0, 11.0])
    order = heatmap_order(1 - np.abs(points[:, None] - points) / 20)
    assert order.tolist() in ([1, 3, 0, 2, 4], [4, 2, 0, 3, 1])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(0, 1000))
def test_the_order_is_a_permutation_and_every_cluster_is_contiguous(count: int, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(count, 40))
    matrix = np.atleast_2d(np.corrcoef(noise))
    order = heatmap_order(matrix)
    assert sorted(order) == list(range(count))
    members = [{row} for row in range(count)]
    for one, other, height in average_linkage(1 - matrix):
        joined = members[int(one)] | members[int(other)]
        members.append(joined)
        pairs = [1 - matrix[a, b] for a in members[int(one)] for b in members[int(other)]]
        assert height == pytest.approx(np.mean(pairs), rel=1e-10)
        places = [order.tolist().index(row) for row in joined]
        assert max(places) - min(places) == len(joined) - 1


def test_one_ticker_and_none() -> None:
    assert heatmap_order([[1.0]]).tolist() == [0]
    assert heatmap_order(np.empty((0, 0))).tolist() == []
    assert heatmap_order(np.full((2, 2), np.nan)).tolist() == [0, 1]
    with pytest.raises(ShapeError, match="square"):
        heatmap_order([[1.0, 0.5]])
