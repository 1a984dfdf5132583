"""Files like those that were reported: other languages, other vendors, other mistakes."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics import prices, study
from analytics.prices.bars import TickerStatus, sentences
from analytics.provenance import recipes
from analytics.request import Request, file_name
from models.errors import RequestError, TableError
from tests.analytics.prices.files import fuzz
from tests.analytics.prices.files.parsed import closes, dates, parsed
from tests.analytics.prices.files.vendor_files import (
    CLOSES,
    DATES,
    ROWS,
    TOTAL,
    comma,
    german,
    table,
)

INVESTING = {
    "Dados Históricos - PETR4": '"Data","Último","Abertura","Máxima","Mínima","Vol.","Var%"',
    "SAN Datos históricos": '"Fecha","Último","Apertura","Máximo","Mínimo","Vol.","% var."',
    "ENI Dati Storici": '"Data","Ultimo","Apertura","Massimo","Minimo","Vol.","Var. %"',
    "SASA Geçmiş Verileri": '"Tarih","Şimdi","Açılış","Yüksek","Düşük","Hac.","Fark %"',
    "ASML Historische Gegevens": '"Datum","Laatst","Open","Hoog","Laag","Vol.","Verschil %"',
    "PKO Dane Historyczne": '"Data","Ostatnio","Otwarcie","Max.","Min.","Wol.","Zmiana%"',
    "VOLV Historik": '"Datum","Senaste","Öppen","Högst","Lägst","Vol.","+/- %"',
    "SBER Прошлые данные": '"Дата","Цена","Откр.","Макс.","Мин.","Объём","Изм. %"',
}


@pytest.mark.parametrize("name", sorted(INVESTING))
def test_bars_are_bars_in_every_language_of_investing(name: str) -> None:
    content = table(
        INVESTING[name],
        lambda d, o, h, lo, c, v: (
            f'"{german(d)}","{comma(c)}","{comma(o)}","{comma(h)}","{comma(lo)}",'
            f'"{comma(v / 1e6)}M","-0,36%"'
        ),
        newest_first=True,
    )
    [one] = parsed(content, f"{name}.csv")[0].values()
    assert sorted(one.columns["close"].tolist()) == sorted(CLOSES)
    assert set(one.columns) == {"open", "high", "low", "close", "volume"}


def test_words_of_a_file_name_are_no_ticker_in_any_language() -> None:
    content = table("Data;Fechamento;Máxima", lambda d, o, h, lo, c, v: f"{d};{c};{h}")
    assert list(parsed(content, "Dados Históricos - PETR4.csv")[0]) == ["PETR4"]


@pytest.mark.parametrize(
    "form", ["{0}年{1:02}月{2:02}日", "{0}년 {1}월 {2}일", "{0}- {1:02}- {2:02}"]
)
def test_dates_of_east_asia(form: str) -> None:
    content = table(
        "日付け,終値,高値",
        lambda d, o, h, lo, c, v: f"{form.format(*map(int, d.split('-')))},{c},{h}",
    )
    bars = parsed(content, "AAPL.csv")[0]["AAPL"]
    assert bars.dates.astype(str).tolist() == DATES


@pytest.mark.parametrize(
    ("word", "month"),
    [("sie", 8), ("sierpnia", 8), ("srpna", 8), ("ağustos", 8), ("августа", 8), ("elo", 8),
     ("augusti", 8), ("agu", 8), ("października", 10), ("Pebruari", 2), ("kas", 11), ("des", 12)],
)  # fmt: skip
def test_months_of_more_languages(word: str, month: int) -> None:
    assert dates(f"date;A\n20 {word} 2020;1\n21 {word} 2020;2\n") == [
        f"2020-{month:02}-20",
        f"2020-{month:02}-21",
    ]


def test_a_month_of_two_languages_is_refused() -> None:
    """Lis is November in Polish and October in Croatian."""
    with pytest.raises(TableError, match=r"a date such as"):
        parsed("date;A\n20 lis 2020;1\n21 lis 2020;2\n")


def test_bars_in_a_language_that_nobody_knows_are_no_tickers() -> None:
    content = table("Data;Avoin;Ylin;Alin;Viimeksi", lambda d, *r: ";".join(map(str, (d, *r[:4]))))
    with pytest.raises(TableError, match=r"column of closes .* seems to hold one security's bars"):
        parsed(content)


def test_a_close_of_an_unknown_name_beside_highs_is_no_ticker() -> None:
    content = table("Date,Viimeksi,High,Low", lambda d, o, h, lo, c, v: f"{d},{c},{h},{lo}")
    with pytest.raises(TableError, match="name the column of closes Close"):
        parsed(content)


def test_four_funds_are_no_bars() -> None:
    """Their order never changes, or no one is always the highest."""
    steady = table("Date,A,B,C,D", lambda d, *r: ",".join([d, "101.0", "102.0", "103.0", "104.0"]))
    assert list(closes(steady)) == ["A", "B", "C", "D"]
    crossing = table("Date,A,B,C,D", lambda d, o, h, lo, c, v: f"{d},{o},{c},{o + c},{lo}")
    assert list(closes(crossing)) == ["A", "B", "C", "D"]


def test_two_columns_without_a_heading_are_read_once_the_ticker_is_said(tmp_path: Path) -> None:
    content = table("", lambda d, o, h, lo, c, v: f"{d.replace('-', '')};{c}").lstrip("\n")
    with pytest.raises(TableError, match="or say --ticker AAPL if the second column is its closes"):
        parsed(content)
    path = tmp_path / "p.csv"
    path.write_text(content, encoding="utf-8")
    request = Request(source=str(path), ticker="aapl")
    made = recipes.OF_STUDY["summary"](study.run(request, prices.load(request)))
    assert made["ticker"].tolist() == ["AAPL"]
    assert made["total_return"].tolist() == pytest.approx([TOTAL], abs=1e-12)


def test_more_columns_without_a_heading_stay_a_question() -> None:
    content = table("", lambda d, o, h, lo, c, v: f"{d},{c},{o}").lstrip("\n")
    with pytest.raises(TableError, match="a heading row in"):
        parsed(content, ticker="AAPL")


def test_one_row_per_field_is_named_as_such() -> None:
    rows = "".join(f"{d},AAPL,Close,{c}\n{d},AAPL,Open,{o}\n" for d, o, _, _, c, _ in ROWS)
    with pytest.raises(TableError, match=r"column 'Attribute' that says which field.*pivot"):
        parsed(f"Date,Ticker,Attribute,Value\n{rows}")


def test_returns_in_the_place_of_prices_are_named_as_such() -> None:
    content = table("Date,AAPL", lambda d, o, h, lo, c, v: f"{d},{(c - 125) / 1000:.4f}")
    with pytest.raises(TableError, match="whose column AAPL seems to hold returns"):
        parsed(content)


def test_two_closes_are_named_by_their_headings() -> None:
    content = table("Date,Open,Last,Settle", lambda d, o, h, lo, c, v: f"{d},{o},{c},{c}")
    with pytest.raises(TableError, match=r"one column of close prices .* received Last, Settle"):
        parsed(content, "AAPL.csv")


def test_capital_gains_are_paid_like_dividends(tmp_path: Path) -> None:
    """(1 + 3 / 124.82) more than the price: 1.00 of dividends and 2.00 of gains at 124.82."""
    content = table(
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits,Capital Gains",
        lambda d, o, h, lo, c, v: (
            f"{d},{o},{h},{lo},{c},{v},{float(d == '2020-08-25')},0,{2.0 * (d == '2020-08-25')}"
        ),
    )
    path = tmp_path / "AAPL.csv"
    path.write_text(content, encoding="utf-8")
    request = Request(source=str(path))
    made = recipes.OF_STUDY["summary"](study.run(request, prices.load(request)))
    expected = (1 + TOTAL) * (1 + 3.0 / 124.82) - 1
    assert made["total_return"].tolist() == pytest.approx([expected], abs=1e-12)


def test_gains_that_a_dividend_contains_are_not_paid_twice() -> None:
    content = table(
        "Date,Close,High,Dividends,Capital Gains",
        lambda d, o, h, lo, c, v: f"{d},{c},{h},{3.0 * (d == DATES[3])},{2.0 * (d == DATES[3])}",
    )
    [one] = parsed(content, "AAPL.csv")[0].values()
    assert one.columns["dividend"].sum() == 3.0


def beside_adjusted(ratio: float, *, recorded: bool, early: bool) -> str:
    """Raw closes with a split in the middle, and adjusted closes that hold it otherwise."""
    days = [f"2013-05-{day:02}" for day in (1, 2, 3, 6, 7, 8, 9, 10)]
    plain = [20.0, 20.2, 20.1, 20.3, 20.4, 20.2, 20.5, 20.6]
    lines = ["symbol,date,close,adjusted_close,dividend,split"]
    for at, (day, close) in enumerate(zip(days, plain, strict=True)):
        raw = close * ratio if at < 4 else close
        adjusted = close * ratio if early and at == 3 else close
        split = ratio if recorded and at == 4 else 1.0
        lines.append(f"X,{day},{raw:.2f},{adjusted:.4f},0,{split}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("ratio", "recorded", "early", "says"),
    [
        (0.5, False, False, r"X: .* on 2013-05-07: \+100.99% .* \+0.49% by the adjusted"),
        (2.0, True, True, r"X: .* on 2013-05-06: \+1.00% .* \+101.99% by the adjusted"),
        (1.5, True, True, r"X: .* on 2013-05-06: \+1.00% .* \+51.49% by the adjusted"),
    ],
    ids=["a reverse split missing", "2 for 1 a session early", "3 for 2 a session early"],
)
def test_raw_and_adjusted_closes_that_disagree_are_named(
    ratio: float, recorded: bool, early: bool, says: str
) -> None:
    """As in public S&P data: TMUS 2013-05-01, TRMB 2007-02-23, ZBRA 2003-08-21."""
    bars, reading = parsed(beside_adjusted(ratio, recorded=recorded, early=early))
    assert len(reading.doubts) == 1
    assert re.search(says, reading.doubts[0]), reading.doubts
    # A recorded split that the closes plainly hold is undone, whatever the adjusted ones say.
    assert bars["X"].origin.prices == ("raw" if recorded else "split-adjusted")


HOSTILE = {
    "[x](javascript:alert(1))": "(x)(javascript:alert(1))",
    "![x](http://evil.example)": "!(x)(http∶//evil.example)",
    "<script>alert(1)</script>": "‹script›alert(1)‹/script›",
    "$a$": "＄a＄",
    ":red[x]": "red(x)",
    "=HYPERLINK(A1)": "HYPERLINK(A1)",
    "Fund *A* `b` ~c~": "Fund ∗A∗ ʼbʼ ∼c∼",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_any_name_is_read_and_none_is_markup_or_a_formula(name: str) -> None:
    quoted = f'"{name}"'
    assert list(closes(f"date;{quoted}\n2020-08-20;1\n2020-08-21;2\n")) == [HOSTILE[name]]
    assert file_name(HOSTILE[name]) == HOSTILE[name]


def test_a_name_of_marks_only_is_refused() -> None:
    with pytest.raises(RequestError, match="begin it with a letter"):
        file_name("=+-")


def test_tickers_that_fail_alike_are_one_sentence() -> None:
    statuses = [
        TickerStatus(
            f"T{at}", "failed", reason=f"a price above zero in p.csv, row {at}, column T{at}"
        )
        for at in range(3000)
    ]
    [line] = sentences(statuses)
    assert line.startswith("3,000 tickers (T0, T1, T2, T3, T4 …), and for T0: no prices (failed)")


def test_totals_in_other_words_are_no_prices() -> None:
    content = table("date,A", lambda d, o, h, lo, c, v: f"{d},{c}") + "Average,125\nMin,118\n"
    bars, reading = parsed(content)
    assert bars["A"].columns["close"].tolist() == CLOSES
    assert "2 rows below the prices left out" in reading.sentence


@pytest.mark.parametrize("ticker", ["LOW", "SUM", "MAX", "HIGH"])
def test_a_ticker_spelled_like_a_total_is_no_footer(ticker: str) -> None:
    content = table("Symbol,Date,Close", lambda d, o, h, lo, c, v: f"{ticker},{d},{c}")
    assert closes(content) == {ticker: CLOSES}


@pytest.mark.parametrize("first", [0, 10_000])
def test_spoilt_vendor_files_are_right_or_refused(first: int) -> None:
    """The oracle is the table from which each file was made; `python -m …fuzz` runs for longer."""
    found = [fuzz.attempt(seed) for seed in range(first, first + 150)]
    assert [(one.vendor, one.detail) for one in found if one.verdict == "wrong"] == []
    assert sum(one.verdict == "right" for one in found) > 0.9 * len(found)


def test_the_table_that_is_fuzzed_has_weekdays_in_order() -> None:
    rows = fuzz.walk(random.Random(3))
    days = [date.fromisoformat(row[0]) for row in rows]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    assert all(row[3] <= min(row[1], row[4]) <= max(row[1], row[4]) <= row[2] for row in rows)
    assert np.isfinite([row[4] for row in rows]).all()
