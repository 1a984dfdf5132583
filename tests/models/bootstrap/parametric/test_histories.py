"""What simulated histories add up to is what plain Python finds in each of them."""

from __future__ import annotations

import numpy as np
import pytest

from models.bootstrap.parametric.histories import Histories
from models.bootstrap.resampling import WIDTH
from tests.models.bootstrap.test_resampling import KINDS, everything, series, slow

GROUPS, HISTORIES = 2, 40


def lanes(rows: np.ndarray) -> np.ndarray:
    """(R, n) histories side by side: (groups, n, width); the last lanes repeat the first."""
    padded = np.resize(rows, (GROUPS * WIDTH, rows.shape[-1]))
    return padded.reshape(GROUPS, WIDTH, -1).swapaxes(1, 2).copy()


@pytest.mark.parametrize("kind", KINDS)
def test_sums_are_those_of_plain_python(kind: str) -> None:
    """A sum of 200 terms carries at most 200 roundings of 1e-16 of its largest.

    Histories are permutations of a series: among equal returns at the quantile, the mean of the
    tail counts only as many as its place demands. Simulated returns are not equal.
    """
    random = np.random.default_rng(4)
    days = np.cumsum(np.append(0, random.integers(1, 5, 200))) * 1.0
    drawn = random.permuted(np.tile(np.arange(200), (HISTORIES, 1)), axis=1)
    own, other = series(kind)[drawn], series("fat")[::-1][drawn]
    still = np.zeros((GROUPS, WIDTH))
    found = everything(Histories(lanes(own), lanes(other), still, HISTORIES), days)
    for row in range(HISTORIES):
        for name, expected in slow(own[row], other[row], days).items():
            np.testing.assert_allclose(
                found[name][:, row], expected, rtol=1e-11, atol=1e-15, err_msg=name
            )


def test_a_drift_moves_drawdowns_and_nothing_else() -> None:
    random = np.random.default_rng(5)
    own, drift = random.standard_t(5, (HISTORIES, 60)) / 100, random.normal(0, 0.01, HISTORIES)
    days, moved = np.arange(61.0), own + drift[:, None]
    by_lane = lanes(drift[:, None])[:, 0, :]
    found = everything(Histories(lanes(own), lanes(own), by_lane, HISTORIES), days)
    plain, shifted = (
        everything(Histories(lanes(rows), lanes(own), 0.0 * by_lane, HISTORIES), days)
        for rows in (own, moved)
    )
    for name, values in found.items():
        wanted = shifted if name in ("path", "worst", "longest") else plain
        np.testing.assert_array_equal(values, wanted[name], err_msg=name)
