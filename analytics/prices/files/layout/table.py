"""Table: where heading and prices of a sheet begin and end, and the rows around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.prices.files.cells.date_forms import is_datelike
from analytics.prices.files.cells.numbers import MISSING, is_number
from analytics.prices.files.layout import remedies
from analytics.prices.files.layout.headings import key, levels, meaning
from analytics.prices.files.layout.records import Record

MOST_HEADINGS = 3
MOST_FOOTERS = 20
LOOKED_AT = 40  # cells of a row, which may have ten thousand
SHOWN = 30
_WORDS = """
total totals subtotal sum summe gesamt average mean median mittelwert durchschnitt avg count anzahl
minimum maximum min max moyenne somme suma promedio moyen media somma totale soma média suma średnia
high low change variation veränderung return returns rendite stdev stddev stddeviation std stabw
standardabweichung volatility volatilität cagr sharpe highest lowest
"""
TOTALS = frozenset(map(key, _WORDS.split()))


@dataclass(frozen=True, slots=True)
class Table:
    """The part of a sheet that is prices.

    Attributes:
        headings: the heading rows, all as long as `width`.
        first: the row after them.
        width: cells in a row of prices.
        above: rows before the headings.
    """

    headings: list[list[str]]
    first: Record | None
    width: int
    above: tuple[Record, ...]


def is_data(cells: Sequence[str]) -> bool:
    """Whether a row has a date, a number, and at most a few other words.

    Example:
        >>> is_data(["2024-01-02", "1.5"]), is_data(["Date", "AAPL"]), is_data(["24"])
        (True, False, False)
    """
    cells = cells[:LOOKED_AT]
    words = (meaning(cell) for cell in cells if not cell[:1].isdigit())
    if any(one and one.role in ("date", "ticker") and not one.rank for one in words):
        return False
    dates = [at for at, cell in enumerate(cells) if is_datelike(cell)]
    others = [cell for at, cell in enumerate(cells) if cell and at != (dates or [0])[0]]
    return bool(dates) and any(is_number(cell) or cell in MISSING for cell in others)


def locate(top: Sequence[Record], name: str, *, has_ticker: bool = False) -> Table:
    """Headings and first row of a sheet, from its first rows.

    Args:
        top: the first rows.
        name: of the file.
        has_ticker: whether the user names the ticker; then two columns need no heading.

    Raises:
        TableError: prices begin without a heading, or there is nothing.
    """
    filled = [record for record in top if not record.is_blank]
    if not filled:
        raise remedies.empty(name)
    at = _first_prices(filled)
    if at is None:
        return _unsure(filled, name)
    heads = _headings(filled[:at], filled[at])
    if not heads:
        if has_ticker and len(filled[at].cells) == 2:
            return Table([_dates_and_closes(filled[at])], filled[at], 2, tuple(filled[:at]))
        raise remedies.no_heading(name, filled[at].cells)
    return _table(filled, at - len(heads), at, name)


def _dates_and_closes(record: Record) -> list[str]:
    """The headings of two columns, the first that has a date being that of dates."""
    return ["Date", "Close"] if is_datelike(record.cells[0]) else ["Close", "Date"]


def _first_prices(filled: Sequence[Record]) -> int | None:
    """The first row of prices: the one below the heading that names dates, if there is one.

    A row with invalid cells counts too; its cells are refused later.
    """
    at = next((at for at, record in enumerate(filled) if is_data(record.cells)), None)
    if at is None:
        return None
    named = [place for place in range(at) if _heads(filled[place].cells)]
    if named:
        below = named[-1] + 1
        return below + (below < at and _is_level_below(filled[named[-1]], filled[below]))
    date = next(place for place, cell in enumerate(filled[at].cells) if is_datelike(cell))
    while at and date < len(filled[at - 1].cells) and is_datelike(filled[at - 1].cells[date]):
        at -= 1
    return at


def _is_level_below(upper: Record, lower: Record) -> bool:
    """Whether a row without a date is the level of tickers below that of fields."""
    words = not lower.cells[0] and not any(map(is_number, lower.filled))
    return words and _levels(upper, lower)


def _heads(cells: Sequence[str]) -> bool:
    """Whether a row names a column of dates: plainly, or as the index of a table."""
    return _names_dates(cells) or (_names_index(cells) and _is_date_word(cells))


def _is_date_word(cells: Sequence[str]) -> bool:
    return any(one is not None and one.role == "date" for one in map(meaning, cells))


def _table(filled: Sequence[Record], head: int, at: int, name: str) -> Table:
    """The table whose headings begin at `head` and whose prices begin at `at`."""
    heads, rows = filled[head:at], filled[at:]
    width = _width([*rows, heads[-1]])
    rows_of_names = [_wide(record.cells, width) for record in heads]
    for record in heads:
        if _names(record) > width:
            raise remedies.uneven(name, width, _names(record), record.line)
    _refuse_uneven(heads[-1], rows, name)
    return Table(rows_of_names, rows[0] if rows else None, width, tuple(filled[:head]))


def _names(head: Record) -> int:
    """The cells of a heading up to the last one with something in it."""
    names = len(head.cells)
    while names and not head.cells[names - 1]:
        names -= 1
    return names


def _refuse_uneven(head: Record, rows: Sequence[Record], name: str) -> None:
    """Refuse a row with filled cells beyond its heading.

    Raises:
        TableError: naming the row.
    """
    names = _names(head)
    for record in rows:
        if names < len(record.cells) and any(record.cells[len(head.cells) :]):
            raise remedies.uneven(name, len(head.cells), len(record.cells), record.line)


def _unsure(filled: list[Record], name: str) -> Table:
    """Without a row of prices: the heading is the first row that names dates, else the first."""
    at = next((at for at, record in enumerate(filled) if _names_dates(record.cells)), 0)
    return _table(filled, at, at + 1, name)


def _names_dates(cells: Sequence[str]) -> bool:
    found = [meaning(cell) for cell in cells]
    return len(cells) > 1 and any(one is not None and one.role == "date" for one in found)


def _width(rows: Sequence[Record]) -> int:
    """The most common number of cells, heading included; the larger one in a tie."""
    widths = [len(record.cells) for record in rows]
    return max(sorted(set(widths), reverse=True), key=widths.count)


def _wide(cells: list[str], width: int) -> list[str]:
    """A heading of a row's width; empty cells at its end do not count."""
    trimmed = list(cells)
    while len(trimmed) > width and not trimmed[-1]:
        trimmed.pop()
    return trimmed + [""] * (width - len(trimmed))


