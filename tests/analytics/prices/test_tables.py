"""Price files: wide and long, CSV and Parquet, and refusals that name the place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import prices
from analytics.prices.sources import sample as embedded
from analytics.request import Request
from analytics.symbols.names import NAMES
from models.device import to_numpy
from models.errors import DuplicatePriceError, TableError
from tests.analytics.tables import WIDE, studied

LONG = """Date,Symbol,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits
2024-01-03,AAA,10,12,9,11,11,100,0.5,0
2024-01-02,AAA,9,10,8,10,9.5,100,0,0
2024-01-03,BBB,1,2,1,1.5,1.5,10,0,2
"""


def load(path: Path, text: str | None = None, **asked: object) -> prices.Loaded:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return prices.load(Request(source=str(path), **asked))  # type: ignore[arg-type]


def test_wide_and_long_files_agree(tmp_path: Path) -> None:
    wide = load(tmp_path / "w.csv", WIDE).panel
    rows = pd.read_csv(tmp_path / "w.csv").melt("date", var_name="ticker", value_name="close")
    rows.sample(frac=1, random_state=0).to_csv(tmp_path / "l.csv", index=False)
    long = load(tmp_path / "l.csv").panel.select(wide.tickers)
    np.testing.assert_array_equal(to_numpy(long["close"]), to_numpy(wide["close"]))
    np.testing.assert_array_equal(long.dates, wide.dates)


def test_csv_and_parquet_agree_to_the_bit(tmp_path: Path) -> None:
    table = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=500), "AAA": np.nan})
    table["AAA"] = np.random.default_rng(0).lognormal(size=500)
    table.to_csv(tmp_path / "p.csv", index=False)
    table.to_parquet(tmp_path / "p.parquet")
    one, other = (load(tmp_path / name).panel for name in ("p.csv", "p.parquet"))
    np.testing.assert_array_equal(to_numpy(one["close"]), to_numpy(other["close"]))
    np.testing.assert_array_equal(to_numpy(one["close"])[0], table["AAA"])


def test_a_long_file_in_yahoos_own_words_is_understood(tmp_path: Path) -> None:
    loaded = load(tmp_path / "p.csv", LONG)
    assert loaded.panel.tickers == ("AAA", "BBB")
    assert to_numpy(loaded.panel["adj_close"])[0].tolist() == [9.5, 11.0]
    assert to_numpy(loaded.panel["dividend"])[0].tolist() == [0.0, 0.5]
    assert loaded.panel.origins[0].basis == "events"
    made = studied(tmp_path / "p.csv", tickers=("AAA",))
    assert made.daily.simple[0, 1] == pytest.approx(1.15 - 1)


def test_adjusted_closes_stand_in_for_dividends_and_the_status_says_so(tmp_path: Path) -> None:
    loaded = load(
        tmp_path / "p.csv", "date,ticker,close,adj_close\n2024-01-02,A,10,8\n2024-01-03,A,9,9\n"
    )
    assert loaded.panel.origins[0].basis == "adjusted"
    assert "adjusted closes" in loaded.statuses[0].remark
    assert studied(tmp_path / "p.csv").daily.simple[0, 1] == 0.125
    assert studied(tmp_path / "p.csv", price="price").daily.simple[0, 1] == pytest.approx(-0.1)


def test_only_adjusted_closes_have_no_price_return(tmp_path: Path) -> None:
    loaded = load(
        tmp_path / "p.csv", "date,ticker,adj_close\n2024-01-02,A,8\n2024-01-03,A,9\n", price="price"
    )
    assert loaded.panel.tickers == ()
    assert "choose total return" in loaded.statuses[0].reason


def test_raw_prices_have_their_splits_undone(tmp_path: Path) -> None:
    text = "date,ticker,close,split\n2024-01-02,A,80,1\n2024-01-03,A,20,4\n2024-01-04,A,22,\n"
    made = studied(tmp_path / "p.csv", text, prices="raw")
    assert made.close.tolist() == [[20.0, 20.0, 22.0]]
    assert studied(tmp_path / "p.csv").close.tolist() == [[20.0, 20.0, 22.0]]
    split_adjusted = studied(tmp_path / "p.csv", prices="split-adjusted")
    assert split_adjusted.close.tolist() == [[80.0, 20.0, 22.0]]


@pytest.mark.parametrize(
    "cell", ["2024-01-03 00:00:00-05:00", "2024-01-03T00:00:00+09:00", " 2024-01-03 "]
)
def test_the_session_date_is_the_date_as_written(tmp_path: Path, cell: str) -> None:
    panel = load(tmp_path / "p.csv", f"date,AAA\n2024-01-02,1\n{cell},2\n").panel
    assert panel.dates.astype(str).tolist() == ["2024-01-02", "2024-01-03"]


def test_a_zoned_parquet_keeps_its_local_dates(tmp_path: Path) -> None:
    days = pd.date_range("2024-01-02", periods=2, tz="Asia/Tokyo")
    pd.DataFrame({"date": days, "AAA": [1.0, 2.0]}).to_parquet(tmp_path / "p.parquet")
    panel = load(tmp_path / "p.parquet").panel
    assert panel.dates.astype(str).tolist() == ["2024-01-02", "2024-01-03"]


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert load(tmp_path / "p.csv", "\ufeff" + WIDE).panel.tickers == ("AAA", "BBB")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,AAA\n2024-01-02,x\n", r"a number in p\.csv, row 2, column AAA.*'x'"),
        ("date,AAA\n2024-01-02,1\n2024-01-03,-5\n", r"above zero.*row 3, column AAA.*'-5'"),
        ("date,AAA\n2024-01-02,0\n", r"above zero.*row 2"),
        ("date,AAA\n2024-01-02,inf\n", r"a number.*row 2"),
        ("date,AAA\n02/01/2024,1\n", r"tell day and month apart.*row 2, column date.*--dates"),
        ("date,AAA\n2024-02-30,1\n", r"a date that exists.*row 2.*'2024-02-30'"),
        ("date,AAA\n,1\n", r"a date such as.*row 2"),
        ("date,AAA,AAA\n2024-01-02,1,2\n", r"'AAA' twice"),
        ("date\n2024-01-02\n", r"1 column in p\.csv"),
        ("date,ticker,open\n2024-01-02,A,1\n", r"the columns date, ticker and close"),
        ("date,ticker,close,dividend\n2024-01-02,A,1,-2\n", r"zero or more.*column dividend"),
        ("", r"a heading and rows in p\.csv, received nothing"),
        ("date,AAA\n2024-01-02,1,2,3\n", r"2 cells in every row.*received 4 in row 2"),
    ],
)
def test_refusals_name_the_place_and_the_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TableError, match=says) as info:
        load(tmp_path / "p.csv", text)
    assert ": " in str(info.value)


def test_rows_that_disagree_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DuplicatePriceError, match="AAA on 2024-01-02"):
        load(tmp_path / "p.csv", "date,AAA\n2024-01-02,1\n2024-01-02,2\n")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.csv", None, "not there"),
        ("p.xls", b"PK", "another kind of file"),
        ("p.xlsx", b"PK", "readable .xlsx file"),
        ("p.zip", b"PK", "readable .zip file"),
        ("p.parquet", b"not parquet", "readable .parquet file"),
        ("p.csv", b"date,AAA\n2024-01-02,\xff\xfe\n", "UTF-8"),
    ],
)
def test_unreadable_files_are_refused(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=says):
        load(tmp_path / name)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='date,AB12.5-:\n" ;=x\ufeff', max_size=80))
def test_any_text_is_prices_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "p.csv"
    try:
        loaded = load(path, text)
    except TableError:
        return
    assert loaded.panel["close"].dtype.is_floating_point


def test_the_sample_is_what_its_documentation_says() -> None:
    sample = embedded.sample()
    assert set(sample) == set(NAMES)
    full = [name for name, bars in sample.items() if not np.isnan(bars.columns["open"]).any()]
    assert full == ["AAPL", "AMZN", "GOOG", "META", "NFLX", "NVDA"]
    assert str(sample["AAPL"].as_of) == "2023-09-21"
    assert str(sample["^GSPC"].as_of) == "2022-12-28"
    assert not sample["KO"].origin.price_return
    assert sample["^GSPC"].origin.price_return


def test_the_samples_total_return_agrees_with_its_adjusted_closes() -> None:
    """Events define the return, the adjusted close is the check.

    A back-adjusted ratio differs from the holder's return by yield × return on ex-dates. The
    sample's dividends have four decimals and its adjusted closes come from float32.
    """
    request = Request(tickers=("AAPL", "NVDA"), source="sample")
    panel = prices.load(request).panel
    made = studied("sample", tickers=("AAPL", "NVDA"))
    adjusted, close = to_numpy(panel["adj_close"]), to_numpy(panel["close"])
    expected = adjusted[:, 1:] / adjusted[:, :-1] - 1
    gap = np.abs(made.daily.simple[:, 1:] - expected)
    paid = to_numpy(panel["dividend"])[:, 1:] / close[:, :-1]
    rounding = np.where(paid > 0, 0.5e-4 / close[:, :-1], 0) + 1e-6
    assert (gap <= paid * np.abs(expected) + rounding).all()
    assert (paid > 0).sum() == 86
