"""Courteous: what is tried again, what is not, and how long nothing is asked at all."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.yahoo.rate_limits import Breaker, Bucket
from analytics.prices.yahoo.retries import Courteous
from models.errors import (
    RateLimited,
    SourceError,
    SourceFailed,
    SourceTimeout,
    TickerNotFound,
    Unreachable,
)
from tests.analytics.prices.fake_source import SOON, Clock, Source, bars, outcome

START = datetime(2026, 11, 24, 14, 31, tzinfo=UTC)


class Script:
    """A fetch that answers by a list, the last entry for ever; None is good bars."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.asked, self.forgot = list(answers), 0, 0

    def __call__(self, ticker: str, _since: date | None = None) -> Bars:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if answer is not None:
            raise answer
        return bars(ticker)

    def forget(self) -> None:
        self.forgot += 1


def courteous(script: Script, clock: Clock | None = None, **given: object) -> Courteous:
    """Limits on a clock, waits of nothing."""
    clock = clock or Clock()
    now = lambda: START + timedelta(seconds=clock.now)  # noqa: E731
    limits = {
        "bucket": Bucket(clock=clock),
        "breaker": Breaker(clock=clock, now=now),
        "wait_initial": 0.0,
        "wait_jitter": 0.0,
        "forget": script.forget,
        "clock": clock,
    }
    return Courteous(script, **(limits | given))  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [RateLimited, Unreachable, SourceTimeout])
def test_what_may_pass_is_tried_again_after_the_client_forgot_it(error: type[SourceError]) -> None:
    script = Script(error("A", "no"), error("A", "no"), None)
    assert courteous(script)("A").ticker == "A"
    assert (script.asked, script.forgot) == (3, 2)


@pytest.mark.parametrize("error", [TickerNotFound, SourceFailed])
def test_a_wrong_answer_is_not_asked_for_again(error: type[SourceError]) -> None:
    script = Script(error("A", "no"))
    with pytest.raises(error, match="no"):
        courteous(script)("A")
    assert (script.asked, script.forgot) == (1, 0)


def test_a_network_that_stays_dead_is_tried_three_times_and_its_own_error_told() -> None:
    script = Script(Unreachable("A", "no network"))
    with pytest.raises(Unreachable, match="no network"):
        courteous(script)("A")
    assert script.asked == 3


def test_while_a_network_is_dead_other_tickers_are_tried_once() -> None:
    clock, script = Clock(), Script(Unreachable("A", "no network"))
    ask = courteous(script, clock)
    for name, asked in (("A", 3), ("B", 4)):
        with pytest.raises(Unreachable, match="no network"):
            ask(name)
        assert script.asked == asked
    clock.now = 61  # it may be back, and a connection that breaks once is tried again
    script.asked, script.answers = 0, [Unreachable("C", "broke"), None]
    assert ask("C").ticker == "C"
    script.asked = 0  # it has answered
    assert ask("D").ticker == "D"


def test_a_rate_limit_that_stays_stops_every_ticker_and_says_until_when() -> None:
    clock, script = Clock(), Script(RateLimited("A", "too often"))
    ask = courteous(script, clock)
    told = "Yahoo asks for patience until 14:32: try again then"
    with pytest.raises(RateLimited, match=told):
        ask("A")
    assert script.asked == 3
    clock.now = 59
    with pytest.raises(RateLimited, match=told):
        ask("B")
    assert script.asked == 3  # not asked at all
    clock.now, script.answers = 60, [None]
    assert ask("B").ticker == "B"


def test_after_the_pause_requests_come_one_by_one() -> None:
    clock, slept = Clock(), list[float]()
    script = Script(RateLimited("A", "too often"))
    ask = courteous(script, clock, sleep=slept.append)
    with pytest.raises(RateLimited):
        ask("A")
    clock.now, script.answers = 60, [None]
    for name in ("B", "C"):
        ask(name)
    assert slept == [1.0, 2.0]


def test_who_waited_for_a_turn_asks_nothing_if_somebody_was_refused_meanwhile() -> None:
    clock, script = Clock(), Script(None)
    breaker = Breaker(clock=clock, now=lambda: START)
    bucket = Bucket(1, 60, clock=clock)
    refused = lambda _seconds: breaker.refused()  # noqa: E731 - while this one sleeps
    ask = courteous(script, clock, bucket=bucket, breaker=breaker, sleep=refused)
    ask("A")
    with pytest.raises(RateLimited, match="14:32"):
        ask("B")
    assert script.asked == 1


def test_retries_stop_at_the_deadline() -> None:
    script = Script(Unreachable("A", "no"))
    with pytest.raises(Unreachable):
        courteous(script, deadline=0.05, wait_initial=0.1)("A")
    assert script.asked == 2  # the wait begins before the deadline and the last try after it


def test_waits_are_jittered() -> None:
    def takes() -> float:
        script = Script(Unreachable("A", "no"), None)
        began = time.monotonic()
        courteous(script, wait_jitter=0.2)("A")
        return time.monotonic() - began

    waits = [takes() for _ in range(8)]
    assert max(waits) - min(waits) > 0.03  # eight draws of 0..200 ms are closer in 1 of 80,000


def test_waiting_for_a_turn_does_not_count_against_a_tickers_deadline() -> None:
    """The feed's deadline is for the source, not for our politeness."""
    script = Script(None)
    ask = courteous(script, bucket=Bucket(1, 60 / 0.3), sleep=time.sleep)
    feed = Feed(ask, deadline=0.2)
    names = ("A", "B", "C")
    feed.want(names)
    feed.wait(names, SOON)
    assert [outcome(feed, name) for name in names] == ["fetched"] * 3


def test_a_feed_of_sessions_and_tickers_asks_within_limits_and_once_each(source: Source) -> None:
    clock = Clock()
    slept, lock = list[float](), threading.Lock()

    def sleep(seconds: float) -> None:
        with lock:
            slept.append(seconds)

    ask = Courteous(lambda ticker, _since: source(ticker), bucket=Bucket(clock=clock), sleep=sleep)
    names = [f"T{number}" for number in range(50)]
    feed = Feed(ask)
    sessions = [threading.Thread(target=feed.want, args=(names,)) for _ in range(20)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join(SOON)
    feed.wait(names, SOON)
    assert source.asked.total() == 50
    assert sorted(slept) == [float(turn) for turn in range(1, 21)]


def test_retries_are_not_written_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    courteous(Script(Unreachable("A", "no"), None))("A")
    assert capsys.readouterr().err == ""
    assert logging.getLogger("stamina").handlers
