"""python -m analytics sharpe, as other programs call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.performance import track_record
from tests.analytics.tables import studied

TWO = ("sharpe", "KO", "AAPL", "--source", "sample", "--frequency", "monthly")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_its_csv_is_the_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*TWO, "--above", "0.2", "--trials", "9", "--csv", "-") == 0
    written = capfdbinary.readouterr()
    made = studied("sample", tickers=("KO", "AAPL"), frequency="monthly")
    assert written.out == export.csv(track_record.track_records(made, above=0.2, trials=9))
    assert b"KO: 396 months of record; " in written.err
    assert b"suffice to say at 95 % that its Sharpe ratio is above 0.2" in written.err


def test_a_person_can_read_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*TWO) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    rows = {line[:26].strip(): line[26:].split() for line in lines}
    assert rows["Returns"] == ["396", "129"]
    assert [cell[-1] for cell in rows["Chance of a miss"] if not cell[0].isdigit()] == ["%", "%"]
    assert set(rows) >= {label for label, _ in track_record.LABELS.values()}


def test_wrong_use_is_refused_before_anything_is_loaded(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert _run("sharpe", "KO", "--source", "nowhere.csv", "--prior", "1") == 2
    assert b"a prior above 0 and below 1" in capfdbinary.readouterr().err


def test_its_bundle_is_recomputed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    bundle = str(tmp_path / "sharpe.zip")
    assert _run(*TWO, "--alternative", "0.8", "--bundle", bundle) == 0
    assert _run("verify", bundle) == 0
    assert b"identical: track record of 2 tickers" in capfdbinary.readouterr().out
