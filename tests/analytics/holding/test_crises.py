"""The table of crises: rows, gaps, the command line and its bundle."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.holding.crises import COLUMNS, crisis_table, sentences
from analytics.output import export
from tests.analytics.tables import studied

PRICES = """date,OLD,NEW
2020-02-18,100,
2020-02-19,110,
2020-03-20,66,
2020-03-23,77,
2020-08-03,,10
2021-01-04,109,12
2021-02-01,110,11
2021-12-31,120,10
2022-01-03,120,10
2022-10-12,90,5
"""


def test_rows_and_gaps(tmp_path: Path) -> None:
    study = studied(tmp_path / "prices.csv", PRICES, tickers=("OLD", "NEW"))
    table = crisis_table(study)
    assert tuple(table.columns) == COLUMNS
    old = table[table["ticker"] == "OLD"].set_index("crisis")
    covid = old.loc["Covid 2020"]
    assert covid["return"] == pytest.approx(77 / 110 - 1)
    assert covid["max_drawdown"] == pytest.approx(66 / 110 - 1)
    assert covid["recovery"] == pd.Timestamp("2021-02-01")
    assert covid["days_to_recover"] == 315  # 23 March 2020 to 1 February 2021
    assert pd.isna(old.loc["Inflation 2022", "days_to_recover"])
    new = table[table["ticker"] == "NEW"].set_index("crisis")
    assert new.loc["Inflation 2022", "return"] == pytest.approx(-0.5)
    assert pd.isna(new.loc["Covid 2020", "return"])
    said = sentences(study, table)
    assert "no prices in the window for Covid 2020: NEW" in said
    assert any(line.endswith("Rate fears 2018: OLD, NEW") for line in said)


def test_the_command_writes_the_table_and_its_bundle(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    bundle = str(tmp_path / "crises.zip")
    with pytest.raises(SystemExit) as left:
        main(["crises", "KO", "AAPL", "--source", "sample", "--csv", "-", "--bundle", bundle])
    assert not left.value.code
    written = capfdbinary.readouterr()
    assert written.out == export.csv(crisis_table(studied("sample", tickers=("KO", "AAPL"))))
    assert b"no prices in the window for Black Monday 1987: KO, AAPL" in written.err
    with pytest.raises(SystemExit) as left:
        main(["verify", bundle])
    assert not left.value.code
    assert b"identical: crises of 2 tickers" in capfdbinary.readouterr().out
