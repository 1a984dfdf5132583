"""From a frame and its layout to bars per ticker, and reasons for unusable ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.bars import Bars
from analytics.prices.files.cells.dates import Days, days
from analytics.prices.files.cells.numbers import numbers
from analytics.prices.files.layout import remedies
from analytics.prices.files.layout.layout import NUMBERS, Layout, LayoutColumn, Role
from analytics.prices.files.names import as_name
from analytics.prices.files.readers.contradictions import contradiction
from analytics.prices.files.readers.faults import fault, without_zeros
from analytics.prices.files.readers.gains import with_gains
from analytics.prices.files.readers.rows import TickerRows
from analytics.prices.files.readers.splits import Settled, settled
from analytics.prices.files.reading import Decimal
from analytics.prices.files.refusal import Place, refuse
from analytics.request import DateForm, PriceForm
from models.errors import TableError
from models.prices.origin import Origin, Prices

MOST_NAMED = 5
CLOSES_ONLY = "closes only: without dividends, total and price return are the same"
NO_DIVIDENDS = "no dividends in the file: total and price return are the same"
ADJUSTED = "no dividends in the file: total returns are ratios of its adjusted closes"


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """Conventions of a frame's cells: kind of prices, decimals, dates."""

    prices: PriceForm
    decimal: Decimal
    dates: DateForm


@dataclass(frozen=True, slots=True)
class ReadBars:
    """Contents of a file.

    Attributes:
        bars: of each ticker that can be used.
        failed: each other ticker and the reason.
        days: the dates as read.
        remarks: conclusions on the prices of one ticker or more.
        doubts: sessions at which the file contradicts itself, one sentence per ticker.
    """

    bars: dict[str, Bars]
    failed: dict[str, TableError]
    days: Days
    remarks: tuple[str, ...]
    doubts: tuple[str, ...]


def bars_of(frame: pd.DataFrame, layout: Layout, place: Place, form: ReadingForm) -> ReadBars:
    """The bars of each ticker in the frame, whose columns are positions.

    Args:
        frame: cells of the file.
        layout: the roles of its columns.
        place: the file, for messages.
        form: conventions of dates and numbers.

    Raises:
        TableError: naming row, column, what was found and what to do; or no ticker can be used.
    """
    read = days(_column(frame, layout.date), form.dates, place)
    split = _by_ticker if layout.kind == "long" else _by_column
    bars: dict[str, Bars] = {}
    failed: dict[str, TableError] = {}
    notes = _Notes()
    for rows in split(frame, layout, place, form, read.dates):
        if rows.ticker in bars or rows.ticker in failed:
            raise remedies.twice(rows.ticker, place.file)
        usable, zeros = without_zeros(with_gains(rows))
        if wrong := fault(usable, place):
            failed[rows.ticker] = wrong
            continue
        notes.say("opens, highs and lows of 0 taken as missing" if zeros else "", rows.ticker)
        bars[rows.ticker] = _settle(usable, layout, place, form, notes)
    if failed and not bars:
        raise next(iter(failed.values()))
    bars |= {name: _raw(bars[name]) for name in notes.raw_as_others()}
    return ReadBars(bars, failed, read, notes.remarks(), notes.first_doubts())


class _Notes:
    """Conclusions on the tickers of one file, collected while they are read."""

    def __init__(self) -> None:
        self.doubts: list[str] = []
        self._said: dict[str, list[tuple[str, str]]] = {}  # remark → tickers, and an example
        self._undecided: list[str] = []
        self._forms: set[str] = set()

    def say(self, remark: str, ticker: str, example: str = "") -> None:
        """Note a remark that holds for a ticker; an empty one is none."""
        if remark:
            self._said.setdefault(remark, []).append((ticker, example))

    def form(self, known: Settled) -> None:
        """Note the form of a ticker's prices if its splits decide it."""
        if not known.decided:
            self._undecided.append(known.rows.ticker)
        elif known.remark or known.rows.has_splits:
            self._forms.add(known.prices)

    def raw_as_others(self) -> list[str]:
        """The tickers whose splits do not decide, if all others of the file are raw."""
        return self._undecided if self._forms == {"raw"} else []

    def first_doubts(self) -> tuple[str, ...]:
        """The first doubts, and the number of further tickers with one."""
        more = len(self.doubts) - MOST_NAMED
        rest = [f"closes and adjusted closes of {more:,} more tickers contradict each other"]
        return (*self.doubts[:MOST_NAMED], *(rest if more > 0 else []))

    def remarks(self) -> tuple[str, ...]:
        """One sentence for all tickers with the same remark."""
        return tuple(_told(remark, found) for remark, found in self._said.items())


