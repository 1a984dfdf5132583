"""Volatility estimators: by hand, where undefined, rolling, and the cone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.catalogue import METRICS, VOLATILITY
from tests.answers import slow

NAN = np.nan
RANGES = ("parkinson", "garman_klass", "rogers_satchell", "yang_zhang")
TAKES = {metric.id: metric.takes for metric in VOLATILITY}
NAMES = ("opens", "highs", "lows", "closes", "previous")


def named(metric: str, bars: np.ndarray) -> dict[str, np.ndarray]:
    """Bars (..., T, 5) → what the estimator takes."""
    columns = dict(zip(NAMES, np.moveaxis(bars, -1, 0), strict=True))
    return {name: columns[name] for name in TAKES[metric] if name in columns}


def test_without_the_close_before_the_first_session_has_no_overnight_move() -> None:
    """And one session is too few; with another, the second close is seen from the first."""
    bars = np.array(
        [[1.0, 4.0, 1.0, 2.0, 9.0], [4.0, 16.0, 4.0, 8.0, 2.0], [8.0, 8.0, 8.0, 8.0, 8]]
    )
    two, three = named("yang_zhang", bars[:2]), named("yang_zhang", bars)
    expected = stats.yang_zhang(**named("yang_zhang", bars[1:]))
    for given_ in (two, three):
        given_.pop("previous")
    assert np.isnan(stats.yang_zhang(**two))
    assert stats.yang_zhang(**three) == expected


def test_a_forgotten_shock_underflows_to_nothing() -> None:
    quiet = np.append(1.0, np.zeros(30_000))
    assert stats.ewma(quiet) == 0


def test_the_close_before() -> None:
    closes = np.array([[1.0, NAN, 3.0, 4.0], [NAN, NAN, 5.0, NAN]])
    expected = [[NAN, 1.0, 1.0, 3.0], [NAN, NAN, NAN, 5.0]]
    np.testing.assert_array_equal(stats.previous_close(closes), expected)
    assert stats.previous_close(np.empty((2, 0))).shape == (2, 0)


@st.composite
def bars(draw: st.DrawFn, least: int = 1, most: int = 30) -> np.ndarray:
    """Consistent bars: open and close inside the range, each opening near the close before."""
    step, rows, before = st.integers(1, 400), [], 100.0
    for _ in range(draw(st.integers(least, most))):
        move = [draw(step) / 4096 for _ in range(4)]
        low = before * (1 - move[0])
        high = low * (1 + move[1] + move[2])
        inside = [low + (high - low) * draw(st.integers(0, 8)) / 8 for _ in range(2)]
        rows.append([inside[0], high, low, inside[1], before])
        before = inside[1]
    return np.array(rows)


@pytest.mark.parametrize("metric", RANGES)
def test_a_session_that_lacks_something_does_not_count(metric: str) -> None:
    function = getattr(stats, metric)
    good = np.array([[2.0, 4.0, 1.0, 3.0, 2.0], [3.0, 5.0, 2.0, 4.0, 3.0], [4.0, 6.0, 3.0, 3.5, 4]])
    bad = good.copy()[:2]
    bad[0, 2], bad[1, 1] = NAN, 0.0  # no low; a high that is no price
    expected = function(**named(metric, good))
    found = function(**named(metric, np.concatenate((good[:1], bad, good[1:]))))
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    assert np.isnan(function(**named(metric, bad)))
    assert np.isnan(function(**named(metric, np.empty((0, 5)))))


def test_prices_that_contradict_each_other_are_undefined_not_imaginary() -> None:
    bar = {"opens": [1.0], "highs": [1.1], "lows": [1.0], "closes": [3.0]}
    assert np.isnan(stats.garman_klass(**bar))
    assert np.isnan(stats.rogers_satchell(**bar))


@pytest.mark.parametrize("metric", RANGES)
def test_one_price_a_session_says_nothing_of_a_range(metric: str) -> None:
    assert np.isnan(getattr(stats, metric)(**named(metric, np.full((9, 5), 7.0))))


@pytest.mark.parametrize("metric", ["garman_klass", "rogers_satchell", "yang_zhang"])
def test_bars_that_contradict_themselves_are_left_out(metric: str) -> None:
    """A close above the high, a low above the open: as if the session had no bar."""
    good = np.array([[10.0, 12, 9, 11, 10], [11, 13, 10, 12, 11], [12, 14, 11, 13, 12]])
    for bad in ([10.0, 12, 9, 12.5, 10], [10.0, 12, 10.5, 11, 10]):
        found = getattr(stats, metric)(**named(metric, np.vstack([good, bad])))
        assert found == getattr(stats, metric)(**named(metric, good))


def test_a_high_below_the_low_is_no_range() -> None:
    assert stats.parkinson([12.0, 9.0], [9.0, 12.0]) == stats.parkinson([12.0], [9.0])


@pytest.mark.parametrize("metric", [*RANGES, "ewma", "close_to_close"])
@settings(max_examples=15, deadline=None)
@given(given_=bars(least=6), window=st.integers(2, 7), seed=st.integers(0, 99))
def test_rolling_is_each_window_alone(
    metric: str, given_: np.ndarray, window: int, seed: int
) -> None:
    holes = np.random.default_rng(seed).random(len(given_)) < 0.2
    holed = np.where(holes[:, None], NAN, given_)
    series = named(metric, holed) if metric in RANGES else {"log_returns": holed[:, 0] - 100}
    expected, seen = np.full(len(given_), NAN), np.flatnonzero(~holes)
    for end in range(window, len(seen) + 1):
        part = {name: values[seen[end - window : end]] for name, values in series.items()}
        expected[seen[end - 1]] = getattr(stats, metric)(**part)
    found = METRICS[metric].rolled(window=window, **series)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-13)
    two = {name: np.stack([values, values[::-1]]) for name, values in series.items()}
    np.testing.assert_array_equal(METRICS[metric].rolled(window=window, **two)[0], found)


def test_the_cone_is_quantiles_of_rolling_volatility() -> None:
    random = np.random.default_rng(3).normal(0, 0.01, (2, 300))
    random[1, :250] = NAN
    cone = stats.volatility_cone(random, windows=(5, 60), quantiles=(0.0, 0.25, 1.0))
    assert cone.shape == (2, 2, 3)
    for row, window in ((0, 0), (0, 1), (1, 0)):
        values = [
            slow.volatility(random[row][k - n : k].tolist(), 252)
            for n in [(5, 60)[window]]
            for k in range(n + 250 * row, 301)
        ]
        expected = [slow.quantile(values, q) for q in (0.0, 0.25, 1.0)]
        np.testing.assert_allclose(cone[row, window], expected, rtol=1e-10)
    assert np.isnan(cone[1, 1]).all()  # 50 returns, and a window of 60
    assert stats.volatility_cone(random[0]).shape == (7, 7)
