"""From a frame to bars: wide or long, every cell checked, every refusal with its place.

Wide: a date column, then one column of closes a ticker. Long: columns date and ticker (or
symbol), then any of open, high, low, close, adj_close, volume, dividend, split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.prices.bars import Bars
from analytics.prices.files.days import Days, days
from analytics.prices.files.numbers import numbers
from analytics.prices.files.reading import Decimal, Layout
from analytics.prices.files.refusal import Place, refuse
from analytics.request import DateForm, PriceForm
from analytics.request import ticker as as_ticker
from models.errors import RequestError, TableError
from models.prices.assembly import FIELDS
from models.prices.origin import Origin

ALIASES = {
    "symbol": "ticker",
    "adjusted": "adj_close",
    "adjusted_close": "adj_close",
    "adjclose": "adj_close",
    "dividends": "dividend",
    "splits": "split",
    "stock_splits": "split",
}
POSITIVE = ("open", "high", "low", "close", "adj_close")


@dataclass(frozen=True, slots=True)
class Form:
    """How a frame's cells are written: what its prices are, its decimals, its dates."""

    prices: PriceForm
    decimal: Decimal
    dates: DateForm


@dataclass(frozen=True, slots=True)
class Found:
    """The bars of each ticker, the layout they were in, and their dates as read."""

    bars: dict[str, Bars]
    layout: Layout
    days: Days


def bars_of(frame: pd.DataFrame, place: Place, form: Form) -> Found:
    """The bars of each ticker in the frame.

    Raises:
        TableError: naming row, column, what was found and what to do.
    """
    table = frame.rename(columns=lambda column: str(column).strip())
    plain = {column: _plain(column) for column in table.columns}
    if "ticker" in plain.values():
        return _long(table.rename(columns=plain), place, form)
    return _wide(table, place, form)


def is_word(column: str) -> bool:
    """Whether a column of that name holds text: dates or tickers."""
    return _plain(column.strip()) in ("date", "ticker")


def _plain(column: str) -> str:
    """A column's name in our words: "Adj Close" is adj_close."""
    lowered = re.sub(r"[ \-]+", "_", column.lower())
    return ALIASES.get(lowered, lowered)


def _wide(table: pd.DataFrame, place: Place, form: Form) -> Found:
    if len(table.columns) < 2:
        raise TableError(
            "a date column and one column of closes a ticker",
            f"{len(table.columns)} column in {place.file}",
            "separate columns with commas",
        )
    read = days(table.iloc[:, 0], form.dates, place)
    note = "closes only: without dividends, total and price return are the same"
    origin = Origin(place.file, prices=form.prices, note=note)
    found: dict[str, Bars] = {}
    for column in table.columns[1:]:
        name = _ticker(column, place)
        if name in found:
            raise _twice(name, place)
        closes = numbers(table[column], form.decimal, place, positive=True)
        found[name] = Bars(name, read.dates, {"close": closes}, origin)
    return Found(found, "wide", read)


def _long(table: pd.DataFrame, place: Place, form: Form) -> Found:
    names = list(map(str, table.columns))
    if "date" not in names or not {"close", "adj_close"} & set(names):
        listed = ", ".join(names[:12]) + " …" * (len(names) > 12)
        raise TableError(
            "the columns date, ticker and close", f"{listed} in {place.file}", "rename the columns"
        )
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise _twice(repeated, place)
    read = days(table["date"], form.dates, place)
    fields = [field for field in FIELDS if field in names]
    columns = {
        field: numbers(table[field], form.decimal, place, positive=field in POSITIVE)
        for field in fields
    }
    origin = _origin(place.file, form.prices, fields)
    columns.setdefault("close", columns.get("adj_close", np.full(len(table), np.nan)))
    words = table["ticker"]
    refuse(words.isna().to_numpy(), words, place, "a ticker", "write one in every row")
    codes, texts = pd.factorize(words)
    tickers = [_ticker(text, place) for text in texts]
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(codes, minlength=len(tickers)))[:-1])
    rows: dict[str, list[np.ndarray]] = {}
    for name, part in zip(tickers, parts, strict=False):
        rows.setdefault(name, []).append(part)
    found = {name: np.concatenate(many) for name, many in rows.items()}
    bars = {
        name: Bars(name, read.dates[own], {f: col[own] for f, col in columns.items()}, origin)
        for name, own in found.items()
    }
    return Found(bars, "long", read)


def _twice(name: str, place: Place) -> TableError:
    return TableError(
        "every column once", f"{name!r} twice in {place.file}", "remove one of the two"
    )


def _origin(name: str, form: PriceForm, fields: list[str]) -> Origin:
    """What a long table's returns are made of, given the fields it has."""
    if "dividend" in fields and "close" in fields:
        return Origin(name, prices=form)
    if "adj_close" in fields:
        note = "no dividends in the file: total returns are ratios of its adjusted closes"
        return Origin(
            name, prices=form, basis="adjusted", price_return="close" in fields, note=note
        )
    note = "no dividends in the file: total and price return are the same"
    return Origin(name, prices=form, note=note)


def _ticker(text: object, place: Place) -> str:
    try:
        return as_ticker(str(text))
    except RequestError as error:
        raise TableError(
            error.expected, f"{error.received} in {place.file}", error.remedy
        ) from error
