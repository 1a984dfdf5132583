"""Block lengths: those of arch, for all rows at once, holes or not, on any device."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.bootstrap.block_length import FEWEST, block_length
from models.device import to_numpy
from tests.answers.by_arch import block_length as answers
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.panels import NAN

TOLERANCE = {"rtol": 1e-8, "atol": 0}


def one(row: np.ndarray) -> float:
    return float(block_length(torch.tensor(row)))


def test_every_known_answer() -> None:
    series = answers.series()
    found = [one(row) for row in series.values()]
    known = answers.known()
    assert list(known) == list(series)
    np.testing.assert_allclose(found, list(known.values()), **TOLERANCE)


def test_arch_says_the_same_today() -> None:
    arch = pytest.importorskip("arch.bootstrap", reason="arch is not installed")
    rng = np.random.default_rng(5)
    rows = answers.autoregression(rng.standard_normal((30, 700)), 0.3)
    expected = arch.optimal_block_length(rows.T)["stationary"]
    np.testing.assert_allclose(to_numpy(block_length(torch.tensor(rows))), expected, **TOLERANCE)


def ragged() -> tuple[torch.Tensor, list[np.ndarray]]:
    """Rows of 500 columns with holes and late listings, and the observed returns of each."""
    rng = np.random.default_rng(2)
    rows = answers.autoregression(rng.standard_normal((6, 500)), 0.4)
    rows[rng.random(rows.shape) < 0.1] = NAN
    rows[1, :300] = NAN
    rows[2, 9:] = NAN
    return torch.tensor(rows), [row[~np.isnan(row)] for row in rows]


def test_holes_and_late_listings_are_left_out() -> None:
    rows, alone = ragged()
    found = to_numpy(block_length(rows))
    np.testing.assert_allclose(found, [one(row) for row in alone], rtol=1e-12)


def test_any_batch_shape() -> None:
    rows, _ = ragged()
    whole = to_numpy(block_length(rows), shape=(2, 3))
    np.testing.assert_array_equal(to_numpy(block_length(rows.reshape(2, 3, -1))), whole)
    assert block_length(rows[0]).shape == ()
    assert block_length(rows[:0]).shape == (0,)
    assert block_length(rows[:, :0]).isnan().all()


@pytest.mark.parametrize(
    "row", [[0.1] * 50, [0.0] * 50, [1e-3 / 3] * 9, [0.1, -0.1] * 3 + [0.2], [NAN] * 30, [0.1]]
)
def test_undefined_is_nan(row: list[float]) -> None:
    assert np.isnan(one(np.array(row)))


@settings(max_examples=40, deadline=None)
@given(st.integers(FEWEST, 300), st.floats(-0.9, 0.9), st.sampled_from([2.0**-20, 4.0, -1.0]))
def test_scale_does_not_matter(length: int, persistence: float, by: float) -> None:
    shocks = np.random.default_rng(length).standard_normal(length)
    row = answers.autoregression(shocks, persistence)
    np.testing.assert_allclose(one(by * row), one(row), rtol=1e-12)
    assert 0 <= one(row) <= np.ceil(min(3 * np.sqrt(length), length / 3))


def test_on_an_accelerator_nothing_waits_and_bits_are_the_same() -> None:
    rows, _ = ragged()
    with FakeAccelerator() as accelerator:
        found = to_numpy(block_length(rows.to(DEVICE)))
    assert accelerator.log.syncs == []
    assert accelerator.log.to_host == 1
    np.testing.assert_array_equal(found, to_numpy(block_length(rows)))
