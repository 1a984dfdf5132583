"""Streamed percentiles: within a bin of NumPy's, the same however the values arrive."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.montecarlo import SHARES
from models.montecarlo.tally import MOST_COUNTS, WealthCounts

CPU = torch.device("cpu")


def _values(kind: str, n: int = 20_001) -> np.ndarray:
    random = np.random.default_rng(3)
    return {
        "lognormal": lambda: np.exp(0.2 * random.standard_normal(n)),
        "over many octaves": lambda: np.exp(3.0 * random.standard_normal(n)),
        "tenth ruined": lambda: np.where(random.random(n) < 0.1, 0.0, 1 + random.random(n)),
        "all ruined": lambda: np.zeros(n),
        "all equal": lambda: np.full(n, 1.7),
        "two values": lambda: np.where(random.random(n) < 0.25, 1.0, 8.0),
        "a few": lambda: np.exp(0.2 * random.standard_normal(7)),
        "one": lambda: np.array([2.5]),
    }[kind]()


def _tally(values: np.ndarray, pieces: int, pilot: int) -> WealthCounts:
    tally = WealthCounts(0, CPU)
    tally.lay(0, torch.from_numpy(values[:pilot]))
    for piece in np.array_split(values, pieces):
        tally.add(0, torch.from_numpy(piece.copy()))
    return tally


KINDS = (
    "lognormal",
    "over many octaves",
    "tenth ruined",
    "all ruined",
    "all equal",
    "two values",
    "a few",
    "one",
)


@pytest.mark.parametrize("kind", KINDS)
def test_percentiles_are_numpy_s_within_a_bin(kind: str) -> None:
    values = _values(kind)
    tally = _tally(values, 5, pilot=4_000)
    found = tally.percentiles(SHARES)[:, 0].numpy()
    expected = np.quantile(values, SHARES)
    # Both order statistics around a place are known to a bin; rounding is far below.
    resolution = float(tally.resolution[0])
    np.testing.assert_allclose(found, expected, rtol=resolution + 1e-12, atol=0)
    # ± 4 standard deviations of 3 are 35 octaves in 8,192 bins, whose width is a power of 2.
    assert resolution < 2 * 36 / 8_192
    if kind == "lognormal":  # of 0.2 they are 2.3 octaves, in bins of at most twice that width
        assert resolution < 2 * 3 / 8_192


@pytest.mark.parametrize("kind", KINDS)
def test_any_order_and_any_pieces_count_the_same(kind: str) -> None:
    values = _values(kind)
    whole = _tally(values, 1, pilot=500).percentiles(SHARES)
    shuffled = np.concatenate([values[:500], np.random.default_rng(0).permutation(values[500:])])
    assert torch.equal(whole, _tally(shuffled, min(17, len(values)), pilot=500).percentiles(SHARES))


def test_what_the_first_block_has_not_seen_is_counted_at_its_end() -> None:
    """Nine tenths lie within; the extreme ones far outside still hold their ranks."""
    inside = np.linspace(1.0, 2.0, 9_000)
    values = np.concatenate([inside, np.full(500, 1e-9), np.full(500, 1e9)])
    tally = _tally(values, 3, pilot=9_000)
    found = tally.percentiles((0.25, 0.5, 0.75))[:, 0].numpy()
    expected = np.quantile(values, (0.25, 0.5, 0.75))
    np.testing.assert_allclose(found, expected, rtol=float(tally.resolution[0]) + 1e-12)


@pytest.mark.parametrize("days", [1, 252, 2_520, 12_600])
def test_counts_stay_within_64_mb(days: int) -> None:
    tally = WealthCounts(days, CPU)
    assert (days + 1) * tally.bins <= MOST_COUNTS == 64 * 2**20 // torch.int32.itemsize
    assert tally.bins >= 1_024


def test_days_do_not_mix() -> None:
    tally = WealthCounts(200, CPU)
    random = np.random.default_rng(1)
    rows = np.exp(random.standard_normal((201, 1_500)) * np.linspace(0.01, 1, 201)[:, None])
    for day, row in enumerate(torch.from_numpy(rows)):
        tally.lay(day, row)
        tally.add(day, row)
    found = tally.percentiles(SHARES).numpy()
    expected = np.quantile(rows, SHARES, axis=-1)
    assert (np.abs(found / expected - 1.0) <= tally.resolution.numpy() + 1e-12).all()
