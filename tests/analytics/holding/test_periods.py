"""The table of holding periods: rows, the benchmark, sentences, the command line, its bundle."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.holding.periods import COLUMNS, holding_table, sentences
from analytics.output import export
from analytics.stats.tables.holding_periods import share_interval
from tests.analytics.tables import studied


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """UP gains 10 % a year and INDEX 5 %, month by month, for four years; NEW has one of them."""
    days = pd.date_range("2018-01-31", periods=49, freq="ME")
    months = np.arange(49)
    up, index = 1.1 ** (months / 12), 1.05 ** (months / 12)
    new = np.where(months < 30, np.nan, 100 - months)
    table = pd.DataFrame({"UP": 100 * up, "NEW": new, "INDEX": 100 * index}, days)
    target = tmp_path_factory.mktemp("holding") / "prices.csv"
    table.to_csv(target, index_label="date")
    return target


def test_steady_growth(market: Path) -> None:
    table = holding_table(studied(market, tickers=("UP",), benchmark="INDEX"))
    assert tuple(table.columns) == COLUMNS
    rows = table[table["ticker"] == "UP"].set_index("years")
    assert rows["starts"].to_dict() == {1: 37, 3: 13, 5: 0, 10: 0}
    assert rows.loc[1, "median"] == pytest.approx(0.1)
    assert rows.loc[3, "worst"] == pytest.approx(1.1**3 - 1)
    assert rows.loc[3, "independent"] == pytest.approx(1461 / 365.25 / 3)
    assert (rows.loc[1, "losing"], rows.loc[1, "behind"]) == (0.0, 0.0)
    assert rows.loc[1, "losing_high"] == pytest.approx(share_interval(0.0, 4.0)[1])
    assert math.isnan(rows.loc[5, "median"])
    index = table[table["ticker"] == "INDEX"]
    assert index["behind"].isna().all()


def test_losses_and_shares_of_shared_sessions(market: Path) -> None:
    table = holding_table(studied(market, tickers=("NEW", "UP"), benchmark="UP"))
    row = table[(table["ticker"] == "NEW") & (table["years"] == 1)].iloc[0]
    assert (row["starts"], row["losing"], row["behind"]) == (7, 1.0, 1.0)
    # 100 - months: 12 lost of 70 at first, of 64 at last.
    assert row["worst"] == pytest.approx(-12 / 64)
    assert row["worst_start"] == pd.Timestamp("2021-01-31")
    assert row["best"] == pytest.approx(-12 / 70)


def test_what_is_missing_is_said(market: Path) -> None:
    study = studied(market, tickers=("NEW", "UP"))
    said = sentences(study, holding_table(study))
    assert "NEW: less than 3 years in the window" in said
    assert "no history in the window is 10 years long" in said
    assert said[-1].startswith("periods that overlap are alike")


def test_the_command_writes_the_table_and_its_bundle(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    bundle = str(tmp_path / "holding.zip")
    with pytest.raises(SystemExit) as left:
        main(["holding", "KO", "--source", "sample", "--csv", "-", "--bundle", bundle])
    assert not left.value.code
    written = capfdbinary.readouterr().out
    assert written == export.csv(holding_table(studied("sample", tickers=("KO",))))
    with pytest.raises(SystemExit) as left:
        main(["verify", bundle])
    assert not left.value.code
    assert b"identical: holding of 1 ticker" in capfdbinary.readouterr().out
