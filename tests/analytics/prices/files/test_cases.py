"""Files that public reports were about: each is read as what it is, or asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics import prices, study
from analytics.provenance import recipes
from analytics.request import Request
from models.errors import TableError
from tests.analytics.prices.files.parsed import closes, dates, missing, parsed
from tests.analytics.prices.files.vendor_files import (
    CLOSES,
    DATES,
    ROWS,
    SPLIT_DAY,
    german,
    raw,
    split_on,
    table,
    worded,
)

TEN = [row[1:5] for row in ROWS]


def daily(content: str, tmp_path: Path, **asked: object) -> dict[str, float]:
    """Date → the first ticker's return."""
    path = tmp_path / "p.csv"
    path.write_text(content, encoding="utf-8")
    made = study.run(*_loaded(path, **asked))
    return dict(zip(made.dates.astype(str).tolist(), made.daily.simple[0].tolist(), strict=True))


def _loaded(path: Path, **asked: object) -> tuple[Request, prices.Loaded]:
    request = Request(source=str(path), **asked)  # type: ignore[arg-type]
    return request, prices.load(request)


@pytest.mark.parametrize(
    "content",
    ["20230601;1.61\n20230602;1.63\n", "2020-08-20,118.28,214.58\n2020-08-21,124.37,213.02\n"],
)
def test_prices_in_the_heading_row_mean_that_there_is_none(content: str) -> None:
    with pytest.raises(TableError, match=r"a heading row in p\.csv.*such as date,AAPL"):
        parsed(content)


def test_a_heading_of_fractions_is_none_either() -> None:
    with pytest.raises(TableError, match="a heading row"):
        parsed("date,118.28\n2020-08-21,124.37\n")


def test_a_point_that_groups_thousands_makes_no_thousandfold_loss() -> None:
    content = "Tanggal;BBCA.JK\n02/01/2024;960\n03/01/2024;985\n15/01/2024;1.020\n"
    assert closes(content) == {"BBCA.JK": [960.0, 985.0, 1020.0]}


@pytest.mark.parametrize("price", ["price", "total"])
def test_raw_closes_beside_adjusted_ones_return_as_if_unsplit(price: str, tmp_path: Path) -> None:
    """129.04 / 124.81 - 1 = +3.39 % on the day of the split."""
    content = table(
        "symbol,date,close,adjClose,divCash,splitFactor",
        lambda d, o, h, lo, c, v: f"AAPL,{d},{raw(d, c)},{c},0.0,{split_on(d, 4.0, 1.0)}",
    )
    assert daily(content, tmp_path, price=price)[SPLIT_DAY] == pytest.approx(0.0338915, abs=1e-6)


@pytest.mark.parametrize(("ratio", "none"), [(4.0, 1), (4.0, 0), (0.25, 1), ("4:1", 1), ("4/1", 0)])
@pytest.mark.parametrize("asked", ["auto", "raw"])
def test_every_spelling_of_a_split_is_known_by_the_price(
    ratio: float, none: float, asked: str, tmp_path: Path
) -> None:
    content = table(
        "ticker,date,close,splitFactor",
        lambda d, o, h, lo, c, v: f"AAPL,{d},{raw(d, c)},{split_on(d, ratio, none)}",
    )
    found = daily(content, tmp_path, prices=asked)[SPLIT_DAY]
    assert found == pytest.approx(0.0338915, abs=1e-6)


def test_a_split_that_left_no_trace_is_not_undone_again(tmp_path: Path) -> None:
    content = table(
        "ticker,date,close,split", lambda d, o, h, lo, c, v: f"AAPL,{d},{c},{split_on(d, 4.0, 1)}"
    )
    assert daily(content, tmp_path)[SPLIT_DAY] == pytest.approx(0.0338915, abs=1e-6)


def test_close_and_adjusted_close_that_contradict_each_other_are_named() -> None:
    """The adjusted close knows the split a session early: +313 % and then -74 %."""
    content = table(
        "Date,Close,Adj Close",
        lambda d, o, h, lo, c, v: f"{d},{raw(d, c)},{c if d >= '2020-08-28' else c / 4}",
    )
    doubts = parsed(content, "AAPL.csv")[1].doubts
    assert len(doubts) == 1
    assert "AAPL: close and adjusted close contradict each other on 2020-08-" in doubts[0]


