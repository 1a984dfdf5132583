"""Token bucket and circuit breaker, on a clock that moves when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.prices.yahoo.rate_limits import Breaker, Bucket
from tests.analytics.prices.fake_source import Clock


def test_thirty_at_once_then_sixty_a_minute() -> None:
    bucket = Bucket(clock=Clock())
    waits = [bucket.take() for _ in range(33)]
    assert waits == [0.0] * 30 + [1.0, 2.0, 3.0]


def test_quiet_fills_the_bucket_but_never_beyond_the_burst() -> None:
    clock = Clock()
    bucket = Bucket(2, 60, clock=clock)
    assert [bucket.take() for _ in range(3)] == [0.0, 0.0, 1.0]
    clock.now = 1000
    assert [bucket.take() for _ in range(3)] == [0.0, 0.0, 1.0]


def test_a_held_bucket_gives_nothing_before_its_time_and_no_burst_after_it() -> None:
    clock = Clock()
    bucket = Bucket(30, 60, clock=clock)
    bucket.hold(60)
    assert bucket.take() == 61.0
    bucket.hold(60)
    clock.now = 60
    assert [bucket.take() for _ in range(2)] == [1.0, 2.0]


@settings(deadline=None)  # a busy machine is no failure
@given(
    gaps=st.lists(st.floats(0, 5), min_size=1, max_size=60),
    burst=st.integers(1, 40),
    a_minute=st.floats(1, 600),
)
def test_no_window_has_more_than_the_burst_and_the_rate(
    gaps: list[float], burst: int, a_minute: float
) -> None:
    """Whenever callers come, requests in any span of s seconds are ≤ burst + s × rate + 1."""
    clock = Clock()
    bucket = Bucket(burst, a_minute, clock=clock)
    starts = []
    for gap in gaps:
        clock.now += gap
        starts.append(clock.now + bucket.take())
    assert starts == sorted(starts)  # first come, first served
    for first in range(len(starts)):
        for last in range(first, len(starts)):
            span = starts[last] - starts[first]
            assert last - first + 1 <= burst + span * a_minute / 60 + 1 + 1e-6


def test_the_breaker_doubles_its_pause_until_there_is_an_answer() -> None:
    clock, pauses = Clock(), []
    breaker = Breaker(60, 900, clock=clock)
    assert breaker.left() == 0
    for _ in range(6):
        pauses.append(breaker.refused())
        clock.now += pauses[-1]
        assert breaker.left() == 0
    assert pauses == [60, 120, 240, 480, 900, 900]
    breaker.answered()
    assert breaker.refused() == 60


def test_many_refusals_at_once_are_one_pause() -> None:
    clock = Clock()
    breaker = Breaker(60, 900, clock=clock)
    breaker.refused()
    clock.now = 10
    assert breaker.refused() == 50
    clock.now = 60
    assert breaker.refused() == 120


@pytest.mark.parametrize(
    ("second", "told"), [(0, "14:32"), (1, "14:33"), (59, "14:33")], ids=["on it", "after", "late"]
)
def test_until_is_the_first_full_minute_at_which_requests_pass(second: int, told: str) -> None:
    start = datetime(2026, 11, 24, 14, 31, second, tzinfo=UTC)
    clock = Clock()
    breaker = Breaker(60, clock=clock, now=lambda: start + timedelta(seconds=clock.now))
    breaker.refused()
    assert f"{breaker.until():%H:%M}" == told
    clock.now = 30
    assert f"{breaker.until():%H:%M}" == told  # the same sentence for all tickers of a page
