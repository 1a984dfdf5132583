"""python -m analytics quality: tables, exit codes, and a file that another run repeats."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.__main__ import main

HEAD = "ticker,source,currency,calendar,first_session,last_session,observed,expected,missing,"


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["quality", *arguments])
    written = capfd.readouterr()
    return int(left.value.code or 0), written.out, written.err


def test_a_row_a_ticker_and_the_same_bytes_as_of_a_date(capfd: pytest.CaptureFixture[str]) -> None:
    command = ("AAPL", "NVDA", "--source", "sample", "--end", "2023-09-21", "--csv", "-")
    code, out, err = run(capfd, *command)
    assert (code, err) == (0, "")
    assert out.startswith(HEAD)
    row = out.splitlines()[1]
    assert row.startswith("AAPL,sample,USD,XNYS,2013-01-02,2023-09-21,2699,2699,0,0,0,,,0,")
    assert run(capfd, *command) == (0, out, "")


def test_findings_are_rows_with_the_switch_and_lines_on_screen(
    capfd: pytest.CaptureFixture[str],
) -> None:
    command = ("KO", "--source", "sample", "--end", "2022-12-28")
    _, out, _ = run(capfd, *command, "--findings", "--csv", "-")
    assert out.startswith("ticker,severity,kind,first_date,last_date,sessions,sentence\n")
    assert '\nKO,info,close_only,,,,"closes only' in out
    _, out, err = run(capfd, *command)
    assert "XNYS" in out
    assert "KO: info: closes only" in out
    assert err == "KO: adjusted closes only: total returns are their ratio\n"


def test_an_old_end_is_told_as_of_today(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capfd, "AAPL", "--source", "sample")
    assert "AAPL: info: ends on 2023-09-21" in out


def test_exit_codes_are_those_of_the_other_commands(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capfd, "AAPL", "NOPE", "--source", "sample", "--csv", "-")
    assert (code, out.count("\n")) == (3, 2)
    assert "NOPE: no prices (not found)" in err
    target = tmp_path / "out.csv"
    code, out, _ = run(capfd, "NOPE", "--source", "sample", "--csv", str(target))
    assert (code, out, target.exists()) == (4, "", False)
    code, out, _ = run(capfd, "A@B", "--source", "sample")
    assert (code, out) == (2, "")


def test_a_window_without_a_price_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "AAPL", "--source", "sample", "--start", "2030-01-01")
    assert code == 0
    assert "AAPL: error: no session has a close" in out