@pytest.mark.parametrize("column", ["divCash", "dividend_amount", "Ex-Dividend", "Dividends"])
def test_dividends_under_every_vendors_name_are_paid(column: str, tmp_path: Path) -> None:
    """KO paid 0.42 on 2021-03-12: (50.36 + 0.42) / 50.79 - 1, and 50.36 / 50.79 - 1 without."""
    content = (
        f"symbol,date,close,volume,{column},splitFactor\n"
        "KO,2021-03-11,50.79,1,0.0,1.0\nKO,2021-03-12,50.36,1,0.42,1.0\n"
    )
    total = daily(content, tmp_path)["2021-03-12"]
    assert total == pytest.approx((50.36 + 0.42) / 50.79 - 1, abs=1e-12)
    without = daily(content, tmp_path, price="price")["2021-03-12"]
    assert without == pytest.approx(50.36 / 50.79 - 1, abs=1e-12)
    assert "no dividends" not in str(prices.load(_loaded(tmp_path / "p.csv")[0]).statuses)


def test_a_word_for_tickers_above_prices_is_a_ticker() -> None:
    content = "date,FUND\n2018-01-31,100.0000\n2018-02-28,95.8846\n"
    assert closes(content) == {"FUND": [100.0, 95.8846]}


@pytest.mark.parametrize("name", ["LOW", "OPEN"])
def test_tickers_spelled_like_fields_stay_tickers_beside_others(name: str) -> None:
    content = f"date,AAPL,{name}\n2020-08-20,118.28,160.5\n"
    assert closes(content) == {"AAPL": [118.28], name: [160.5]}


def test_a_lone_field_is_no_ticker() -> None:
    with pytest.raises(TableError, match="a column of closes"):
        parsed("date,Open,High\n2020-08-20,118.28,120\n")
    with pytest.raises(TableError, match="one security's bars or one column per ticker"):
        parsed("date,AAPL,Close\n2020-08-20,118.28,120\n")
    bars, reading = parsed("date,AAPL,Volume\n2020-08-20,118.28,120\n")
    assert list(bars) == ["AAPL"]
    assert "not used: Volume" in reading.sentence


def yfinance(levels: list[list[str]], index: str = "Date", named: bool = True) -> str:
    """What pandas writes of columns of two levels, over two tickers."""
    rows = [",".join(level) for level in levels]
    rows += [",".join([index, *[""] * (len(levels[0]) - 1)])] if named else []
    fields = {"Close": 4, "High": 2, "Low": 3, "Open": 1, "Volume": 5}
    flat = list(zip(*levels, strict=True))[1:]
    for row in ROWS:
        cells = [_cell(row, fields, pair) for pair in flat]
        rows.append(",".join([row[0], *cells]))
    return "\n".join(rows) + "\n"


def _cell(row: tuple[object, ...], fields: dict[str, int], pair: tuple[str, ...]) -> str:
    field = next(part for part in pair if part in fields)
    doubled = 2 if "MSFT" in pair else 1
    return str(doubled * row[fields[field]])  # type: ignore[operator]


FIELDS = ["Close", "Close", "High", "High", "Low", "Low", "Open", "Open", "Volume", "Volume"]
NAMES = ["AAPL", "MSFT"] * 5


@pytest.mark.parametrize(
    "content",
    [
        yfinance([["Price", *FIELDS], ["Ticker", *NAMES]]),
        yfinance([["Ticker", *NAMES], ["Price", *FIELDS]]),
        yfinance([["", *FIELDS], ["", *NAMES]]),
        yfinance([["Date", *FIELDS], ["", *NAMES]], named=False),
        yfinance([["", *NAMES], ["Date", *FIELDS]], named=False),
        "Ticker,AAPL,MSFT\nDate,,\n" + "".join(f"{d},{c},{2 * c}\n" for d, c in zip(DATES, CLOSES,
                                                                                     strict=True)),
        "Price,Close,Close\nTicker,AAPL,MSFT\nDate,,\n"
        + "".join(f"{d},{c},{2 * c}\n" for d, c in zip(DATES, CLOSES, strict=True)),
        "Date,AAPL.Open,AAPL.Close,MSFT.Open,MSFT.Close\n"
        + "".join(f"{r[0]},{r[1]},{r[4]},{2 * r[1]},{2 * r[4]}\n" for r in ROWS),
        "Date,Close_AAPL,Close_MSFT\n"
        + "".join(f"{d},{c},{2 * c}\n" for d, c in zip(DATES, CLOSES, strict=True)),
        "Date,\"('Close', 'AAPL')\",\"('Close', 'MSFT')\"\n"
        + "".join(f"{d},{c},{2 * c}\n" for d, c in zip(DATES, CLOSES, strict=True)),
    ],
)  # fmt: skip
def test_columns_of_field_and_ticker_are_read_whichever_comes_first(content: str) -> None:
    assert closes(content) == {"AAPL": CLOSES, "MSFT": [2 * close for close in CLOSES]}
    assert dates(content) == DATES


