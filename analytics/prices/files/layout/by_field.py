"""By field: columns with ticker and field in their headings, in two rows or in one.

`yf.download().to_csv()` writes the level of fields and that of tickers, either first, and then a
row that names the index; other programs write both into one heading: AAPL.Close, close_AAPL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.prices.files.layout import remedies
from analytics.prices.files.layout.headings import key, levels, meaning, meanings, parts
from analytics.prices.files.layout.layout import NUMBERS, PRICES, Layout, LayoutColumn, Role
from analytics.prices.files.layout.sketch import Sketch

Pair = tuple[str, Role]  # ticker and field


def by_field(sketch: Sketch) -> Layout | None:
    """The layout of a column per ticker and field; None if the headings are different."""
    date, rows = _date_and_levels(sketch)
    found = _from_rows(rows) if len(rows) == 2 else _from_one(rows[0], date) if rows else None
    if found is None:
        return None
    columns = [LayoutColumn(date, _heading(sketch, date) or "Date", "date")]
    columns += [
        LayoutColumn(position, _heading(sketch, position), field, ticker)
        for position, (ticker, field) in found.items()
        if position != date and field in NUMBERS
    ]
    if not any(column.role in ("close", "adj_close") for column in columns):
        raise remedies.no_close(sketch.name, [column.heading for column in columns], "bars")
    _refuse_repeats(sketch.name, columns)
    used = {column.position for column in columns}
    unused = [_heading(sketch, at) for at in range(len(rows[0])) if at not in used]
    return Layout("by-field", tuple(columns), tuple(filter(None, unused)))


def flat(sketch: Sketch) -> Sketch:
    """The sketch with one heading row that joins the names of several rows per column."""
    date, rows = _date_and_levels(sketch)
    named = [row for row in rows if len(set(row) - {""}) > 1] or rows[:1]
    if len(named) != 1:
        raise remedies.no_close(sketch.name, [" ".join(filter(None, row)) for row in rows], "bars")
    headings = list(named[0])
    headings[date] = "Date"
    return replace(sketch, headings=[headings])


def _date_and_levels(sketch: Sketch) -> tuple[int, list[list[str]]]:
    """The position of the dates, and the heading rows but for one that names only the index."""
    rows = _exploded(sketch.headings)
    names = [row for row in rows if _names_index(row)]
    others = [row for row in rows if row not in names] or rows
    if len(rows) > 1 and names:
        at = next(place for place, text in enumerate(names[0]) if text)
        return at, others
    found = [meanings(row) for row in rows]
    dates = [place for row in found for place, one in enumerate(row) if one and one.role == "date"]
    return (dates[0] if dates else 0), others


def _exploded(headings: list[list[str]]) -> list[list[str]]:
    """One heading row of tuples as the rows that pandas had."""
    if len(headings) > 1:
        return headings
    parsed = [levels(text) for text in headings[0]]
    depth = max((len(one) for one in parsed if one), default=1)
    if depth < 2 or sum(one is None for one in parsed) > 1:
        return headings
    filled = [one or (text,) for one, text in zip(parsed, headings[0], strict=True)]
    return [[one[level] if level < len(one) else "" for one in filled] for level in range(depth)]


def _names_index(row: Sequence[str]) -> bool:
    """Whether a heading row has only the name of the index."""
    filled = [text for text in row if text]
    return len(filled) == 1 and len(row) > 1


def _from_rows(rows: list[list[str]]) -> dict[int, Pair] | None:
    """Position → ticker and field, of a row of fields and one of tickers."""
    fields = next((level for level in (0, 1) if _are_fields(rows[level])), None)
    if fields is None:
        return None
    names, words = _filled(rows[1 - fields]), _filled(rows[fields])
    pairs = {}
    for position, (name, word) in enumerate(zip(names, words, strict=True)):
        found = meaning(word)
        if name and found and key(name) not in ("ticker", "price", "date"):
            pairs[position] = (name, found.role)
    return pairs or None


def _are_fields(row: list[str]) -> bool:
    """Whether all cells but the first name fields, closes among them."""
    found = [meaning(text) for text in row[1:] if text]
    roles = {one.role for one in found if one}
    return (
        key(row[0]) != "ticker"
        and bool(found)
        and all(found)
        and bool(roles & {"close", "adj_close"})
    )


def _filled(row: list[str]) -> list[str]:
    """Fill empty cells from the left, because spreadsheets write a merged cell once."""
    filled: list[str] = []
    for position, text in enumerate(row):
        filled.append(text or (filled[-1] if position > 1 else ""))
    return filled


def _from_one(row: list[str], date: int) -> dict[int, Pair] | None:
    """Position → ticker and field, where every heading that is no plain field names both."""
    plain = {position: meaning(text) for position, text in enumerate(row) if position != date}
    if any(one and one.role in PRICES for one in plain.values()):
        return None
    found = {
        position: parts(row[position])
        for position, one in plain.items()
        if one is None and row[position]
    }
    pairs = {position: pair for position, pair in found.items() if pair}
    fields = {field for _, field in pairs.values()}
    whole = len(pairs) == len(found) and bool(fields & {"close", "adj_close"})
    return pairs if whole else None


def _heading(sketch: Sketch, position: int) -> str:
    return " ".join(filter(None, (row[position] for row in sketch.headings)))


def _refuse_repeats(name: str, columns: list[LayoutColumn]) -> None:
    seen: set[Pair] = set()
    for column in columns:
        pair = (column.ticker, column.role)
        if pair in seen:
            raise remedies.twice(f"{column.ticker} {column.role}", name)
        seen.add(pair)
