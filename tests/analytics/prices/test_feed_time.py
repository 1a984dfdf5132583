"""The feed and time: deadlines, hangs, stale bars and retries, on a clock or on held answers."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analytics.prices.feed import THREADS_A_WORKER, Feed
from models.errors import RateLimited, SourceFailed, TickerNotFound
from tests.analytics.prices.fake_source import SOON, Clock, Source, bars, eventually, outcome

ROOT = Path(__file__).parents[3]


def test_a_fetch_beyond_the_deadline_times_out_and_frees_its_worker(source: Source) -> None:
    source.held = {"HUNG"}
    feed = Feed(source, workers=1, deadline=0.05)
    feed.want(["HUNG", "B"])
    feed.wait(["HUNG"], SOON)
    known = feed.look(["HUNG"])["HUNG"]
    assert known.outcome == "timed out"
    assert "0.05 seconds" in known.reason
    assert eventually(lambda: outcome(feed, "B") == "fetched")


def test_the_deadline_runs_from_the_start_of_the_fetch_not_from_the_queue(source: Source) -> None:
    clock = Clock()
    source.held = {"A", "B"}
    feed = Feed(source, workers=1, deadline=10, clock=clock)
    feed.want(["A", "B"])
    source.until_asked("A")
    clock.now = 9
    source.release("A")
    source.until_asked("B")
    clock.now = 18
    feed.want(["C"])  # wakes the feed, which looks at its deadlines
    source.release("B")
    feed.wait(["A", "B", "C"], SOON)
    assert {known.outcome for known in feed.look(["A", "B", "C"]).values()} == {"fetched"}


def test_good_bars_that_come_after_the_deadline_are_kept(source: Source) -> None:
    source.held = {"A"}
    feed = Feed(source, deadline=0.05)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    assert outcome(feed, "A") == "timed out"
    source.release()
    assert eventually(lambda: outcome(feed, "A") == "fetched")
    assert feed.look(["A"])["A"].bars is not None


def test_a_failure_that_comes_after_the_deadline_says_nothing_new(source: Source) -> None:
    source.held, source.answers["A"] = {"A"}, TickerNotFound("A", "late")
    feed = Feed(source, deadline=0.05)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    source.release()
    assert eventually(lambda: not any(t.name == "feed A" for t in threading.enumerate()))
    assert outcome(feed, "A") == "timed out"


def test_hung_threads_are_bounded_and_their_end_lets_the_queue_go_on(source: Source) -> None:
    most = 2 * THREADS_A_WORKER
    names = [f"H{number}" for number in range(most + 1)]
    source.held = set(names)
    feed = Feed(source, workers=2, deadline=0.02)
    feed.want(names)
    feed.wait(names[:most], SOON)
    assert feed.pending(names) == (names[most],)
    assert source.asked.total() == most
    source.release()
    assert eventually(lambda: all(outcome(feed, name) == "fetched" for name in names))


def test_stale_bars_are_served_while_they_are_refreshed(source: Source) -> None:
    clock = Clock()
    feed = Feed(source, fresh_for=900, clock=clock)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    first = feed.look(["A"])["A"]
    clock.now = 899
    feed.want(["A"])
    assert source.asked["A"] == 1
    clock.now, source.held = 900, {"A"}
    source.answers["A"] = bars("A", 2.0)
    feed.want(["A"])
    assert eventually(lambda: source.asked["A"] == 2)
    assert feed.look(["A"])["A"] is first
    assert feed.pending(["A"]) == ()
    source.release()
    assert eventually(lambda: feed.look(["A"])["A"] is not first)
    newer = feed.look(["A"])["A"].bars
    assert newer is not None
    assert newer.columns["close"][0] == 2.0


def test_a_failed_refresh_keeps_the_good_bars_and_says_why(source: Source) -> None:
    clock = Clock()
    feed = Feed(source, fresh_for=900, clock=clock)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    clock.now = 901
    source.answers["A"] = SourceFailed("A", "no network")
    feed.want(["A"])
    assert eventually(lambda: outcome(feed, "A") == "failed")
    known = feed.look(["A"])["A"]
    assert known.reason == "no network"
    assert known.bars is not None


def test_a_failure_is_not_tried_again_before_its_time(source: Source) -> None:
    clock = Clock()
    source.answers["A"] = RateLimited("A", "wait")
    feed = Feed(source, retry_after=60, clock=clock)
    feed.want(["A"])
    feed.wait(["A"], SOON)
    clock.now = 59
    feed.want(["A"])
    assert source.asked["A"] == 1
    assert outcome(feed, "A") == "rate-limited"
    clock.now, source.answers = 60, {}
    feed.want(["A"])
    feed.wait(["A"], SOON)
    assert outcome(feed, "A") == "fetched"


@pytest.mark.slow
def test_a_hung_fetch_does_not_hold_up_the_end_of_the_process() -> None:
    program = """
import time
from analytics.prices.feed import Feed
feed = Feed(lambda ticker: time.sleep(60), deadline=0.1)
feed.want(["A", "B"]); feed.wait(["A", "B"], 30)
print(feed.look(["A"])["A"].outcome)
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "timed out\n", "")