def test_yfinance_of_one_ticker_in_parquet_and_csv_agree(tmp_path: Path) -> None:
    columns = pd.MultiIndex.from_product(
        [["Close", "High", "Low", "Open"], ["AAPL"]], names=["Price", "Ticker"]
    )
    index = pd.DatetimeIndex(DATES, name="Date")
    rows = [[row[4], row[2], row[3], row[1]] for row in ROWS]
    frame = pd.DataFrame(rows, index=index, columns=columns)
    text = frame.to_csv()
    frame.to_parquet(tmp_path / "p.parquet")
    for name, content in (("p.csv", text), ("p.parquet", (tmp_path / "p.parquet").read_bytes())):
        [one] = parsed(content, name)[0].values()
        assert one.ticker == "AAPL"
        assert one.columns["close"].tolist() == CLOSES
        assert one.columns["open"].tolist() == [row[1] for row in ROWS]


def test_one_securitys_bars_in_parquet_are_no_tickers(tmp_path: Path) -> None:
    index = pd.DatetimeIndex(DATES, name="Date", tz="America/New_York")
    frame = pd.DataFrame(TEN, index=index, columns=["Open", "High", "Low", "Close"])
    frame.to_parquet(tmp_path / "AAPL.parquet")
    [one] = parsed((tmp_path / "AAPL.parquet").read_bytes(), "AAPL.parquet")[0].values()
    assert (one.ticker, one.columns["close"].tolist()) == ("AAPL", CLOSES)
    assert one.dates.astype(str).tolist() == DATES


@pytest.mark.parametrize("marker", ["#N/A", "#N/A N/A", ".", "#DIV/0!", "-"])
def test_a_marker_of_no_price_is_missing(marker: str) -> None:
    content = f"Date,AAPL US Equity,MSFT US Equity\n08/25/2020,124.82,{marker}\n08/26/2020,1,221\n"
    found = closes(content)
    assert found["AAPL US Equity"] == [124.82, 1.0]
    assert missing(found["MSFT US Equity"][0])


def test_names_in_windows_letters_are_read_and_that_is_said() -> None:
    content = "Datum;Münchener Rück;Apple Inc.\n2020-08-20;118,28;214,58\n".encode("cp1252")
    bars, reading = parsed(content)
    assert list(bars) == ["Münchener Rück", "Apple Inc."]
    assert "Windows-1252" in reading.sentence


@pytest.mark.parametrize(
    "write",
    [
        lambda d: worded(d, "%d-%b-%y"),
        lambda d: worded(d, "%d-%b-%Y"),
        lambda d: worded(d, "%d %b %Y"),
        lambda d: worded(d, "%d %B %Y"),
        lambda d: f'"{worded(d, "%b %d, %Y")}"',
        lambda d: f'"{worded(d, "%A, %B %d, %Y")}"',
        german,
        lambda d: german(d)[:6] + d[2:4],
        lambda d: d.replace("-", "."),
        lambda d: d.replace("-", "/"),
        lambda d: d.replace("-", ""),
        lambda d: worded(d, "%m/%d/%y"),
        lambda d: worded(d, "%m/%d/%Y"),
        lambda d: worded(d, "%m/%d/%Y 16:00:00"),
        lambda d: d + "T00:00:00Z",
        lambda d: d + " 00:00:00-04:00",
        lambda d: d + " 00:00:00 UTC",
    ],
)
def test_dates_as_the_world_writes_them(write: Callable[[str], str]) -> None:
    rows = "".join(f"{write(day)},{close}\n" for day, close in zip(DATES, CLOSES, strict=True))
    assert dates(f"Date,AAPL\n{rows}") == DATES


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("20. März 2020", "2. Dezember 2020"), ["2020-03-20", "2020-12-02"]),
        (("20 août 2020", "1 février 2021"), ["2020-08-20", "2021-02-01"]),
        (("20 de agosto de 2020", "3 ene 2021"), ["2020-08-20", "2021-01-03"]),
        (("20 ago. 2020", "21 sept. 2020"), ["2020-08-20", "2020-09-21"]),
        (("Do., 20. Aug. 2020", "Fr., 21. Okt. 2020"), ["2020-08-20", "2020-10-21"]),
    ],
)
def test_months_in_other_languages(cells: tuple[str, str], expected: list[str]) -> None:
    assert dates(f"Datum;AAPL\n{cells[0]};1,5\n{cells[1]};1,6\n") == expected


