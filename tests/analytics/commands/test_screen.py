"""python -m analytics screen, as other programs call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.performance import ranking
from tests.analytics.tables import studied

THREE = ("screen", "KO", "AAPL", "GE", "--source", "sample")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_its_csv_is_the_ranking(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    command = (*THREE, "--by", "max_drawdown", "--fdr", "0.01", "--risk-free", "0.02")
    assert _run(*command, "--csv", "-") == 0
    written = capfdbinary.readouterr()
    made = studied("sample", tickers=("KO", "AAPL", "GE"), risk_free=0.02)
    assert written.out == export.csv(ranking.ranking(made, "max_drawdown", 0.01))
    assert written.out.startswith(b"ticker,rank,max_drawdown,observations,sharpe,deflated_sharpe,")
    assert b"Pick the best of 3 by pure luck and its Sharpe is about " in written.err
    assert b"pass a 1 % false-discovery test" in written.err


def test_a_person_can_read_it(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*THREE) == 0
    lines = [line.split() for line in capfdbinary.readouterr().out.decode().splitlines()]
    rows = [cells for cells in lines if cells and cells[0] in THREE]
    assert [cells[:3] for cells in rows] == [
        ["AAPL", "1", "0.91"],
        ["KO", "2", "0.57"],
        ["GE", "3", "0.30"],
    ]
    assert all(cells[-1] == "yes" for cells in rows)


def test_who_is_not_found_is_named_and_the_rest_ranked(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert _run("screen", "AAPL", "NOPE", "--source", "sample", "--csv", "-") == 3
    written = capfdbinary.readouterr()
    assert written.out.count(b"\n") == 2
    assert b"NOPE: no prices" in written.err


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--by", "beta", "--benchmark", "^GSPC"), b"a metric that has a better end"),
        (("--by", "alpha"), b"a benchmark to rank against"),
        (("--fdr", "5"), b"a false discovery rate between 0 and 1, received 5.0: try 0.05"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_loaded(
    option: tuple[str, ...], said: bytes, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The file is not there, which is said only to those who ask for something."""
    assert _run("screen", *option, "--source", "/no/such/file.csv") == 2
    written = capfdbinary.readouterr()
    assert written.out == b""
    assert said in written.err


def test_its_bundle_is_recomputed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = str(tmp_path / "screen.zip")
    assert _run(*THREE, "--by", "cagr", "--fdr", "0.1", "--bundle", target) == 0
    assert _run("verify", target) == 0
    assert b"identical" in capfdbinary.readouterr().out
