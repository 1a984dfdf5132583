"""The walk of the catalogue, last: a batch is a loop bit for bit, and input is only read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from analytics.stats.catalogue import METRICS
from tests.answers.histories import NAMED
from tests.answers.history import BARS, NAN, History, history, stack

ROWED = ("returns", "benchmark", "log_returns", "base", "after", *BARS)
SMALL = [
    each
    for each in NAMED.values()
    if each.days == NAMED["normal"].days and each.risk_free == NAMED["normal"].risk_free
][:12]


def drawn(seed: int, length: int = 700) -> History:
    """Years of returns as they come, one in twenty missing: long enough for sums by blocks."""
    random = np.random.default_rng(seed)
    both = random.standard_t(4, (2, length)) / 100
    own, other = np.where(random.random((2, length)) < 0.05, NAN, np.clip(both, -0.5, 0.5))
    return history(own.tolist(), other.tolist(), gaps=(1, 1, 1, 1, 3), after=1)


LONG = [drawn(seed) for seed in range(12)]


def reshaped(arrays: Mapping[str, Any], *shape: int) -> dict[str, Any]:
    """The arrays with their first axis split."""
    return {
        name: value.reshape(*shape, *value.shape[1:]) if name in ROWED else value
        for name, value in arrays.items()
    }


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("rows", [SMALL, LONG], ids=["small", "long"])
def test_a_batch_is_a_loop(rows: Sequence[History], metric: str) -> None:
    """(N, T) and (A, B, T); dates and benchmark of each row, or one for all."""
    function, batch = METRICS[metric], stack(rows)
    alone = np.array([function(row.arrays()) for row in rows])
    np.testing.assert_array_equal(function(batch), alone)
    for shape in ((3, 4), (2, 1, 6), (12, 1)):
        np.testing.assert_array_equal(function(reshaped(batch, *shape)), alone.reshape(shape))
    each = batch | {"dates": np.broadcast_to(batch["dates"], batch["returns"].shape)}
    np.testing.assert_array_equal(function(each), alone)
    one = rows[3].arrays()["benchmark"]
    np.testing.assert_array_equal(
        function(batch | {"benchmark": one}),
        [function(row.arrays() | {"benchmark": one}) for row in rows],
    )


@pytest.mark.parametrize("metric", METRICS)
def test_input_is_only_read(metric: str) -> None:
    """Not an input is written to, though it be read-only, nor shared with the answer."""
    for given in (LONG[0].arrays(), stack(SMALL)):
        arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        before = {name: value.tobytes() for name, value in arrays.items()}
        for value in arrays.values():
            value.flags.writeable = False
        found = METRICS[metric](given)
        assert before == {name: value.tobytes() for name, value in arrays.items()}
        assert not any(np.shares_memory(found, value) for value in arrays.values())


@pytest.mark.parametrize("metric", METRICS)
def test_a_list_is_an_array(metric: str) -> None:
    given = NAMED["holes"].arrays()
    listed = {
        name: value.tolist() if name in (*BARS, "returns", "benchmark", "log_returns") else value
        for name, value in given.items()
    }
    np.testing.assert_array_equal(METRICS[metric](listed), METRICS[metric](given))


@pytest.mark.parametrize("metric", METRICS)
def test_no_rows_and_no_sessions(metric: str) -> None:
    """(0, T) → (0,); (N, 0) → (N,) of what is undefined."""
    batch = stack(SMALL)
    none = {name: value[:0] if name in ROWED else value for name, value in batch.items()}
    assert METRICS[metric](none).shape == (0,)
    columns = ("returns", "benchmark", "log_returns", "dates", *BARS)
    empty = {name: value[..., :0] if name in columns else value for name, value in batch.items()}
    found = METRICS[metric](empty)
    assert found.shape == (len(SMALL),)
    assert found.dtype == METRICS[metric](batch).dtype
    expected = 0 if metric == "observations" else None if found.dtype.kind == "M" else math.nan
    np.testing.assert_equal(found.tolist(), [expected] * len(SMALL))
