"""The drawdown table: every episode of every ticker, the deepest first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.output import export
from analytics.performance import summary
from analytics.performance.drawdown_table import COLUMNS, drawdown_table
from tests.analytics.tables import studied

# AAA falls 10 % and recovers, then 25 % and does not; BBB falls by half and is back on the 8th.
PRICES = """date,AAA,BBB,CCC
2024-01-01,100,10,
2024-01-02,90,5,
2024-01-03,100,8,
2024-01-04,120,9,
2024-01-05,90,9.5,
2024-01-08,100,11,5
"""


def test_every_episode_by_hand(tmp_path: Path) -> None:
    study = studied(tmp_path / "p.csv", PRICES, tickers=("AAA", "BBB", "CCC"))
    table = drawdown_table(study)
    assert export.csv(table).decode().splitlines()[0] == f"ticker,{','.join(COLUMNS)}"
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    day = pd.Timestamp
    assert [(row[0], round(row[1], 12), *row[2:]) for row in rows] == [
        ("BBB", -0.5, day("2024-01-01"), day("2024-01-02"), day("2024-01-08"), 1, 6, 7),
        ("AAA", -0.25, day("2024-01-04"), day("2024-01-05"), None, 1, None, 4),
        ("AAA", -0.1, day("2024-01-01"), day("2024-01-02"), day("2024-01-03"), 1, 1, 2),
    ]


def test_the_first_row_of_a_ticker_is_its_max_drawdown() -> None:
    study = studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC")
    deepest = drawdown_table(study).groupby("ticker").first()
    figures = summary.summary(study).set_index("ticker")
    for name in study.tickers:
        assert deepest["depth"][name] == pytest.approx(figures["max_drawdown"][name], rel=1e-13)
        for end in ("peak", "trough", "recovery"):
            mine, theirs = deepest[end][name], figures[f"max_drawdown_{end}"][name]
            assert mine == theirs or (pd.isna(mine) and pd.isna(theirs))


def test_the_deepest_come_first_and_days_add_up() -> None:
    table = drawdown_table(studied("sample", tickers=("AAPL", "NVDA")))
    assert (np.diff(table["depth"]) >= 0).all()
    back = table.dropna()
    assert (back["days_down"] + back["days_to_recover"] == back["days"]).all()


def test_tickers_that_never_fell_have_no_row(tmp_path: Path) -> None:
    text = "date,AAA\n2024-01-01,1\n2024-01-02,2\n2024-01-03,2\n"
    table = drawdown_table(studied(tmp_path / "p.csv", text))
    assert len(table) == 0
    assert list(table.columns) == ["ticker", *COLUMNS]
