"""From a frame to bars: wide or long, every cell checked, every refusal with its place.

Wide: a date column, then one column of closes a ticker. Long: columns date and ticker (or
symbol), then any of open, high, low, close, adj_close, volume, dividend, split.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.bars import Bars
from analytics.request import PriceForm
from analytics.request import ticker as as_ticker
from models.assembly import FIELDS
from models.errors import RequestError, TableError
from models.origin import Origin

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
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
FIRST_LINE = 2
_DATE = ("an ISO date such as 2024-01-31", "write dates as YYYY-MM-DD")


def bars(frame: pd.DataFrame, name: str, form: PriceForm) -> dict[str, Bars]:
    """The bars of each ticker in the frame, which came from the file `name`.

    Raises:
        TableError: naming row, column, what was found and what to do.
    """
    table = frame.rename(columns=lambda column: str(column).strip())
    plain = {column: _plain(column) for column in table.columns}
    if "ticker" in plain.values():
        return _long(table.rename(columns=plain), name, form)
    return _wide(table, name, form)


def is_word(column: str) -> bool:
    """Whether a column of that name holds text: dates or tickers."""
    return _plain(column.strip()) in ("date", "ticker")


def _plain(column: str) -> str:
    """A column's name in our words: "Adj Close" is adj_close."""
    lowered = re.sub(r"[ \-]+", "_", column.lower())
    return ALIASES.get(lowered, lowered)


def _wide(table: pd.DataFrame, name: str, form: PriceForm) -> dict[str, Bars]:
    if len(table.columns) < 2:
        raise TableError(
            "a date column and one column of closes a ticker",
            f"{len(table.columns)} column in {name}",
            "separate columns with commas",
        )
    days = _days(table.iloc[:, 0], name)
    note = "closes only: without dividends, total and price return are the same"
    origin = Origin(name, prices=form, note=note)
    return {
        _ticker(column, name): Bars(
            _ticker(column, name), days, {"close": _prices(table[column], name)}, origin
        )
        for column in table.columns[1:]
    }


def _long(table: pd.DataFrame, name: str, form: PriceForm) -> dict[str, Bars]:
    if "date" not in table.columns or not {"close", "adj_close"} & set(table.columns):
        raise TableError(
            "the columns date, ticker and close",
            ", ".join(map(str, table.columns)) + f" in {name}",
            "rename the columns",
        )
    days = _days(table["date"], name)
    fields = [field for field in FIELDS if field in table.columns]
    columns = {field: _numbers(table[field], name, field in POSITIVE) for field in fields}
    origin = _origin(name, form, fields)
    columns.setdefault("close", columns.get("adj_close", days.astype(np.float64)))
    groups = table.groupby("ticker", sort=False, dropna=False).indices
    tickers = {_ticker(key, name): rows for key, rows in groups.items()}
    return {
        one: Bars(one, days[rows], {f: column[rows] for f, column in columns.items()}, origin)
        for one, rows in tickers.items()
    }


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


def _ticker(text: object, name: str) -> str:
    try:
        return as_ticker(str(text))
    except RequestError as error:
        raise TableError(error.expected, f"{error.received} in {name}", error.remedy) from error


def _days(column: pd.Series, name: str) -> NDArray[np.datetime64]:
    """Session dates: the date part as written, whatever time or zone follows it."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if not pd.api.types.is_datetime64_any_dtype(column):
        text = column.astype(str).str.strip()
        _refuse(~text.map(lambda day: bool(ISO_DATE.fullmatch(day))), column, name, *_DATE)
        column = pd.to_datetime(text.str[:10], format="%Y-%m-%d", errors="coerce")
        _refuse(column.isna(), text, name, *_DATE)
    _refuse(column.isna(), column, name, *_DATE)
    return column.to_numpy("datetime64[D]")


def _prices(column: pd.Series, name: str) -> NDArray[np.float64]:
    return _numbers(column, name, positive=True)


def _numbers(column: pd.Series, name: str, positive: bool) -> NDArray[np.float64]:
    """The column as float64, NaN for empty cells; prices above zero, events at least zero."""
    numbers = pd.to_numeric(column, errors="coerce").astype(np.float64)
    given = column.notna()
    if not pd.api.types.is_numeric_dtype(column):
        given &= column.astype(str).str.strip() != ""
    advice = "write a plain number such as 12.5, or leave the cell empty"
    _refuse(given & ~np.isfinite(numbers), column, name, "a number", advice)
    wrong = numbers <= 0 if positive else numbers < 0
    wanted = "a price above zero" if positive else "zero or more"
    _refuse(wrong, column, name, wanted, "leave the cell empty if there was no price")
    return np.asarray(numbers, dtype=np.float64)


def _refuse(wrong: pd.Series, column: pd.Series, name: str, expected: str, remedy: str) -> None:
    """Raise for the first wrong cell, naming its line and column."""
    if wrong.any():
        row = int(np.flatnonzero(wrong.to_numpy())[0])
        found = str(column.iloc[row])[:40]
        place = f"row {row + FIRST_LINE}, column {column.name}"
        raise TableError(f"{expected} in {name}, {place}", repr(found), remedy)
