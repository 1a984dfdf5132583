"""Eight entries, or eight rows, at a time: the ends that are not a multiple of eight.

Expected values are of the math module's exactly rounded sums and of NumPy's running products.
"""

from __future__ import annotations

import gc
import math
import weakref

import numpy as np
import pytest

from analytics import stats
from analytics.stats.kernels.moments import BLOCK
from analytics.stats.observations.sample import Sample

EPSILON = float(np.finfo(np.float64).eps)
LENGTHS = (*range(1, 26), *range(BLOCK - 2, BLOCK + 10), 2 * BLOCK + 1)


def returns(rows: int, sessions: int) -> np.ndarray:
    return 0.01 * np.random.default_rng([rows, sessions]).standard_t(4, (rows, sessions))


@pytest.mark.parametrize("sessions", LENGTHS)
def test_no_entry_is_left_out_or_counted_twice(sessions: int) -> None:
    [row] = returns(1, sessions)
    sample, mean = Sample(row), math.fsum(row) / sessions
    d = row - mean
    # Relative to the sum of the terms' sizes, each lane's 64 terms and their blocks lose less.
    for found, terms in (
        (sample.mean * sessions, row),
        (sample.moments.second, d**2),
        (sample.moments.third, d**3),
        (sample.moments.fourth, d**4),
        (sample.moments.lagged, d[1:] * d[:-1]),
        (sample.about(0.001).gains, np.maximum(row - 0.001, 0.0)),
        (sample.about(0.001).losses, np.maximum(0.001 - row, 0.0)),
        (sample.about(0.001).squares_below, np.minimum(row - 0.001, 0.0) ** 2),
    ):
        bound = 80 * EPSILON * (math.fsum(np.abs(terms)) + np.abs(row).max())
        assert abs(float(found) - math.fsum(terms)) <= bound
    assert sample.moments.lowest == row.min()
    assert sample.moments.highest == row.max()
    assert sample.about(0.001).above == np.count_nonzero(row > 0.001)
    assert sample.about(0.001).below == np.count_nonzero(row < 0.001)


@pytest.mark.parametrize("sessions", LENGTHS)
def test_products_with_a_benchmark_have_every_session(sessions: int) -> None:
    own, other = returns(2, sessions)
    x, y = own - math.fsum(own) / sessions, other - math.fsum(other) / sessions
    found = stats.beta(own, benchmark=other)
    if sessions < 3:
        assert np.isnan(found)
        return
    size = math.fsum(np.abs(x * y)) / math.fsum(y * y)
    assert abs(float(found) - math.fsum(x * y) / math.fsum(y * y)) <= 200 * EPSILON * size


@pytest.mark.parametrize("rows", range(1, 19))
def test_every_row_has_its_own_path(rows: int) -> None:
    """Rows end on different days, and miss some; NumPy's running product takes the same steps."""
    values = returns(rows, 60)
    for row in range(rows):
        values[row, row : row + 3] = np.nan
        values[row, 60 - row :] = np.nan
    seen = ~np.isnan(values)
    path = np.cumprod(np.where(seen, 1.0 + values, 1.0), axis=-1)
    depth = path / np.maximum(np.maximum.accumulate(path, axis=-1), 1.0) - 1.0
    depth[depth >= -2 * EPSILON * seen.sum(axis=-1, keepdims=True)] = 0.0
    np.testing.assert_array_equal(stats.drawdown(values), np.where(seen, depth, np.nan))
    np.testing.assert_array_equal(stats.max_drawdown(values), depth.min(axis=-1))
    np.testing.assert_array_equal(stats.total_return(values), path[:, -1] - 1.0)


def test_a_depth_of_zero_has_no_sign() -> None:
    assert not np.signbit(stats.drawdown([[0.01, 0.02, 0.0]])).any()


@pytest.mark.parametrize("holes", ["none", "the same", "others"])
def test_one_benchmark_for_all_is_one_for_each(holes: str) -> None:
    """One row of a benchmark stands for all rows, whichever way sessions come to be shared."""
    own, benchmark = returns(5, 200), returns(1, 200)[0]
    if holes != "none":
        own[:, 20:23] = np.nan
    if holes == "the same":
        benchmark[20:23] = np.nan
    each = np.tile(benchmark, (5, 1))
    for metric in (stats.beta, stats.up_capture, stats.down_capture, stats.tracking_error):
        together = metric(own, benchmark=benchmark)
        np.testing.assert_array_equal(together, metric(own, benchmark=each))
        alone = [metric(row, benchmark=benchmark) for row in own]
        np.testing.assert_array_equal(together, alone)


def test_what_a_sample_has_packed_is_freed_with_it() -> None:
    """A sample knows its pairs; were it known to them, its arrays would wait for the collector."""
    gc.disable()
    try:
        sample = Sample(returns(3, 50))
        stats.alpha(sample, benchmark=returns(1, 50)[0])
        gone = weakref.ref(sample)
        del sample
        assert gone() is None
    finally:
        gc.enable()
