"""Effective number of trials: number of clusters of correlated tickers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.observed import Floats
from analytics.stats.tables.clusters import average_linkage

# Greatest number of groups tried, because each takes N² steps.
MOST_GROUPS = 100
NO_STRUCTURE = 0.25


def effective_trials(correlation: ArrayLike) -> int:
    """The number of clusters with the best silhouettes.

    López de Prado (2018), "Detection of False Investment Strategies Using Unsupervised Learning
    Methods": the number of groups with the largest mean silhouette (Rousseeuw 1987) over the
    standard deviation of the silhouettes, on the distance sqrt((1 - ρ)/2). Groups are those of
    average linkage instead of k-means, which depends on random starts. Between 2 and N - 1 groups
    are tried, at most 100.

    Where the mean silhouette of the best groups is 0.25 or less, or there are fewer than three
    tickers, K is their number N: there is "no substantial structure" (Kaufman & Rousseeuw 1990),
    and more trials is the cautious answer.

    Args:
        correlation: (N, N) correlations; a missing one counts as 0.

    Returns:
        K, from 1 to N; 0 without a ticker.

    Raises:
        ShapeError: not square.

    Example:
        >>> effective_trials([[1.0, 0.9, 0.1], [0.9, 1.0, 0.1], [0.1, 0.1, 1.0]])
        2
    """
    matrix = np.asarray(correlation, dtype=np.float64)
    merges = average_linkage(_distance(matrix))
    count = len(matrix)
    if count < 3:
        return count
    tried = range(2, min(count - 1, MOST_GROUPS) + 1)
    distance = _distance(matrix)
    scores = [silhouettes(distance, groups(merges, number)) for number in tried]
    best = int(np.argmax([_quality(values) for values in scores]))
    return tried[best] if scores[best].mean() > NO_STRUCTURE else count


def groups(merges: Floats, number: int) -> NDArray[np.int64]:
    """(N,) the group of each item, 0 to `number` - 1, when all but the last merges are made.

    Args:
        merges: (N-1, 3) from `average_linkage`.
        number: number of groups left, from 1 to N.
    """
    count = len(merges) + 1
    members = {item: [item] for item in range(count)}
    for step in range(count - number):
        one, other = (int(name) for name in merges[step, :2])
        members[count + step] = members.pop(one) + members.pop(other)
    found = np.empty(count, dtype=np.int64)
    for label, items in enumerate(sorted(members.values())):
        found[items] = label
    return found


def silhouettes(distance: Floats, labels: NDArray[np.int64]) -> Floats:
    """(b - a)/max(a, b) of each item; 0 for one that is alone in its group (Rousseeuw 1987).

    a is the mean distance to the others of its group, b the smallest mean distance to another.

    Args:
        distance: (N, N) symmetric, 0 on the diagonal.
        labels: (N,) groups 0 to K - 1, each with a member, K at least 2.

    Returns:
        (N,) from -1 to 1.
    """
    member = np.eye(int(labels.max()) + 1)[labels]
    sizes = member.sum(axis=0)
    sums = distance @ member
    own = member.astype(bool)
    inside = sums[own] / np.maximum(sizes[labels] - 1.0, 1.0)
    outside = np.where(own, np.inf, sums / sizes).min(axis=1)
    larger = np.maximum(inside, outside)
    apart = np.divide(outside - inside, larger, out=np.zeros_like(larger), where=larger > 0.0)
    return np.where(sizes[labels] > 1.0, apart, 0.0)


def _distance(correlation: Floats) -> Floats:
    known = np.clip(np.nan_to_num(correlation), -1.0, 1.0)
    distance = np.sqrt((1.0 - known) / 2.0)
    if distance.ndim == 2 and distance.shape[0] == distance.shape[1]:
        np.fill_diagonal(distance, 0.0)
    return distance


def _quality(values: Floats) -> float:
    """Mean over standard deviation; infinite where all silhouettes are equal and above 0."""
    mean, spread = float(values.mean()), float(values.std())
    if spread == 0.0:
        return math.inf if mean > 0.0 else -math.inf
    return mean / spread
