"""Files of every vendor: one security, its closes, and no field taken for a ticker."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics import prices, study
from analytics.provenance import recipes
from analytics.request import Request
from models.errors import TableError
from tests.analytics.prices.files.parsed import parsed
from tests.analytics.prices.files.vendor_files import BARS, CLOSES, DATES, LONG, TOTAL, WIDE

SPLIT_INSIDE = ("AAPL_wiki", "AAPL_av_adjusted", "AAPL_tiingo", "AAPL_zipline_raw", "AAPL_eodhd",
                "wiki_prices")  # fmt: skip


def total_of(content: str, name: str, tmp_path: Path, **asked: object) -> dict[str, float]:
    """Ticker → total return, by the path of the command line."""
    path = tmp_path / f"{name}.csv"
    path.write_text(content, encoding="utf-8")
    request = Request(source=str(path), **asked)  # type: ignore[arg-type]
    made = recipes.OF_STUDY["summary"](study.run(request, prices.load(request)))
    return dict(zip(made["ticker"], made["total_return"], strict=True))


@pytest.mark.parametrize("name", sorted(BARS | LONG | WIDE))
def test_each_vendors_file_is_one_security_with_its_return(name: str, tmp_path: Path) -> None:
    content = (BARS | LONG | WIDE)[name]()
    found = total_of(content, name, tmp_path, price="price")
    assert len(found) == 1
    assert next(iter(found.values())) == pytest.approx(TOTAL, abs=1e-12)


@pytest.mark.parametrize("name", sorted(set(BARS | LONG | WIDE) - set(SPLIT_INSIDE)))
def test_each_vendors_closes_and_dates_are_read(name: str) -> None:
    content = (BARS | LONG | WIDE)[name]()
    bars = parsed(content, f"{name}.csv")[0]
    one = next(iter(bars.values()))
    dated = dict(zip(one.dates.astype(str).tolist(), one.columns["close"].tolist(), strict=True))
    assert {day: dated[day] for day in DATES} == dict(zip(DATES, CLOSES, strict=True))


@pytest.mark.parametrize("name", sorted(LONG | WIDE))
def test_a_column_of_tickers_names_them(name: str) -> None:
    assert list(parsed((LONG | WIDE)[name](), f"{name}.csv")[0]) == ["AAPL"]


@pytest.mark.parametrize("name", ["AAPL Historical Data", "daily_AAPL", "AAPL", "AAPL_D1"])
def test_one_securitys_bars_are_named_after_their_file(name: str) -> None:
    bars, reading = parsed((BARS | LONG)[name](), f"{name}.csv")
    assert list(bars) == ["AAPL"]
    assert "one security's bars, AAPL after the file's name" in reading.sentence


def test_a_file_without_a_name_asks_for_the_ticker_and_the_answer_holds() -> None:
    content = BARS["AAPL_nasdaq"]()
    with pytest.raises(TableError, match=r"the ticker of the security.*--ticker AAPL"):
        parsed(content, "HistoricalData_1600853.csv")
    bars, reading = parsed(content, "HistoricalData_1600853.csv", ticker="aapl")
    assert list(bars) == ["AAPL"]
    assert "AAPL as asked" in reading.sentence


def test_what_is_not_used_is_named() -> None:
    assert "not used: Change %" in parsed(BARS["AAPL Historical Data"](), "AAPL.csv")[1].sentence
    assert "not used: market_cap" in parsed(BARS["AAPL_coingecko"](), "AAPL.csv")[1].sentence


@pytest.mark.parametrize("name", SPLIT_INSIDE)
def test_splits_in_the_closes_are_undone_said_and_left_where_asked(
    name: str, tmp_path: Path
) -> None:
    content = (BARS | LONG)[name]()
    reading = parsed(content, f"{name}.csv")[1]
    assert "raw closes" in reading.sentence
    left = total_of(content, name, tmp_path, price="price", prices="split-adjusted")
    assert next(iter(left.values())) == pytest.approx(131.40 / (4 * 118.28) - 1, abs=1e-12)
