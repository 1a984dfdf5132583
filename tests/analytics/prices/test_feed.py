"""The feed with made-up sources: outcomes, many callers, one request, and no blocking."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from analytics.prices.feed import Feed
from models.errors import RateLimited, SourceFailed, TickerNotFound
from tests.analytics.prices.fake_source import SOON, Source, outcome


def test_bars_arrive_and_the_outcome_says_when(source: Source) -> None:
    feed, before = Feed(source), datetime.now(UTC)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    known = feed.look(["A"])["A"]
    assert (known.ticker, known.outcome, known.reason) == ("A", "fetched", "")
    assert known.bars is not None
    assert known.at is not None
    assert before <= known.at <= datetime.now(UTC)


def test_a_ticker_never_wanted_is_pending_and_not_fetched(source: Source) -> None:
    feed = Feed(source)
    assert outcome(feed, "A") == "pending"
    assert feed.pending(["A"]) == ("A",)
    assert not source.asked


def test_want_and_look_do_not_block_and_wait_gives_up(source: Source) -> None:
    source.held = {"A"}
    feed, started = Feed(source), time.monotonic()
    feed.want(["A"])
    feed.wait(["A"], 0.05)
    assert outcome(feed, "A") == "pending"
    assert time.monotonic() - started < SOON


@pytest.mark.parametrize(
    ("error", "expected", "reason"),
    [
        (TickerNotFound("A", "no such ticker"), "not found", "no such ticker"),
        (RateLimited("A", "wait a while"), "rate-limited", "wait a while"),
        (SourceFailed("A", "no network"), "failed", "no network"),
    ],
)
def test_a_source_error_becomes_outcome_and_reason(
    source: Source, error: Exception, expected: str, reason: str
) -> None:
    source.answers["A"] = error
    feed = Feed(source)
    feed.want(["A", "B"])
    feed.wait(["A", "B"], SOON)
    known = feed.look(["A", "B"])
    assert (known["A"].outcome, known["A"].reason, known["A"].bars) == (expected, reason, None)
    assert known["B"].outcome == "fetched"


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), SystemExit(3)])
def test_an_unknown_error_fails_its_ticker_and_is_logged_with_its_traceback(
    source: Source, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    source.answers["A"] = error
    feed = Feed(source, workers=1)
    feed.want(["A", "B"])
    feed.wait(["A", "B"], SOON)
    known = feed.look(["A", "B"])
    assert known["A"].outcome == "failed"
    assert type(error).__name__ in known["A"].reason
    assert known["B"].outcome == "fetched"  # the only worker is not lost
    assert caplog.records[0].exc_info is not None
    assert caplog.records[0].exc_info[1] is error


def test_no_more_fetches_run_at_once_than_there_are_workers(source: Source) -> None:
    source.held = {"A", "B", "C", "D"}
    feed = Feed(source, workers=3)
    feed.want("ABCD")
    for name in "ABC":
        source.until_asked(name)
    assert source.asked["D"] == 0
    source.release()
    feed.wait("ABCD", SOON)
    assert source.asked == Counter("ABCD")


def test_many_sessions_asking_for_one_ticker_cause_one_request(source: Source) -> None:
    source.held = {"A"}
    feed, names = Feed(source), ["A", "B", "C", "D", "E"]

    def session() -> None:
        feed.want(names)
        feed.wait(names, SOON)

    sessions = [threading.Thread(target=session) for _ in range(32)]
    for thread in sessions:
        thread.start()
    source.until_asked("A")
    source.release()
    for thread in sessions:
        thread.join(SOON)
    feed.want(names)
    assert source.asked == Counter(names)
    assert feed.pending(names) == ()


def test_a_person_may_retry_at_once_and_sees_it_pending(source: Source) -> None:
    source.answers["A"] = SourceFailed("A", "no network")
    feed = Feed(source)
    feed.want(["A", "B"])
    feed.wait(["A", "B"], SOON)
    source.answers, source.held = {}, {"A"}
    feed.retry(["A", "B"])
    assert feed.pending(["A", "B"]) == ("A",)
    source.release()
    feed.wait(["A"], SOON)
    assert outcome(feed, "A") == "fetched"
    assert source.asked == Counter({"A": 2, "B": 1})  # B was good: nothing to retry
