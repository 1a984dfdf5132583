"""Against a benchmark: the join of sessions, where undefined."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.catalogue.benchmark_metrics import AGAINST_BENCHMARK
from tests.answers import slow_benchmark

NAN = np.nan
AGAINST = tuple(metric.id for metric in AGAINST_BENCHMARK)
BOTH = np.array([[0.02, -0.01, 0.05], [0.01, -0.02, 0.04]])


def test_always_one_percent_above_the_benchmark_is_no_active_risk() -> None:
    """Though the differences are not all 1 % to the last bit."""
    assert stats.tracking_error(BOTH[0], benchmark=BOTH[1]) == pytest.approx(0.0, abs=1e-14)
    assert np.isnan(stats.information_ratio(BOTH[0], benchmark=BOTH[1]))


def test_a_hole_in_one_makes_a_longer_return_in_the_other() -> None:
    """Ticker lacks day 2; the benchmark's +10 % and +20 % become one return of 32 % at day 3."""
    own, other = stats.share_sessions([0.1, NAN, 0.3, 0.4], [0.0, 0.1, 0.2, 0.3])
    np.testing.assert_allclose(own, [0.1, NAN, 0.3, 0.4], rtol=1e-14)
    np.testing.assert_allclose(other, [0.0, NAN, 0.32, 0.3], rtol=1e-14)
    other, own = stats.share_sessions([0.0, 0.1, 0.2, 0.3], [0.1, NAN, 0.3, 0.4])
    np.testing.assert_allclose(other, [0.0, NAN, 0.32, 0.3], rtol=1e-14)


def test_holes_side_by_side_leave_one_long_return() -> None:
    """Prices on days 0 1 2 _ 4 5 and 0 1 _ 3 4 5: shared are 0, 1, 4, 5."""
    own, other = stats.share_sessions([0.3, 0.1, NAN, 0.2, 0.0], [0.4, NAN, 0.5, 0.1, 0.3])
    np.testing.assert_allclose(own, [0.3, NAN, NAN, 1.1 * 1.2 - 1, 0.0], atol=1e-14)
    np.testing.assert_allclose(other, [0.4, NAN, NAN, 1.5 * 1.1 - 1, 0.3], rtol=1e-14)


def test_a_return_that_nothing_is_chained_to_stays_the_same_number() -> None:
    """1 + 0.1 - 1 is not 0.1; only stretches of several returns are compounded."""
    own, other = stats.share_sessions([0.1, NAN, 0.3, 0.7], [0.1, NAN, 0.3, 0.7])
    np.testing.assert_array_equal(own, other)
    np.testing.assert_array_equal(own, [0.1, NAN, 0.3, 0.7])
    own, other = stats.share_sessions([0.1, NAN, 0.3, 0.7, 0.1], [0.1, NAN, 0.3, NAN, 0.1])
    np.testing.assert_array_equal(own[:3], [0.1, NAN, 0.3])
    np.testing.assert_array_equal(other, [0.1, NAN, 0.3, NAN, 0.1])


def test_a_late_listing_starts_where_both_have_a_price() -> None:
    """The ticker's first price is at column 1, where the benchmark has one: no longer return."""
    own, other = stats.share_sessions([NAN, NAN, 0.2, 0.1], [0.5, 0.5, 0.1, 0.3])
    np.testing.assert_array_equal(own, [NAN, NAN, 0.2, 0.1])
    np.testing.assert_array_equal(other, [NAN, NAN, 0.1, 0.3])
    own, other = stats.share_sessions([NAN, NAN, 0.2, 0.1], [0.5, NAN, 0.1, 0.3])
    np.testing.assert_array_equal(own, [NAN, NAN, NAN, 0.1])  # no price of the benchmark there


def prices(draw: st.DrawFn, length: int) -> list[float]:
    moves = st.integers(-2000, 4000).map(lambda step: 1 + step / 4096)
    path = np.cumprod([draw(moves) for _ in range(length)])
    holes = [draw(st.integers(0, 4)) == 0 for _ in range(length)]
    holes[0] = False  # a base right before the first return
    return np.where(holes, NAN, path).tolist()


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    length = draw(st.integers(1, 25))
    return prices(draw, length), prices(draw, length)


def returns_of(path: list[float]) -> np.ndarray:
    """Own returns of a price path with holes, dated at their ends."""
    seen = [t for t, p in enumerate(path) if not math.isnan(p)]
    found = np.full(len(path), NAN)
    for a, b in pairwise(seen):
        found[b] = path[b] / path[a] - 1
    return found[1:]


def drop_base_ambiguity(path: list[float]) -> list[float]:
    """The second price is there, so that a return follows the base at once."""
    return [path[0], path[0] if len(path) > 1 and math.isnan(path[1]) else path[1], *path[2:]]


@settings(max_examples=80, deadline=None)
@given(pairs())
def test_shared_returns_are_those_of_the_shared_prices(
    both: tuple[list[float], list[float]],
) -> None:
    own, other = (drop_base_ambiguity(p) if len(p) > 1 else p for p in both)
    found = stats.share_sessions(returns_of(own), returns_of(other))
    expected = slow_benchmark.shared_returns(own, other)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours[~np.isnan(ours)], theirs, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(np.isnan(found[0]), np.isnan(found[1]))


@pytest.mark.parametrize("metric", AGAINST)
def test_without_a_benchmark_or_a_shared_return_it_is_undefined(metric: str) -> None:
    function = getattr(stats, metric)
    np.testing.assert_array_equal(function(BOTH), [NAN, NAN])
    assert np.isnan(function([0.1, NAN, NAN], benchmark=[NAN, NAN, 0.1]))
    assert np.isnan(function([], benchmark=[]))


def test_one_shared_return_and_a_constant_benchmark() -> None:
    for metric in ("beta", "alpha", "correlation", "tracking_error", "information_ratio"):
        assert np.isnan(getattr(stats, metric)([0.1], benchmark=[0.2]))
    for metric in ("beta", "alpha", "correlation", "r_squared", "treynor"):
        assert np.isnan(getattr(stats, metric)(BOTH[0], benchmark=np.full(3, 0.1)))
    assert stats.beta(np.full(3, 0.1), benchmark=BOTH[0]) == 0
    assert np.isnan(stats.treynor(np.full(3, 0.1), benchmark=BOTH[0]))
    assert np.isnan(stats.correlation(np.full(3, 0.1), benchmark=BOTH[0]))
    assert np.isnan(stats.down_capture(BOTH[0], benchmark=np.abs(BOTH[1])))


def test_a_beta_that_is_only_rounding_is_no_denominator() -> None:
    """Symmetric about the middle: the products cancel, but for their rounding."""
    r, b = np.array([0.1, 0.3, 0.7, 0.3, 0.1]), np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    assert abs(stats.beta(r, benchmark=b)) < 1e-15
    assert np.isnan(stats.treynor(r, benchmark=b))


def test_ruin_is_a_capture_of_minus_everything() -> None:
    assert stats.down_capture([-1.0, 0.1, 0.1], benchmark=[-0.5, 0.1, 0.1]) == 2.0


def test_a_ticker_against_itself() -> None:
    r = np.random.default_rng(1).normal(0, 0.01, 500)
    assert stats.beta(r, benchmark=r) == 1
    assert stats.correlation(r, benchmark=r) == pytest.approx(1, abs=1e-15)
    assert stats.up_capture(r, benchmark=r) == 1
    assert stats.tracking_error(r, benchmark=r) == 0
    assert np.isnan(stats.information_ratio(r, benchmark=r))
