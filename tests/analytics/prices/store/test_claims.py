"""Turns at the source: one asks while others wait; a dead or silent holder is passed over."""

from __future__ import annotations

import platform
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from analytics.prices.store.claims import Turns
from tests.analytics.prices.fake_source import SOON, eventually


@pytest.fixture
def turns(tmp_path: Path) -> Turns:
    return Turns(tmp_path / "turns", patience=SOON)


def claims(turns: Turns) -> list[Path]:
    return list(turns.folder.glob("*"))


def test_a_turn_that_nobody_has_is_had_at_once_and_leaves_nothing(turns: Turns) -> None:
    with turns.turn("AAPL") as waited:
        assert not waited
        assert len(claims(turns)) == 1
    assert claims(turns) == []


def test_a_turn_ends_with_an_error_too(turns: Turns) -> None:
    with pytest.raises(ZeroDivisionError), turns.turn("AAPL"):
        raise ZeroDivisionError
    assert claims(turns) == []


def test_of_many_one_is_at_it_at_a_time_and_all_have_their_turn(turns: Turns) -> None:
    inside, most, waited, lock = [0], [0], [], threading.Lock()

    def session() -> None:
        with Turns(turns.folder).turn("AAPL") as had_to_wait:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                waited.append(had_to_wait)
            time.sleep(0.005)
            with lock:
                inside[0] -= 1

    threads = [threading.Thread(target=session) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(4 * SOON)
    assert len(waited) == 12
    assert most == [1]
    assert waited.count(False) >= 1


def test_other_tickers_do_not_wait(turns: Turns) -> None:
    with turns.turn("AAPL"), turns.turn("MSFT") as waited:
        assert not waited


def test_the_claim_of_a_killed_process_is_passed_over_at_once(turns: Turns) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True
    )
    turns.folder.mkdir()
    (turns.folder / "AAPL_").write_text(f"{platform.node()} {done.stdout.strip()} abcd")
    started = time.monotonic()
    with turns.turn("AAPL") as waited:
        assert waited
    assert time.monotonic() - started < SOON / 2


@pytest.mark.parametrize("claim", ["", "elsewhere 1 abcd", "x" * 5000, "\0"])
def test_a_holder_that_says_nothing_is_waited_for_so_long_and_no_longer(
    tmp_path: Path, claim: str
) -> None:
    turns = Turns(tmp_path, patience=0.1)
    (tmp_path / "AAPL_").write_text(claim)
    started = time.monotonic()
    with turns.turn("AAPL") as waited:
        assert waited
        assert time.monotonic() - started >= 0.1
    assert claims(turns) == []


def test_where_no_claim_can_be_made_all_go_on(tmp_path: Path) -> None:
    (tmp_path / "turns").write_text("a file in the way")
    with Turns(tmp_path / "turns").turn("AAPL") as waited:
        assert not waited


def test_a_claim_that_cannot_be_removed_holds_nobody_up_for_ever(tmp_path: Path) -> None:
    (tmp_path / "AAPL_").mkdir()
    with Turns(tmp_path, patience=0.05).turn("AAPL") as waited:
        assert waited


def test_a_turn_taken_from_a_slow_holder_is_not_ended_by_it(tmp_path: Path) -> None:
    turns, release = Turns(tmp_path, patience=0.05), threading.Event()

    def slow() -> None:
        with Turns(tmp_path).turn("AAPL"):
            release.wait(SOON)

    holder = threading.Thread(target=slow)
    holder.start()
    assert eventually(lambda: bool(claims(turns)))
    with turns.turn("AAPL"):
        release.set()
        holder.join(SOON)
        assert len(claims(turns)) == 1
