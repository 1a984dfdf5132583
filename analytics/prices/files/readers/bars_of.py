"""From a frame and its layout to the bars of each ticker, those that cannot be used by cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.bars import Bars
from analytics.prices.files.cells.dates import Days, days
from analytics.prices.files.cells.numbers import numbers
from analytics.prices.files.layout import remedies
from analytics.prices.files.layout.layout import NUMBERS, Column, Layout
from analytics.prices.files.names import as_name
from analytics.prices.files.readers.contradictions import contradiction
from analytics.prices.files.readers.faults import fault, without_zeros
from analytics.prices.files.readers.rows import TickerRows
from analytics.prices.files.readers.splits import settled
from analytics.prices.files.reading import Decimal
from analytics.prices.files.refusal import Place, refuse
from analytics.request import DateForm, PriceForm
from models.errors import TableError
from models.origin import Origin

CLOSES_ONLY = "closes only: without dividends, total and price return are the same"
NO_DIVIDENDS = "no dividends in the file: total and price return are the same"
ADJUSTED = "no dividends in the file: total returns are ratios of its adjusted closes"


@dataclass(frozen=True, slots=True)
class Form:
    """How a frame's cells are written: what its prices are, its decimals, its dates."""

    prices: PriceForm
    decimal: Decimal
    dates: DateForm


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds.

    Attributes:
        bars: of each ticker that can be used.
        failed: each other ticker and why it cannot.
        days: the dates as read.
        remarks: what was concluded of the prices of one ticker or more.
        doubts: sessions at which the file contradicts itself, one sentence per ticker.
    """

    bars: dict[str, Bars]
    failed: dict[str, TableError]
    days: Days
    remarks: tuple[str, ...]
    doubts: tuple[str, ...]


def bars_of(frame: pd.DataFrame, layout: Layout, place: Place, form: Form) -> Found:
    """The bars of each ticker in the frame, whose columns are positions.

    Raises:
        TableError: naming row, column, what was found and what to do; or no ticker can be used.
    """
    read = days(_column(frame, layout.date), form.dates, place)
    split = _by_ticker if layout.kind == "long" else _by_column
    found = Found({}, {}, read, (), ())
    remarks: dict[str, list[str]] = {}
    doubts: list[str] = []
    for rows in split(frame, layout, place, form, read.dates):
        if rows.ticker in found.bars or rows.ticker in found.failed:
            raise remedies.twice(rows.ticker, place.file)
        if wrong := fault(rows, place):
            found.failed[rows.ticker] = wrong
            continue
        found.bars[rows.ticker] = _settle(rows, layout, place, form, remarks, doubts)
    if found.failed and not found.bars:
        raise next(iter(found.failed.values()))
    said = tuple(_told(remark, names) for remark, names in remarks.items())
    return Found(found.bars, found.failed, read, said, tuple(doubts))


def _told(remark: str, names: list[str]) -> str:
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}: {remark}"


def _column(frame: pd.DataFrame, column: Column) -> pd.Series:
    found: pd.Series = frame[column.position].rename(column.heading or f"{column.position + 1}")
    return found


def _by_column(
    frame: pd.DataFrame, layout: Layout, place: Place, form: Form, dates: NDArray[np.datetime64]
) -> Iterator[TickerRows]:
    """The rows of each ticker, whose columns are its own."""
    own: dict[str, list[Column]] = {}
    for column in layout.numbers:
        own.setdefault(as_name(column.ticker, place.file), []).append(column)
    lines = frame.index.to_numpy()
    for name, columns in own.items():
        repeated = [one.role for one in columns]
        if len(set(repeated)) < len(repeated):
            raise remedies.twice(name, place.file)
        read = {
            str(one.role): numbers(_column(frame, one), form.decimal, place, one.role)
            for one in columns
        }
        headings = {str(one.role): one.heading for one in columns}
        yield TickerRows(name, dates, _with_close(read), headings | _close(headings), lines)


def _by_ticker(
    frame: pd.DataFrame, layout: Layout, place: Place, form: Form, dates: NDArray[np.datetime64]
) -> Iterator[TickerRows]:
    """The rows of each ticker, which a column names."""
    read = {
        str(one.role): numbers(_column(frame, one), form.decimal, place, one.role)
        for one in layout.numbers
    }
    headings = {str(one.role): one.heading for one in layout.numbers}
    ticker = next(one for one in layout.columns if one.role == "ticker")
    columns, named = _with_close(read), headings | _close(headings)
    for name, own in _rows_of(_column(frame, ticker), place).items():
        parts = {role: column[own] for role, column in columns.items()}
        yield TickerRows(name, dates[own], parts, named, frame.index.to_numpy()[own])


def _rows_of(words: pd.Series, place: Place) -> dict[str, NDArray[np.intp]]:
    """Ticker → its rows, in the order in which the tickers appear."""
    wanted = "a ticker such as AAPL"
    refuse(words.isna().to_numpy(), words, place, wanted, "write one in every row")
    codes, texts = pd.factorize(words)
    empty = np.array([not str(text).strip() for text in texts], dtype=bool)
    refuse(empty[codes], words, place, wanted, "write one in every row")
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(codes, minlength=len(texts)))[:-1])
    found: dict[str, list[NDArray[np.intp]]] = {}
    for text, part in zip(texts, parts, strict=False):
        found.setdefault(as_name(str(text), place.file), []).append(part)
    return {name: np.concatenate(many) for name, many in found.items()}


def _with_close(columns: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """The columns, adjusted closes being the closes where there are no others."""
    return columns if "close" in columns else {**columns, "close": columns["adj_close"]}


def _close(headings: dict[str, str]) -> dict[str, str]:
    return {} if "close" in headings else {"close": headings["adj_close"]}


def _settle(
    rows: TickerRows,
    layout: Layout,
    place: Place,
    form: Form,
    remarks: dict[str, list[str]],
    doubts: list[str],
) -> Bars:
    """The bars of rows without a fault; notes what was concluded of them and what is in doubt."""
    rows, zeros = without_zeros(rows)
    if zeros:
        remarks.setdefault("opens, highs and lows of 0 taken as missing", []).append(rows.ticker)
    own_close = any(one.role == "close" for one in layout.numbers)
    known = settled(rows, form.prices if own_close else "split-adjusted")
    if known.remark:
        remarks.setdefault(known.remark, []).append(rows.ticker)
    if own_close and (doubt := contradiction(known.rows, known.prices)):
        doubts.append(doubt)
    fields = {one.role for one in layout.numbers}
    origin = _origin(place.file, known.prices, fields, layout)
    columns = {
        str(role): known.rows.columns[role] for role in NUMBERS if role in known.rows.columns
    }
    return Bars(rows.ticker, rows.dates, columns, origin)


def _origin(name: str, prices: PriceForm, fields: set, layout: Layout) -> Origin:  # type: ignore[type-arg]
    """What a ticker's returns are made of, given the fields that its file has."""
    form = "raw" if prices == "raw" else "split-adjusted"
    if "dividend" in fields and "close" in fields:
        return Origin(name, prices=form)  # type: ignore[arg-type]
    if "adj_close" in fields:
        return Origin(
            name,
            prices=form,  # type: ignore[arg-type]
            basis="adjusted",
            price_return="close" in fields,
            note=ADJUSTED,
        )
    note = CLOSES_ONLY if layout.kind == "wide" else NO_DIVIDENDS
    return Origin(name, prices=form, note=note)  # type: ignore[arg-type]
