"""Drawdown episodes by hand, against a walk, and against max_drawdown and its dates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.tables.drawdown_episodes import episodes
from models.errors import InputError, ShapeError
from tests.answers import slow

NAT = np.datetime64("NaT", "D")
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)
series = st.lists(moves, min_size=1, max_size=60)


def days(*text: str) -> np.ndarray:
    return np.array(text, "datetime64[D]")


def test_by_hand() -> None:
    """Wealth 1, 0.5, 0.75, 1.5, 1.5, 0.75, 1.125: one fall from the base, one not yet back.

    The second starts from the later of two equal highs.
    """
    returns = np.array([-0.5, 0.5, 1.0, 0.0, -0.5, 0.5])
    dates = days(
        "2024-01-01", "2024-01-02", "2024-01-05", "2024-01-10", "2024-01-11", "2024-02-11",
        "2024-02-12",
    )  # fmt: skip
    found = episodes(returns, dates=dates)
    np.testing.assert_array_equal(found.peak, days("2024-01-01", "2024-01-11"))
    np.testing.assert_array_equal(found.trough, days("2024-01-02", "2024-02-11"))
    np.testing.assert_array_equal(found.recovery, np.append(days("2024-01-10"), NAT))
    np.testing.assert_array_equal(found.depth, [-0.5, -0.5])
    np.testing.assert_array_equal(found.days_down, [1, 31])
    np.testing.assert_array_equal(found.days_to_recover, [8, np.nan])
    np.testing.assert_array_equal(found.days, [9, 32])
    np.testing.assert_array_equal(found.deepest(1).peak, days("2024-01-01"))


def test_gains_only_nothing_and_only_missing_have_no_episode() -> None:
    for returns in ([0.1, 0.0, 0.2], [], [np.nan, np.nan]):
        dates = np.datetime64("2024-01-01") + np.arange(len(returns) + 1)
        found = episodes(returns, dates=dates)
        assert len(found.depth) == len(found.peak) == len(found.days) == 0


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ShapeError, match="dates"):
        episodes([0.1], dates=days("2024-01-01", "2024-01-02", "2024-01-03"))
    with pytest.raises(InputError, match="base"):
        episodes([0.1], dates=days("2024-01-01"))


def test_rows_of_a_batch_are_told_apart_by_their_number() -> None:
    """Row 0 falls at once and recovers, then falls again; row 1 never falls; row 2 does once."""
    returns = np.array(
        [[-0.2, 0.25, np.nan, 0.1, -0.1], [0.1, 0.0, 0.0, np.nan, 0.1], [0.1, -0.5, -0.5, 0, 0]]
    )
    dates = np.datetime64("2024-01-01") + np.arange(6)
    found = episodes(returns, dates=dates)
    np.testing.assert_array_equal(found.row, [0, 0, 2])
    np.testing.assert_array_equal(found.peak, dates[[0, 4, 1]])
    np.testing.assert_array_equal(found.trough, dates[[1, 5, 3]])
    np.testing.assert_array_equal(found.recovery, [dates[2], NAT, NAT])
    np.testing.assert_allclose(found.depth, [-0.2, -0.1, -0.75], rtol=1e-13)
    np.testing.assert_array_equal(found.days, [2, 1, 4])
    np.testing.assert_array_equal(found.deepest(1).row, [2])


@settings(max_examples=100, deadline=None)
@given(series, st.integers(0, 99))
def test_a_walk_finds_the_same_and_missing_sessions_change_nothing(
    returns: list[float], seed: int
) -> None:
    dates = [date(2020, 1, 1) + timedelta(days=2 * k) for k in range(len(returns) + 1)]
    expected = slow.episodes(returns, dates)
    array, calendar = np.array(returns), np.array(dates, "M8[D]")
    places = np.random.default_rng(seed).integers(0, len(returns) + 1, 4)
    holed = np.insert(array, places, np.nan)
    wide = np.insert(calendar[1:], places, np.datetime64("2020-01-02"))
    for found in (
        episodes(array, dates=calendar),
        episodes(holed, dates=wide, base=calendar[0]),
    ):
        assert found.peak.tolist() == [each[0] for each in expected]
        assert found.trough.tolist() == [each[1] for each in expected]
        assert found.recovery.tolist() == [each[2] for each in expected]
        np.testing.assert_allclose(found.depth, [each[3] for each in expected], rtol=1e-12)


@settings(max_examples=100, deadline=None)
@given(series)
def test_the_deepest_is_max_drawdown_with_its_dates(returns: list[float]) -> None:
    array = np.array(returns)
    dates = np.datetime64("2020-01-01") + np.arange(len(returns) + 1)
    worst = episodes(array, dates=dates).deepest(1)
    if not len(worst.depth):
        assert stats.max_drawdown(array) == 0
        return
    assert worst.depth[0] == stats.max_drawdown(array)
    for name, metric in (
        ("peak", stats.max_drawdown_peak),
        ("trough", stats.max_drawdown_trough),
        ("recovery", stats.max_drawdown_recovery),
    ):
        np.testing.assert_array_equal(getattr(worst, name)[0], metric(array, dates=dates))


@settings(max_examples=50, deadline=None)
@given(series)
def test_episodes_cover_exactly_the_days_below_a_high(returns: list[float]) -> None:
    array = np.array(returns)
    dates = np.datetime64("2020-01-01") + np.arange(len(returns) + 1)
    found = episodes(array, dates=dates)
    open_until = np.where(np.isnat(found.recovery), dates[-1] + 1, found.recovery)
    below = stats.drawdown(array) < 0
    inside = np.zeros(len(array), dtype=bool)
    for peak, until in zip(found.peak, open_until, strict=True):
        inside |= (dates[1:] > peak) & (dates[1:] < until)
    np.testing.assert_array_equal(inside, below)
    assert (found.days >= found.days_down).all()
    back = ~np.isnan(found.days_to_recover)
    np.testing.assert_array_equal(found.days[back], (found.days_down + found.days_to_recover)[back])
