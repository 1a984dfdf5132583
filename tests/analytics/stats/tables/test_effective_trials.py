"""Effective number of trials: simulated groups, scikit-learn's silhouettes, and the edges."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.tables.clusters import average_linkage
from analytics.stats.tables.effective_trials import effective_trials, groups, silhouettes
from models.errors import ShapeError


def _grouped(sizes: list[int], noise: float, seed: int = 2) -> np.ndarray:
    """Correlations of series that are their group's series and some noise of their own."""
    made = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    series = made.standard_normal((len(sizes), 200))[labels]
    return np.corrcoef(series + noise * made.standard_normal(series.shape))


@pytest.mark.parametrize("sizes", [[3, 4], [2, 5, 3], [10, 20, 5, 7, 3]])
def test_it_finds_how_many_groups_were_made(sizes: list[int]) -> None:
    assert effective_trials(_grouped(sizes, 0.3)) == len(sizes)


def test_the_order_of_tickers_does_not_matter() -> None:
    matrix = _grouped([4, 6, 3], 0.5)
    order = np.random.default_rng(4).permutation(len(matrix))
    assert effective_trials(matrix[np.ix_(order, order)]) == effective_trials(matrix) == 3


def test_tickers_that_move_apart_are_as_many_as_they_are() -> None:
    assert effective_trials(np.eye(9)) == 9
    assert effective_trials(np.corrcoef(np.random.default_rng(6).standard_normal((12, 500)))) == 12


def test_few_or_unknown_tickers_are_counted_one_by_one() -> None:
    assert effective_trials(np.empty((0, 0))) == 0
    assert effective_trials([[1.0]]) == 1
    assert effective_trials([[1.0, 0.99], [0.99, 1.0]]) == 2
    assert effective_trials(np.full((5, 5), np.nan)) == 5


def test_copies_are_one_trial() -> None:
    """Three copies of one series and two of another: the silhouettes are all 1."""
    labels = np.array([0, 0, 0, 1, 1])
    assert effective_trials((labels[:, None] == labels).astype(float)) == 2


def test_silhouettes_are_those_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    matrix = _grouped([4, 1, 6, 3], 0.8)
    distance = np.sqrt(np.clip((1 - matrix) / 2, 0, None))
    np.fill_diagonal(distance, 0.0)
    for number in range(2, len(matrix)):
        labels = groups(average_linkage(distance), number)
        theirs = metrics.silhouette_samples(distance, labels, metric="precomputed")
        assert silhouettes(distance, labels) == pytest.approx(theirs, abs=1e-12)


def test_groups_are_scipy_s() -> None:
    hierarchy = pytest.importorskip("scipy.cluster.hierarchy")
    matrix = _grouped([4, 1, 6, 3], 0.8)
    distance = 1 - matrix
    merges = average_linkage(distance)
    tree = np.column_stack((merges, np.zeros(len(merges))))
    for number in range(1, len(matrix) + 1):
        ours, theirs = groups(merges, number), hierarchy.fcluster(tree, number, "maxclust")
        assert len(set(zip(ours.tolist(), theirs.tolist(), strict=True))) == number


def test_a_matrix_that_is_not_square_is_refused() -> None:
    with pytest.raises(ShapeError, match="a square matrix"):
        effective_trials(np.ones((2, 3)))
