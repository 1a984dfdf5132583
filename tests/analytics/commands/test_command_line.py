"""python -m analytics: a contract that other programs call. Real processes, real exit codes."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.performance import summary
from analytics.stats.catalogue import SUMMARY
from tests.analytics.tables import WIDE, studied

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ended:
    """How a run of the command line ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


Run = Callable[..., Ended]


def spawn(*arguments: str, home: Path) -> Ended:
    """The command line in a process of its own, without a network."""
    environment = os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9", "TENSORTAPE_HOME": str(home)}
    command = [sys.executable, "-m", "analytics", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120)
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ended]:
    """The command line in this process, which saves the seconds that imports take."""

    def call(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        written = capfdbinary.readouterr()
        return Ended(int(left.value.code or 0), written.out, written.err)

    return call


@pytest.mark.slow
def test_a_process_writes_csv_to_stdout_and_nothing_else(tmp_path: Path) -> None:
    ended = spawn("returns", "AAPL", "NVDA", "--source", "sample", "--csv", "-", home=tmp_path)
    assert ended.returncode == 0
    assert ended.stderr == b""
    made = studied("sample", tickers=("AAPL", "NVDA"))
    assert ended.stdout == export.csv(summary.returns_table(made))
    assert ended.stdout.startswith(b"date,AAPL,NVDA\n2013-01-03,-0.0126")
    assert ended.stdout.count(b"\n") == 2699


@pytest.mark.slow
def test_the_bytes_are_the_same_on_every_run(run: Run, tmp_path: Path) -> None:
    command = ("summary", "--source", "sample", "--csv", "-")
    first, second = run(*command), spawn(*command, home=tmp_path)
    assert first.stdout == second.stdout
    assert first.returncode == 0


def test_summary_csv_has_ticker_then_the_ids_of_the_conventions(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    ended = run(
        "summary", "AAPL", "--benchmark", "^GSPC", "--risk-free", "0.02", "--source", "sample",
        "--start", "2020-01-01", "--end", "2021-12-31", "--csv", str(target),
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert f"written: {target}" in ended.stderr.decode()
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    assert list(rows[0]) == ["ticker", *(metric.id for metric in SUMMARY)]
    assert [row["ticker"] for row in rows] == ["AAPL", "^GSPC"]
    assert rows[0]["first_date"] == "2019-12-31"
    assert rows[0]["last_date"] == "2021-12-31"


def test_without_csv_a_person_can_read_it(run: Run) -> None:
    ended = run("summary", "AAPL", "--source", "sample")
    assert ended.returncode == 0
    assert "Max drawdown" in ended.stdout.decode()
    assert "-38.52 %" in ended.stdout.decode()


def test_volatility_has_a_column_an_estimator_and_rolling_a_row_a_date(run: Run) -> None:
    whole = run("volatility", "AAPL", "--source", "sample", "--csv", "-").stdout.decode()
    assert whole.splitlines()[0] == (
        "ticker,close_to_close,ewma,parkinson,garman_klass,rogers_satchell,yang_zhang"
    )
    assert "" not in whole.splitlines()[1].split(",")
    rolled = run(
        "volatility", "AAPL", "--source", "sample", "--rolling", "21", "--csv", "-"
    ).stdout.decode()
    assert rolled.splitlines()[0] == "date,AAPL"
    assert rolled.splitlines()[1].startswith("2013-02-01,")


def test_rolling_takes_an_estimator_and_names_who_lacks_it(run: Run) -> None:
    command = ("volatility", "--source", "sample", "--rolling", "21", "--csv", "-")
    ended = run(*command, "--estimator", "parkinson", "AAPL", "KO")
    made = studied("sample", tickers=("AAPL", "KO"), rolling=21, estimator="parkinson")
    assert ended.returncode == 3
    assert ended.stdout == export.csv(summary.rolling_table(made))
    assert b"KO: Parkinson over 21 sessions is missing" in ended.stderr
    ended = run(*command, "--estimator", "yang_zhang", "KO")
    assert (ended.returncode, ended.stdout) == (4, b"")


def test_close_only_tickers_have_closes_volatility_and_are_named(run: Run) -> None:
    ended = run("volatility", "AAPL", "KO", "--source", "sample", "--csv", "-")
    assert ended.returncode == 0
    assert ended.stdout.decode().splitlines()[2].endswith(",,,,")
    assert b"KO: Parkinson is missing: it needs sessions with high and low" in ended.stderr


def test_frequencies_kinds_and_windows_reach_the_numbers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(WIDE)
    ended = run(
        "returns", "--source", str(tmp_path / "p.csv"), "--frequency", "monthly", "--kind", "log",
        "--price", "price", "--window", "common", "--csv", "-",
    )  # fmt: skip
    made = studied(
        tmp_path / "p.csv", frequency="monthly", kind="log", price="price", window="common"
    )
    assert ended.stdout == export.csv(summary.returns_table(made))
    assert "partial periods" in ended.stderr.decode()


def test_some_failed_is_exit_3_and_the_rest_is_written(run: Run) -> None:
    ended = run("returns", "AAPL", "NOPE", "--source", "sample", "--csv", "-")
    assert ended.returncode == 3
    assert ended.stdout.startswith(b"date,AAPL\n")
    assert b"NOPE: no prices (not found): the embedded sample does not have it" in ended.stderr


@pytest.mark.parametrize("command", ["returns", "summary", "volatility"])
def test_a_ticker_without_a_return_in_the_window_is_exit_3_and_the_rest_is_written(
    run: Run, tmp_path: Path, command: str
) -> None:
    """OLD has its last price before the window; NEW has prices on both its days."""
    path = tmp_path / "p.csv"
    path.write_text(
        "date,OLD,NEW\n2024-01-01,10,\n2024-01-02,11,20\n2024-01-03,,21\n2024-01-04,,22\n"
    )
    window = ("--start", "2024-01-03", "--csv", "-")
    ended = run(command, "OLD", "NEW", "--source", str(path), *window)
    assert ended.returncode == 3
    assert "OLD: no return in the window" in ended.stderr.decode()
    rows = list(csv.DictReader(io.StringIO(ended.stdout.decode())))
    if command == "returns":
        assert [row["NEW"] for row in rows] == [str(21 / 20 - 1), str(22 / 21 - 1)]
    else:
        assert "NEW" in {row["ticker"] for row in rows}
    assert run(command, "NEW", "--source", str(path), *window).returncode == 0


def test_nothing_to_write_is_exit_4_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    ended = run("returns", "NOPE", "--source", "sample", "--csv", str(target))
    assert (ended.returncode, ended.stdout) == (4, b"")
    assert not target.exists()
    ended = run("summary", "AAPL", "--source", "sample", "--start", "2030-01-01", "--csv", "-")
    assert (ended.returncode, ended.stdout) == (4, b"")
    assert b"AAPL: no return in the window" in ended.stderr


def test_a_target_in_a_missing_folder_is_exit_2(run: Run, tmp_path: Path) -> None:
    ended = run("returns", "AAPL", "--source", "sample", "--csv", str(tmp_path / "no" / "o.csv"))
    assert ended.returncode == 2
    assert f"but there is no folder {tmp_path / 'no'}: make it".encode() in ended.stderr
    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("returns", "A@B", "--source", "sample"),
        ("returns", "--source", "yahoo"),
        ("returns",),
        ("returns", "AAPL", "--start", "31.1.2024"),
        ("returns", "AAPL", "--kind", "percent"),
        ("returns", "AAPL", "--start", "2024-02-01", "--end", "2024-01-01"),
        ("returns", "--source", "/no/such/file.csv"),
        ("volatility", "AAPL", "--source", "sample", "--rolling", "1"),
        ("nonsense",),
    ],
)
def test_wrong_use_is_exit_2_with_a_sentence_and_no_traceback(
    run: Run, arguments: tuple[str, ...]
) -> None:
    ended = run(*arguments)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.strip()
    assert b"Traceback" not in ended.stderr


@pytest.mark.slow
def test_without_a_network_auto_serves_the_sample_and_says_why(tmp_path: Path) -> None:
    ended = spawn("returns", "AAPL", "ZZZZ", "--csv", "-", home=tmp_path)
    assert ended.returncode == 3
    assert ended.stdout.startswith(b"date,AAPL\n2013-01-03")
    said = ended.stderr.decode()
    assert "AAPL: prices from the sample, to 2023-09-21, because" in said
    assert "ZZZZ: no prices (failed)" in said
    assert "delisted" not in said


def test_help_says_what_every_option_does(run: Run) -> None:
    for command in ("returns", "summary", "volatility"):
        ended = run(command, "--help")
        assert ended.returncode == 0
        assert b"--source" in ended.stdout
        assert b"auto|yahoo|sample|FILE" in ended.stdout
