"""Hierarchical order of tickers, which places correlated ones side by side in a heatmap."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.observed import Floats
from models.errors import ShapeError


def average_linkage(distance: ArrayLike) -> Floats:
    """Merges of average-linkage clustering (UPGMA; Sokal & Michener 1958), the closest first.

    Args:
        distance: (N, N) symmetric, without NaN; the diagonal is ignored.

    Returns:
        (N-1, 3): the two clusters that merge and the mean distance between their members.
        Clusters 0..N-1 are the items, N+k is the result of merge k, as in SciPy's linkage. Among
        equal distances the pair with the smallest rows is first.

    Raises:
        ShapeError: not square.
    """
    gaps = _square(distance).copy()
    count = len(gaps)
    np.fill_diagonal(gaps, np.inf)
    name, size = np.arange(count), np.ones(count)
    merges = np.empty((max(count - 1, 0), 3))
    for step in range(count - 1):
        one, other = sorted(divmod(int(np.argmin(gaps)), count))
        merges[step] = (*sorted((name[one], name[other])), gaps[one, other])
        mean = (size[one] * gaps[one] + size[other] * gaps[other]) / (size[one] + size[other])
        gaps[one], gaps[:, one] = mean, mean
        gaps[other], gaps[:, other], gaps[one, one] = np.inf, np.inf, np.inf
        name[one], size[one] = count + step, size[one] + size[other]
    return merges


def heatmap_order(correlation: ArrayLike) -> NDArray[np.int64]:
    """Order of the rows of a correlation matrix that places similar ones side by side.

    These are the leaves of average linkage on the distance 1 - ρ; clusters are joined at their
    closest ends. A ticker whose correlations are all undefined is last.

    Shape: (N, N) → (N,) a permutation of 0..N-1.
    """
    matrix = _square(correlation)
    off = np.where(np.eye(len(matrix), dtype=bool), np.nan, matrix)
    known = np.flatnonzero(~np.isnan(off).all(axis=-1))
    if not len(known):
        return np.arange(len(matrix))
    distance = 1.0 - np.nan_to_num(matrix[np.ix_(known, known)])
    rows = [[row] for row in range(len(known))]
    for one, other, _ in average_linkage(distance):
        rows.append(_joined(rows[int(one)], rows[int(other)], distance))
    rest = np.setdiff1d(np.arange(len(matrix)), known)
    return np.concatenate((known[rows[-1]], rest)).astype(np.int64)


def _joined(left: list[int], right: list[int], distance: Floats) -> list[int]:
    """The two clusters in a row, each oriented so that their closest ends meet."""
    ways = [(a, b) for a in (left, left[::-1]) for b in (right, right[::-1])]
    first, second = min(ways, key=lambda way: float(distance[way[0][-1], way[1][0]]))
    return first + second


def _square(matrix: ArrayLike) -> Floats:
    array = np.asarray(matrix, dtype=np.float64)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ShapeError("a square matrix", str(array.shape), "pass one row and column a ticker")
    return array