def _raw(bars: Bars) -> Bars:
    return replace(bars, origin=replace(bars.origin, prices="raw"))


def _told(remark: str, found: list[tuple[str, str]]) -> str:
    """A sentence for all tickers of a remark, with the first one's example."""
    names = [name for name, _ in found[:MOST_NAMED]]
    more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
    name, example = found[0]
    whose = f"{name} " if len(found) > 1 else ""
    return f"{', '.join(names)}{more}: {remark}" + (f" ({whose}{example})" if example else "")


def _column(frame: pd.DataFrame, column: LayoutColumn) -> pd.Series:
    found: pd.Series = frame[column.position].rename(column.heading or f"{column.position + 1}")
    return found


def _by_column(
    frame: pd.DataFrame,
    layout: Layout,
    place: Place,
    form: ReadingForm,
    dates: NDArray[np.datetime64],
) -> Iterator[TickerRows]:
    """The rows of each ticker of a wide table."""
    own: dict[str, list[LayoutColumn]] = {}
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
    frame: pd.DataFrame,
    layout: Layout,
    place: Place,
    form: ReadingForm,
    dates: NDArray[np.datetime64],
) -> Iterator[TickerRows]:
    """The rows of each ticker of a long table."""
    read = {
        str(one.role): numbers(_column(frame, one), form.decimal, place, one.role)
        for one in layout.numbers
    }
    headings = {str(one.role): one.heading for one in layout.numbers}
    ticker = next(one for one in layout.columns if one.role == "ticker")
    columns, named = _with_close(read), headings | _close(headings)
    for name, own in _rows_of(_column(frame, ticker), place).items():
        parts = {role: column[own] for role, column in columns.items()}
        lines = own if isinstance(frame.index, pd.RangeIndex) else frame.index.to_numpy()[own]
        yield TickerRows(name, dates[own], parts, named, lines)


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
    """The columns; adjusted closes are used as closes if there are no others."""
    return columns if "close" in columns else {**columns, "close": columns["adj_close"]}


def _close(headings: dict[str, str]) -> dict[str, str]:
    return {} if "close" in headings else {"close": headings["adj_close"]}


def _settle(
    rows: TickerRows, layout: Layout, place: Place, form: ReadingForm, notes: _Notes
) -> Bars:
    """The bars of valid rows; notes conclusions and doubts."""
    fields = layout.fields
    known = settled(rows, form.prices if "close" in fields else "split-adjusted")
    notes.say(known.remark, rows.ticker, known.example)
    notes.form(known)
    if "close" in fields and (doubt := contradiction(known.rows, known.prices)):
        notes.doubts.append(doubt)
    own = known.rows.columns
    columns = {str(role): own[role] for role in NUMBERS if role in own and role != "gain"}
    return Bars(rows.ticker, rows.dates, columns, _origin(place.file, known.prices, fields, layout))


def _origin(name: str, prices: Prices, fields: frozenset[Role], layout: Layout) -> Origin:
    """The basis of a ticker's returns, given the fields of its file."""
    if fields & {"dividend", "gain"} and "close" in fields:
        return Origin(name, prices=prices)
    if "adj_close" in fields:
        return Origin(
            name,
            prices=prices,
            basis="adjusted",
            price_return="close" in fields,
            note=ADJUSTED,
        )
    return Origin(name, prices=prices, note=CLOSES_ONLY if layout.kind == "wide" else NO_DIVIDENDS)
