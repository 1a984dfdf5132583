"""Commands on a full disk and in a read-only home: the remedy fits, and nothing stored is lost."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.prices.store.store import Store
from tests.yahoo.redirect import redirect_yfinance
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")


@pytest.mark.parametrize("stored", [False, True])
def test_update_on_a_full_disk_says_to_make_room(
    small_disk: Path,
    yahoo_process: YahooServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    stored: bool,
) -> None:
    monkeypatch.setenv("TENSORTAPE_HOME", str(small_disk))
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    ticker = "VOD.L" if stored else "AAPL"  # ten sessions and 2,699
    # Without the persistent cookie, which has no room either: yfinance's cache is on this disk too.
    with redirect_yfinance(yahoo_process.url, small_disk / "yfinance"):
        if stored:
            with pytest.raises(SystemExit):
                main(["update", ticker])
        kept = Store().latest(ticker)
        with contextlib.suppress(OSError):  # the disk is full
            (small_disk / "ballast").write_bytes(bytes(64 * 1024))
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["update", ticker])
    said = capfd.readouterr().err
    assert left.value.code == 4
    assert said.startswith(f"{ticker}: not kept: the store {Store().folder} cannot be written (No ")
    assert "kB needed, 0 bytes free): make room there, or set TENSORTAPE_HOME" in said
    assert "delete" not in said
    after = Store().latest(ticker)
    assert (kept is None) == (after is None) == (not stored)
    if kept is not None and after is not None:
        assert after.generation == kept.generation
    assert list(small_disk.rglob("*.part")) == []


@pytest.mark.parametrize("stored", [False, True])
def test_in_a_read_only_home_prices_are_served_and_it_is_said_that_none_are_stored(
    small_disk: Path,
    tmp_path: Path,
    yahoo_process: YahooServer,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    stored: bool,
) -> None:
    monkeypatch.setenv("TENSORTAPE_HOME", str(small_disk))
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    # With a cache elsewhere: an open database would keep the disk from becoming read-only.
    with redirect_yfinance(yahoo_process.url, tmp_path / "yfinance"):
        if stored:
            with pytest.raises(SystemExit):
                main(["update", "VOD.L"])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    capfd.readouterr()
    why = (
        f"not kept: the store {Store().folder} cannot be written (Read-only file system): "
        "give access there, or set TENSORTAPE_HOME to another folder"
    )
    with redirect_yfinance(yahoo_process.url, small_disk / "yfinance"):
        for command, code in (["returns", 0], ["update", 4]):
            with pytest.raises(SystemExit) as left:
                main([str(command), "VOD.L", "--csv", "-"])
            said = capfd.readouterr()
            assert left.value.code == code
            assert said.out.count("\n") == (10 if command == "returns" else 2)
            assert why in said.err
