"""Stored prices that are there and cannot be read: named, with what is used instead."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analytics import prices
from analytics.__main__ import main
from analytics.prices.refresh import Refresh
from analytics.prices.store.store import Store, home
from analytics.request import Request
from models.errors import Unreachable
from tests.analytics.prices.histories import AT, same, snapshot

DEAD = Unreachable("AAPL", "no connection to Yahoo: check the network")
Break = Callable[[Path], None]


def directory(path: Path) -> None:
    """A folder in the place of a file."""
    path.unlink()
    path.mkdir()


def loop(path: Path) -> None:
    """A link to itself."""
    remove(path)
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    """A link to nothing."""
    remove(path)
    path.symlink_to(path.parent / "none")


def file(path: Path) -> None:
    """A file in the place of a folder."""
    remove(path)
    path.write_bytes(b"")


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def load(source: str = "auto", ticker: str = "AAPL") -> prices.Loaded:
    """What a new process has while Yahoo cannot be reached."""

    def fetch(*_: object) -> None:
        raise DEAD

    feed = prices.feed_on_store(Refresh(fetch=fetch))  # type: ignore[arg-type]
    return prices.load(Request(tickers=(ticker,), source=source), feed, 10)


def newest() -> Path:
    return max(Store().place("AAPL").glob("*.parquet"))


FILES = [(directory, "Is a directory"), (loop, "Too many levels"), (dangling, "No such file")]
FOLDERS = [(file, "Not a directory"), (loop, "Too many levels"), (dangling, "a link to nothing")]


@pytest.mark.parametrize(("damage", "cause"), FILES)
def test_an_unreadable_snapshot_is_named_beside_the_network_and_the_sample(
    damage: Break, cause: str
) -> None:
    Store().put(snapshot())
    path = newest()
    damage(path)
    [status] = load().statuses
    assert status.source == "sample"
    assert status.remark.startswith(
        f"prices from the sample, to {status.as_of}, because {DEAD.reason}; "
        f"the stored prices in {path} cannot be read ({cause}"
    )
    assert status.remark.endswith("give access to that file or move it away")
    [lacking] = load("yahoo").statuses
    assert lacking.remark.startswith(f"no prices (failed): {DEAD.reason}; the stored prices in")


@pytest.mark.parametrize(("damage", "cause"), FOLDERS)
@pytest.mark.parametrize("levels", [0, 1, 2], ids=["ticker", "prices", "home"])
def test_an_unreadable_folder_is_named_at_every_level(
    damage: Break, cause: str, levels: int
) -> None:
    Store().put(snapshot())
    damage([Store().place("AAPL"), Store().folder, home()][levels])
    [status] = load().statuses
    assert status.source == "sample"
    assert f"because {DEAD.reason}; the store " in status.remark
    assert f"cannot be read ({cause}" in status.remark
    assert "set TENSORTAPE_HOME to another folder" in status.remark


@pytest.mark.parametrize(("damage", "cause"), FILES)
def test_the_snapshot_before_an_unreadable_one_is_used_and_is_brought_up_to_date(
    damage: Break, cause: str
) -> None:
    store = Store()
    before = store.put(snapshot(last="2026-11-19"))
    store.put(snapshot())
    path = newest()
    damage(path)
    [status] = load().statuses
    assert status.source == "store"
    assert f"{path} cannot be read ({cause}" in status.remark
    assert status.remark.endswith("the one before it is used")
    found = store.latest("AAPL")
    assert found is not None
    assert same(replace(found.bars, origin=before.bars.origin), before.bars)
    for day in range(1, 9):  # later ones are stored, and what cannot be read is not pruned
        assert store.put(snapshot(at=AT + timedelta(days=day))).generation == 2 + day
    assert path.is_dir() or path.is_symlink()


def test_a_store_without_the_ticker_has_no_trouble() -> None:
    Store().put(snapshot("MSFT"))
    assert load().statuses[0].storage == ""
    assert Refresh().trouble("AAPL") == ""


@pytest.mark.parametrize(("damage", "cause"), FOLDERS)
def test_update_all_names_a_store_that_cannot_be_listed(
    damage: Break, cause: str, capfd: pytest.CaptureFixture[str]
) -> None:
    Store().put(snapshot())
    damage(Store().folder)
    with pytest.raises(SystemExit) as left:
        main(["update", "--all"])
    assert left.value.code == 4
    assert f"cannot be read ({cause}" in capfd.readouterr().err


def test_a_ticker_whose_folder_cannot_be_read_is_listed_with_the_others() -> None:
    for name in ("AAPL", "MSFT"):
        Store().put(snapshot(name))
    file(Store().place("MSFT"))
    assert Store().tickers() == ("AAPL", "MSFT")
    assert Store().prune("MSFT") == 0


def test_after_generation_99999999_comes_one_of_nine_digits_and_is_the_newest() -> None:
    store = Store()
    store.put(replace(snapshot(last="2026-11-19"), generation=99_999_998))
    assert newest().name.startswith("99999999-")
    assert store.put(snapshot()).generation == 100_000_000
    found = store.latest("AAPL")
    assert found is not None
    assert (found.generation, str(found.bars.as_of)) == (100_000_000, "2026-11-20")
    for _ in range(6):
        store.put(snapshot())
    found = store.latest("AAPL")
    assert found is not None
    assert found.generation == 100_000_006
    assert len(list(store.place("AAPL").glob("*.parquet"))) == 5