def test_midnights_of_berlin_written_in_utc_are_the_sessions_they_were() -> None:
    stamps = ["2020-08-19T22", "2020-08-20T22", "2020-08-23T22", "2020-08-24T22", "2020-08-25T22"]
    content = "Date,AAPL\n" + "".join(f"{stamp}:00:00Z,118.28\n" for stamp in stamps)
    expected = ["2020-08-20", "2020-08-21", "2020-08-24", "2020-08-25", "2020-08-26"]
    assert dates(content) == expected
    assert "22:00 UTC taken as midnight" in parsed(content)[1].sentence
    assert dates(content, dates="iso")[0] == "2020-08-19"


def test_a_time_zone_in_doubt_is_asked_about() -> None:
    with pytest.raises(TableError, match=r"the time zone of the sessions.*--dates iso"):
        parsed("Date,AAPL\n2020-08-24T22:00:00Z,1\n2020-08-25T22:00:00Z,1\n")


def test_rows_around_the_prices_are_left_out_and_that_is_said() -> None:
    content = "# a tool\n\nSource: a broker\ndate,AAPL\n2020-08-20,118.28\n\nTotal,118.28\n"
    bars, reading = parsed(content)
    assert bars["AAPL"].columns["close"].tolist() == [118.28]
    assert "2 rows above the heading left out, '# a tool'" in reading.sentence
    assert "1 row below the prices left out, 'Total 118.28'" in reading.sentence


def test_a_spoilt_row_is_blamed_and_no_good_one() -> None:
    with pytest.raises(TableError, match=r"row 3, column date, received 'x'"):
        parsed("date,AAPL\n2020-08-20,118.28\nx,124.37\n2020-08-24,125.86\n")
    with pytest.raises(TableError, match=r"row 2, column date, received 'x'"):
        parsed("date,AAPL\nx,124.37\n2020-08-24,125.86\n")
    with pytest.raises(TableError, match=r"row 2, column AAPL, received '=1'"):
        parsed("date,AAPL\n2020-08-20,=1\n2020-08-24,125.86\n")


def test_one_bad_ticker_fails_alone_with_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("date,AAA,BBB,CCC\n2024-01-02,1,5,1\n2024-01-03,-2,6,0\n2024-01-04,3,7,2\n")
    request, loaded = _loaded(path)
    made = recipes.OF_STUDY["summary"](study.run(request, loaded))
    assert made["ticker"].tolist() == ["BBB"]
    reasons = {one.ticker: one.reason for one in loaded.statuses if not one.has_prices}
    assert set(reasons) == {"AAA", "CCC"}
    assert "row 3, column AAA, received '-2'" in reasons["AAA"]


def test_two_rows_of_one_day_that_differ_fail_their_ticker_alone() -> None:
    content = "ticker,date,close\nA,2024-01-02,1\nA,2024-01-02,2\nB,2024-01-02,5\nB,2024-01-03,6\n"
    bars, reading = parsed(content)
    assert list(bars) == ["B"]
    assert "one row for A on 2024-01-02" in dict(reading.failed)["A"]


def test_a_last_price_of_zero_is_a_total_loss(tmp_path: Path) -> None:
    content = "date,AAA\n2024-01-02,5\n2024-01-03,4\n2024-01-04,0\n"
    assert daily(content, tmp_path)["2024-01-04"] == -1.0
    made = study.run(*_loaded(tmp_path / "p.csv"))
    assert made.daily.log[0, 1] == pytest.approx(-0.2231435513, abs=1e-9)  # ln(4 / 5)
    assert missing(made.daily.log[0, 2])
