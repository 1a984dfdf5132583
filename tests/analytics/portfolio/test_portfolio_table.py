"""`frontier`: its columns, the numbers of its portfolios, its words, the same bytes again."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.output import export
from analytics.portfolio import optimal, portfolio_table
from analytics.provenance import archive, verify
from tests.analytics.tables import studied

THREE = ("AAPL", "KO", "XOM")
ASKED = ("frontier", *THREE, "--source", "sample", "--start", "2018-01-01")


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_its_columns_are_the_contract(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*ASKED, "--points", "4", "--csv", "-") == 0
    table = pd.read_csv(io.BytesIO(capfdbinary.readouterr().out))
    assert list(table.columns) == [
        *("portfolio", "expected_return", "volatility", "sharpe"),
        *(f"weight_{name}" for name in THREE),
        *(f"risk_{name}" for name in THREE),
        "gap",
    ]
    points = [f"frontier {place}" for place in (1, 2, 3, 4)]
    assert list(table["portfolio"]) == [*optimal.METHODS, *points]


def test_its_numbers_are_those_of_the_portfolios(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    options = ("--bounds", "10%,60%", "--covariance", "ledoit-wolf", "--risk-free", "0.02")
    mine = ("--weights", "AAPL=30%,KO=0.45,XOM=0.25")
    assert _run(*ASKED, *options, *mine, "--periods", "260", "--csv", "-") == 0
    table = pd.read_csv(io.BytesIO(capfdbinary.readouterr().out))
    study = studied(
        "sample",
        tickers=THREE,
        start=date(2018, 1, 1),
        window="common",
        risk_free=0.02,
        periods=260,
    )
    found = optimal.portfolios(
        study,
        covariance="ledoit-wolf",
        low=0.1,
        high=0.6,
        yours={"AAPL": 0.3, "KO": 0.45, "XOM": 0.25},
    )
    for rows, held in ((table[:7], found.named), (table[7:], found.frontier)):
        np.testing.assert_array_equal(rows["sharpe"], held.sharpe)
        for place, name in enumerate(THREE):
            np.testing.assert_array_equal(rows[f"weight_{name}"], held.weights[:, place])
        risks = rows[[f"risk_{name}" for name in THREE]].sum(axis=1)
        np.testing.assert_allclose(risks, rows["volatility"], rtol=1e-12)
    assert list(table["portfolio"][:7]) == [*optimal.METHODS, "yours"]


def test_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*ASKED, "--bounds", "0.33,0.34", "--covariance", "ledoit-wolf") == 0
    written = capsys.readouterr()
    assert "1,257 daily simple returns shared by all, 2018-01-02 to 2022-12-28" in written.err
    assert "covariance shrunk by" in written.err
    assert "inverse volatility, risk parity: weights follow from" in written.err
    assert "no forecast" in written.err
    shown = [line.split("  ")[0].strip() for line in written.out.splitlines()]
    assert "maximum diversification" in shown
    for place in (1, 13, 25, 38, 50):
        assert f"frontier {place}" in shown
    assert "frontier 2" not in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bounds", "0"), "two bounds"),
        (("--bounds", "1,0"), "a lower and an upper bound"),
        (("--points", "1"), "2 to 500 points"),
        (("--weights", "AAPL=0.5"), "sum to 1"),
        (("--weights", "MSFT=1"), "ask for MSFT too"),
    ],
)
def test_wrong_use(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*ASKED, *arguments) == 2
    assert said in capsys.readouterr().err


def test_no_points_are_no_frontier(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert _run(*ASKED, "--points", "0", "--csv", "-") == 0
    table = pd.read_csv(io.BytesIO(capfdbinary.readouterr().out))
    assert list(table["portfolio"]) == list(optimal.METHODS)


def test_one_ticker_is_no_choice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("frontier", "AAPL", "--source", "sample") == 2
    assert "at least two tickers" in capsys.readouterr().err
    (tmp_path / "one.csv").write_text("date,AAA\n2024-01-01,1\n2024-01-02,2\n2024-01-03,1\n")
    assert _run("frontier", "--source", str(tmp_path / "one.csv")) == 4
    assert "two tickers with prices" in capsys.readouterr().err


def test_its_bundle_is_recomputed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "f.zip"
    options = ("--weights", "equal", "--bounds", "0,0.5", "--points", "6")
    assert _run(*ASKED, *options, "--bundle", str(path), "--csv", "-") == 0
    written = capfdbinary.readouterr().out
    content = path.read_bytes()
    assert verify(content).identical
    assert written in archive.unpack(content).values()


def test_the_table_is_as_exported() -> None:
    study = studied("sample", tickers=THREE, start=date(2020, 1, 1), window="common")
    table = portfolio_table.frontier_table(study, points=5, yours="AAPL=1")
    back = pd.read_csv(io.BytesIO(export.csv(table)))
    pd.testing.assert_frame_equal(table, back, check_exact=True)
