"""What the command line writes and reads: formats, targets, standard input, people's spellings."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analytics.__main__ import main
from tests.analytics.tables import WIDE

Run = Callable[..., tuple[int, bytes, str]]
SAMPLE = ("--source", "sample")


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: str) -> tuple[int, bytes, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        written = capfdbinary.readouterr()
        return int(left.value.code or 0), written.out, written.err.decode()

    return call


def test_formats_on_standard_output_have_the_cells_of_the_csv(run: Run) -> None:
    command = ("calendar", "KO", *SAMPLE, "--start", "2021")
    _, csv, _ = run(*command, "--csv", "-")
    rows = pd.read_csv(io.BytesIO(csv), keep_default_na=False, na_values=[""])
    expected = json.loads(rows.to_json(orient="records", double_precision=15))
    _, lines, _ = run(*command, "--format", "jsonl")
    found = [json.loads(line) for line in lines.splitlines()]
    assert [list(row) for row in found] == [list(rows)] * len(rows)
    for row, other in zip(found, expected, strict=True):
        for name, value in row.items():
            assert value == pytest.approx(other[name], abs=1e-14) or not value
    assert run(*command, "--format", "csv")[1] == csv
    assert json.loads(run(*command, "--format", "json")[1]) == found
    assert run(*command, "--format", "markdown")[1].startswith(b"| ticker | year | jan |")
    parquet = pq.read_table(io.BytesIO(run(*command, "--format", "parquet")[1]))
    assert [row | {"partial": row["partial"]} for row in parquet.to_pylist()] == found


def test_a_suffix_says_the_format_and_format_overrules_it(run: Run, tmp_path: Path) -> None:
    command = ("returns", "KO", *SAMPLE, "--start", "2022-12")
    _, csv, _ = run(*command, "--csv", "-")
    for option in ("--csv", "--output"):
        target = tmp_path / f"{option}.parquet"
        code, out, said = run(*command, option, str(target))
        assert (code, out) == (0, b"")
        assert f"written: {target}" in said
        table = pq.read_table(target).to_pandas()
        assert len(table) == csv.count(b"\n") - 1
    run(*command, "--output", str(tmp_path / "a.txt"), "--format", "csv")
    assert (tmp_path / "a.txt").read_bytes() == csv
    run(*command, "--output", str(tmp_path / "b.txt"), "--format", "table")
    assert "2022-12-28" in (tmp_path / "b.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--csv", "-", "--bundle", "-"), "received --csv - and --bundle -"),
        (("--csv", "-", "--format", "json"), "received --csv - and --format"),
        (("--csv", "x.json"), "write it by --output x.json"),
        (("--csv", "x.xls"), "received x.xls: rename it"),
        (("--output", "x.pdf"), "received x.pdf: rename it"),
        (("--output", "/nonexistent/x.csv"), "there is no folder /nonexistent"),
        (("--start", "31.12.2021"), "write 2022, 2022-03 or 2022-03-31"),
    ],
)
def test_what_cannot_be_written_or_read_is_exit_2(
    run: Run, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, told = run("returns", "KO", *SAMPLE, *arguments)
    assert (code, out) == (2, b"")
    assert said in told
    assert list(tmp_path.iterdir()) == []


def test_a_risk_free_rate_of_two_is_asked_about(run: Run) -> None:
    code, _, said = run("summary", "KO", *SAMPLE, "--risk-free", "2")
    assert code == 2
    assert "200 % a year: write 0.02 or 2%" in said
    found = {run("summary", "KO", *SAMPLE, "--risk-free", rate, "--csv", "-")[1] for rate in RATES}
    assert len(found) == 1


RATES = ("2%", "0.02", "2 %")


def test_tickers_years_and_months_as_people_write_them(run: Run) -> None:
    plain = run(
        *("returns", "KO", "XOM", *SAMPLE, "--csv", "-"),
        *("--start", "2021-01-01", "--end", "2021-03-31"),
    )
    assert plain[0] == 0
    spelled = ("returns", "ko,xom", *SAMPLE, "--csv", "-", "--start", "2021", "--end", "2021-03")
    assert run(*spelled) == plain


def piped(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_prices_come_on_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(WIDE)
    _, expected, _ = run("returns", "--source", str(path), "--csv", "-")
    piped(WIDE.encode(), monkeypatch)
    code, found, said = run("returns", "--source", "-", "--csv", "-")
    assert (code, found) == (0, expected)
    frame = pd.read_csv(path)
    frame.to_parquet(tmp_path / "p.parquet")
    piped((tmp_path / "p.parquet").read_bytes(), monkeypatch)
    assert run("returns", "--source", "-", "--csv", "-")[1] == expected
    piped(b"", monkeypatch)
    code, _, said = run("returns", "--source", "-", "--csv", "-")
    assert code == 2
    assert "standard input" in said


def test_rolling_names_who_has_too_short_a_history(run: Run, tmp_path: Path) -> None:
    days = pd.bdate_range("2020-01-01", periods=90)
    frame = pd.DataFrame({"OLD": range(100, 190), "NEW": [None] * 70 + list(range(50, 70))}, days)
    frame.rename_axis("date").to_csv(tmp_path / "p.csv")
    command = ("rolling", "--source", str(tmp_path / "p.csv"), "--sessions", "63", "--csv", "-")
    _, out, said = run(*command)
    assert out.startswith(b"date,OLD\n")
    assert "NEW: no sharpe of 63 sessions" in said
    code, _, said = run(*command, "--metric", "beta")
    assert code == 2
    assert "a benchmark for a beta" in said
    code, _, said = run("rolling", "KO", *SAMPLE, "--metric", "correlation")
    assert code == 2
    assert "two tickers to correlate" in said


def test_what_is_left_out_on_the_screen_is_said(run: Run) -> None:
    _, out, _ = run("returns", "KO", *SAMPLE)
    assert b"the last 20 of 8,312 dates; --csv FILE or --format csv has all" in out
    _, out, _ = run("returns", "KO", *SAMPLE, "--start", "2022-12-20")
    assert b"has all" not in out