def _headings(above: Sequence[Record], first: Record) -> list[Record]:
    """The heading rows among those above the first row of prices."""
    if not above or (len(above[-1].filled) == 1 and not _names_index(above[-1].cells)
                     and len(first.cells) > 1):  # fmt: skip
        return []
    count = 1
    if len(above) > 1 and _are_levels(above[-2], above[-1]):
        count = 2
        if _names_index(above[-1].cells) and len(above) > 2 and _are_levels(*above[-3:-1]):
            count = 3
    return list(above[-count:])


def _names_index(cells: Sequence[str]) -> bool:
    """Whether a row has nothing but the name of an index of dates."""
    filled = [cell for cell in cells if cell]
    return len(filled) == 1 and len(cells) > 1 and key(filled[0]) not in ("", "ticker")


def _are_levels(upper: Record, lower: Record) -> bool:
    """Whether two rows are levels of one heading: an index's name below, or fields and tickers."""
    if lower.line - upper.line != 1:
        return False
    if abs(len(upper.cells) - len(lower.cells)) > 1 or len(upper.filled) < 2:
        return len(upper.filled) == 1 and _levels(upper, lower)
    if _names_index(lower.cells):
        return True
    return _levels(upper, lower)


def _levels(upper: Record, lower: Record) -> bool:
    """Whether one of two rows names fields throughout, the other something else."""
    fields = [_are_fields(one.cells) for one in (upper, lower)]
    names = lower if fields[0] else upper
    if not _may_head_names(names.cells[0]):
        return False
    if fields == [True, False]:
        return bool([cell for cell in lower.cells[1:] if cell])
    spread = [cell for cell in upper.cells[1:] if cell]
    return fields == [False, True] and bool(spread) and len(upper.cells) == len(lower.cells)


def _may_head_names(cell: str) -> bool:
    """Whether the first cell of a row of tickers names that level, or nothing.

    "Currency, USD" above "Date, Last Price" is a remark, and USD no ticker.
    """
    found = meaning(cell)
    return not cell or (found is not None and found.role in ("ticker", "date", "close"))


def _are_fields(cells: Sequence[str]) -> bool:
    """Whether all cells but the first name fields, and the first does not say that they do not."""
    named = [cell for cell in cells[1:] if cell and not levels(cell)]
    return key(cells[0]) != "ticker" and bool(named) and all(meaning(cell) for cell in named)


def footers(end: Sequence[Record], width: int) -> list[Record]:
    """The rows at the end of a sheet that are certainly no prices, in order.

    Blank rows, rows of one cell where prices have several, and rows of totals.
    """
    found: list[Record] = []
    for record in reversed(end):
        if not (record.is_blank or is_footer(record.cells, width)):
            break
        found.append(record)
    while found and found[-1].is_blank:
        found.pop()
    trailing = found[::-1]
    return trailing[:MOST_FOOTERS] if len(trailing) <= MOST_FOOTERS else []


def is_footer(cells: Sequence[str], width: int) -> bool:
    """Whether a row is a remark or a total.

    Example:
        >>> is_footer(["24"], 7), is_footer(["Total", "2800"], 2), is_footer(["2024-01-02", ""], 2)
        (True, True, False)
    """
    filled = [cell for cell in cells if cell]
    if not filled or width < 2:
        return False
    if key(filled[0].rstrip(":")) in TOTALS and filled[0] == cells[0]:
        return not any(map(is_datelike, filled[1:]))  # LOW and SUM are tickers beside a date
    return len(filled) == 1 and filled[0] == cells[0] and not is_datelike(filled[0])


def said(above: Sequence[Record], below: Sequence[Record]) -> list[str]:
    """Sentences on the rows left out at the top and at the end."""
    sentences = []
    for rows, where in ((above, "above the heading"), (below, "below the prices")):
        told = [record for record in rows if not record.is_blank]
        if told:
            count = f"{len(told)} row{'s' * (len(told) != 1)} {where} left out"
            sentences.append(f"{count}, {_quoted(told[0].cells)!r}")
    return sentences


def _quoted(cells: Sequence[str]) -> str:
    text = " ".join(cell for cell in cells if cell)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
