"""python -m analytics correlation: the matrix, its common window, and what is said beside it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.stats.tables import correlations
from tests.analytics.tables import studied

WIDE = """date,AAA,BBB,CCC.T
2024-01-01,100,50,10
2024-01-02,101,51,11
2024-01-03,102,,12
2024-01-04,101,53,11
2024-01-05,104,54,12
2024-01-08,103,56,13
"""


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["correlation", *arguments])
    written = capfd.readouterr()
    return int(left.value.code or 0), written.out, written.err


def test_the_csv_has_ticker_then_one_column_a_ticker_in_the_order_asked(
    capfd: pytest.CaptureFixture[str],
) -> None:
    command = ("NVDA", "AAPL", "KO", "--source", "sample", "--csv", "-")
    code, out, err = run(capfd, *command)
    table = pd.read_csv(io.StringIO(out))
    assert (code, list(table.columns)) == (0, ["ticker", "NVDA", "AAPL", "KO"])
    assert list(table["ticker"]) == ["NVDA", "AAPL", "KO"]
    matrix = table.iloc[:, 1:].to_numpy()
    assert (np.diag(matrix) == 1).all()
    made = studied("sample", tickers=("NVDA", "AAPL", "KO"), window="common")
    np.testing.assert_array_equal(matrix, correlations.pearson(made.daily.simple))
    assert "2,515 daily returns shared by all, 2013-01-03 to 2022-12-28" in err
    assert run(capfd, *command) == (code, out, err)


def test_returns_span_the_sessions_that_all_share(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """BBB has no price on the 3rd, so AAA's return of the 4th starts from the 2nd too: 0 %."""
    source = tmp_path / "p.csv"
    source.write_text(WIDE)
    code, out, err = run(capfd, "--source", str(source), "--csv", "-", "--price", "price")
    prices = {"AAA": [100, 101, 101, 104, 103], "BBB": [50, 51, 53, 54, 56]}
    a, b = (np.diff(line) / line[:-1] for line in map(np.array, prices.values()))
    found = pd.read_csv(io.StringIO(out)).set_index("ticker")
    assert code == 0
    assert found.loc["AAA", "BBB"] == pytest.approx(np.corrcoef(a, b)[0, 1], rel=1e-12)
    assert "4 daily returns shared by all, 2024-01-02 to 2024-01-08" in err
    assert "markets that close hours apart" in err
    assert "AAA and CCC.T, BBB and CCC.T" in err
    _, _, err = run(capfd, "--source", str(source), "--csv", "-", "--frequency", "weekly")
    assert "markets" not in err


@pytest.mark.parametrize("method", ["pearson", "spearman", "ledoit-wolf"])
def test_every_method_is_named_and_shown(capfd: pytest.CaptureFixture[str], method: str) -> None:
    code, out, err = run(capfd, "AAPL", "KO", "--source", "sample", "--method", method)
    assert code == 0
    assert out.split().count("1.00") == 2
    assert ("covariance shrunk by" in err) == (method == "ledoit-wolf")


def test_exit_codes(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capfd, "AAPL", "--source", "sample")
    assert (code, out) == (2, "")
    assert "expected at least two tickers, received AAPL" in err
    assert run(capfd, "AAPL", "KO", "--source", "sample", "--method", "kendall")[0] == 2
    code, out, err = run(capfd, "AAPL", "NOPE", "--source", "sample", "--csv", "-")
    assert (code, out) == (4, "")
    assert "a correlation needs two tickers with prices" in err
    code, out, _ = run(capfd, "AAPL", "KO", "NOPE", "--source", "sample", "--csv", "-")
    assert (code, out.count("\n")) == (3, 3)
    source = tmp_path / "apart.csv"
    source.write_text("date,AAA,BBB\n2024-01-02,1,\n2024-01-03,2,\n2024-01-04,,1\n2024-01-05,,2\n")
    assert run(capfd, "--source", str(source), "--csv", "-")[:2] == (4, "")
