"""Real prices: clean ones raise few alarms, each explained here; faulty ones are found.

The sample: no session of NYSE missing in 182,454; no error; as warnings only that twenty of its
series end in 2022 and six in 2023. 361 returns (0.2 %) are beyond 8 robust sigmas: crashes and
earnings, told as notes. Stale runs are notes too: prices of the early nineties moved by eighths
of a dollar, and the close-only series have no volume that would say whether they were traded.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import prices, quality
from analytics.prices.bars import Bars
from analytics.request import Request
from models.prices.origin import Origin

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def cards(source: str, form: str = "split-adjusted") -> dict[str, quality.Card]:
    request = Request(source=source, prices=form)  # type: ignore[arg-type]
    return {card.ticker: card for card in quality.cards(prices.load(request).panel)}


def kinds(made: dict[str, quality.Card], severity: str) -> Counter[str]:
    findings = [each for card in made.values() for each in card.findings]
    return Counter(each.kind for each in findings if each.severity == severity)


def test_the_sample_raises_no_false_alarm() -> None:
    made = cards("sample")
    assert kinds(made, "error") == {}
    assert kinds(made, "warning") == {"stale_tail": 20}
    assert {card.missing for card in made.values()} == {0}
    assert {card.unexpected for card in made.values()} == {0}
    assert sum(card.observed for card in made.values()) == 182_454
    jumps = sum(card.count("jumps") or 0 for card in made.values())
    assert 0.001 < jumps / 182_454 < 0.003


@pytest.mark.skipif(
    not (SHARED / "sp500_72_raw.parquet").is_file(), reason="not beside the project"
)
def test_72_raw_names_raise_no_false_alarm_and_their_27_holes_are_found() -> None:
    """BRK.B is not spelled as Yahoo does, so its exchange is not known."""
    made = cards(str(SHARED / "sp500_72_raw.parquet"), "raw")
    assert kinds(made, "error") == {}
    assert kinds(made, "warning") == {}
    missing = {name: card.missing for name, card in made.items() if card.missing}
    assert missing == {"KIM": 3, "RHI": 1, "SPGI": 6, "VIAC": 5, "WELL": 12}
    assert [name for name, card in made.items() if card.missing is None] == ["BRK.B"]


FAULTS = {
    "CLC.L": ("error", "hundredfold", "2024-07-29"),
    "LSC.L": ("error", "hundredfold", "2024-02-05"),
    "NVT.L": ("error", "hundredfold", "2024-05-13"),
    "SCR.TO": ("warning", "split", "2023-10-05"),
    "PSH.L": ("info", "missing", "2022-10-13"),
    "NVDA": ("warning", "adjusted_close", "2021-12-01"),
}


@pytest.mark.skipif(not (SHARED / "yahoo_shaped").is_dir(), reason="not beside the project")
@pytest.mark.parametrize("ticker", FAULTS)
def test_faults_that_yahoo_had_are_found(ticker: str) -> None:
    """Prices in pence among pounds, an unapplied split, lost days and dividends."""
    severity, kind, day = FAULTS[ticker]
    found = yahoo_card(ticker).of_kind(kind)[0]  # type: ignore[arg-type]
    assert (found.severity, str(found.dates[0])) == (severity, day)


@pytest.mark.skipif(not (SHARED / "yahoo_shaped").is_dir(), reason="not beside the project")
@pytest.mark.parametrize(
    ("ticker", "currency"),
    [
        ("4063.T", "JPY"),
        ("IBE.MC", "EUR"),
        ("KAP.IL", "USD"),
        ("KMR.L", "GBP"),
        ("TEM.L", "GBP"),
        ("TISG.MI", "EUR"),
    ],
)
def test_clean_shares_of_other_exchanges_have_no_finding(ticker: str, currency: str) -> None:
    assert yahoo_card(ticker, currency).findings == ()


def yahoo_card(ticker: str, currency: str = "USD") -> quality.Card:
    table = pd.read_csv(SHARED / "yahoo_shaped" / f"{ticker}.csv")
    theirs = {"dividend": "Dividends", "split": "Stock Splits"}
    names = ("open", "high", "low", "close", "adj_close", "volume", "dividend", "split")
    columns = {
        name: table[theirs.get(name, name.replace("_", " ").title())].to_numpy(np.float64)
        for name in names
    }
    columns["split"] = np.where(columns["split"] > 0, columns["split"], 1.0)
    return quality.card(
        Bars(ticker, table["Date"].to_numpy("datetime64[D]"), columns, Origin("yahoo", currency))
    )
