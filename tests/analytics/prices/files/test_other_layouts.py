"""Layouts of exchanges, terminals and other programs, and what only looks like one of ours."""

from __future__ import annotations

import pytest

from models.errors import DuplicatePriceError, TableError
from tests.analytics.prices.files.parsed import closes, dates, missing, parsed

BARS = "115.75,118.39,115.73"
BLOOMBERG = """,AAPL US Equity,,MSFT US Equity,
Date,PX_LAST,PX_VOLUME,PX_LAST,PX_VOLUME
2020-08-20,118.28,1,214.58,2
"""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Date,VIX Open,VIX Close\n08/20/2020,22,22.72\n", {"VIX": [22.72]}),
        ('"","AAPL.Open","AAPL.Close","AAPL.Adjusted"\n"2020-08-20",1,118.28,118\n',
         {"AAPL": [118.28]}),
        (BLOOMBERG, {"AAPL US Equity": [118.28], "MSFT US Equity": [214.58]}),
        ("日期,股票代码,开盘,收盘,最高,最低\n2020-08-20,000001,1,118.28,120,1\n",
         {"000001": [118.28]}),
        ("ts_code,trade_date,close,pre_close\n000001.SZ,20200820,118.28,1\n",
         {"000001.SZ": [118.28]}),
        ("Date,variable,value\n2020-08-20,AAPL,118.28\n", {"AAPL": [118.28]}),
        (",Date,AAPL\n0,2020-08-20,118.28\n", {"AAPL": [118.28]}),
        ("date,09988,00700\n2020-08-20,118.28,1.5\n", {"09988": [118.28], "00700": [1.5]}),
        ("PERMNO,date,TICKER,PRC,RET\n14593,20200820,AAPL,473.10,0.02\n", {"AAPL": [473.1]}),
        ("ISIN;Datum;Schlusskurs\nUS0378331005;20.08.2020;118,28\n", {"US0378331005": [118.28]}),
        ('"Date ","series ","OPEN ","close ","VALUE "\n"24-Aug-2020","EQ","1","2,365.50","3"\n',
         {"P": [2365.5]}),
        ("SNo,Name,Symbol,Date,Close,Marketcap\n1,Apple,AAPL,2020-08-20,118.28,9\n",
         {"AAPL": [118.28]}),
    ],
)  # fmt: skip
def test_each_is_read_as_what_it_is(content: str, expected: dict[str, list[float]]) -> None:
    assert closes(content) == expected


def test_a_remark_beside_a_currency_is_no_ticker() -> None:
    content = "Security,AAPL US Equity\nCurrency,USD\nDate,PX_LAST\n2020-08-20,118.28\n"
    bars, reading = parsed(content, "MINE.csv")
    assert list(bars) == ["MINE"]
    assert "2 rows above the heading left out" in reading.sentence


def test_months_are_dated_at_their_ends_and_that_is_said() -> None:
    content = "date,FUND\n2020-02,118.28\n2020-03,124.37\n"
    assert dates(content) == ["2020-02-29", "2020-03-31"]
    assert "dated at their last day" in parsed(content)[1].sentence


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Symbol,2020-08-20,2020-08-21\nAAPL,118.28,124.37\n", "one column per date.*transpose"),
        ("date,AAPL,\n2020-08-20,118.28,1.5\n", "column 3 of numbers without a heading"),
        (f"1597881600000,{BARS},118.28,1\n", "such as date,open,high,low,close,volume"),
        (f"2020.08.20,00:00,{BARS},118.28,1\n", "such as date,open,high,low,close,volume"),
        ("date AAPL\n2020-08-20 118.28\n", "separate columns with commas"),
        ("Tick,er,AAPL\nDate,\n2020-08-20,118.28\n2020-08-21,1\n", "2 cells.*3 in row 1"),
    ],
)
def test_what_it_seems_to_be_is_said_first(content: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        parsed(content)


def test_prices_within_days_are_named_as_such() -> None:
    rows = "".join(f"2020-08-20 {hour:02}:30,118.{hour}\n" for hour in range(10, 16))
    with pytest.raises(DuplicatePriceError, match="one row per day: these seem to be prices with"):
        parsed(f"time,close\n{rows}")


def test_opens_of_zero_are_missing_and_that_is_said() -> None:
    bars, reading = parsed("Date,Open,High,Low,Close\n1980-08-20,0,119,115,118.28\n", "X.csv")
    assert missing(float(bars["X"].columns["open"][0]))
    assert "X: opens, highs and lows of 0 taken as missing" in reading.sentence


def test_a_ticker_that_the_file_names_itself_leaves_the_answer_unused() -> None:
    reading = parsed("date,AAPL\n2020-08-20,118.28\n", ticker="MSFT")[1]
    assert "--ticker is not used" in reading.sentence


def test_a_small_split_is_like_the_large_ones_of_its_file() -> None:
    """21 for 20 is too small to be seen in a close, but the other ticker's are raw."""
    content = (
        "ticker,date,close,split\nA,2020-08-20,100,1\nA,2020-08-21,25,4\n"
        "B,2020-08-20,100,1\nB,2020-08-21,96,1.05\n"
    )
    bars = parsed(content)[0]
    assert [one.origin.prices for one in bars.values()] == ["raw", "raw"]


def test_a_small_split_is_seen_beside_adjusted_closes() -> None:
    content = "ticker,date,close,adj_close,split\nB,2020-08-20,105,100,1\nB,2020-08-21,96,96,1.05\n"
    assert parsed(content)[0]["B"].origin.prices == "raw"
