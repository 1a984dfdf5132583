"""Kinds: from a sketch of a file to its layout, or a refusal that names the likely kind."""

from __future__ import annotations

from collections import Counter

from analytics.prices.files.cells.date_forms import is_datelike
from analytics.prices.files.layout import remedies
from analytics.prices.files.layout.bar_shape import are_bars
from analytics.prices.files.layout.by_field import by_field, flat
from analytics.prices.files.layout.headings import Meaning, meanings
from analytics.prices.files.layout.layout import NUMBERS, PRICES, Kind, Layout, LayoutColumn, Role
from analytics.prices.files.layout.sketch import Sketch, is_fraction, named_after
from analytics.prices.files.layout.vocabulary import ALSO_TICKERS
from analytics.prices.files.names import as_name

ENOUGH_FIELDS = 3
BARS: tuple[Role, ...] = ("open", "high", "low", "adj_open", "adj_high", "adj_low")


def recognise(sketch: Sketch) -> Layout:
    """The layout of a file.

    Raises:
        TableError: the layout is unknown; the message names the likely kind and what is missing.
    """
    found = by_field(sketch) if any(map(any, sketch.headings)) else None
    if found is None and len(sketch.headings) > 1:
        return _of_one_heading(flat(sketch))
    return found or _of_one_heading(sketch)


def _of_one_heading(sketch: Sketch) -> Layout:
    [headings] = sketch.headings
    if not headings:
        raise remedies.no_close(sketch.name, headings, "bars")
    found = _without_names(sketch, meanings(headings))
    _refuse_repeats(sketch.name, headings)
    _refuse_shape(sketch, headings)
    date = _date(sketch, found)
    found[date] = Meaning("date", 0)
    roles = _chosen(found, date)
    tickers = [position for position, role in enumerate(roles) if role == "ticker"]
    closes = "close" in roles or "adj_close" in roles
    if tickers and closes:
        return _long(sketch, headings, roles)
    if tickers and not _names(sketch, roles, date):
        raise remedies.no_close(sketch.name, headings, "long")
    if closes:
        return _bars(sketch, headings, roles, date)
    return _wide(sketch, headings, roles, date)


def _refuse_repeats(name: str, headings: list[str]) -> None:
    """Refuse two columns of one name.

    Raises:
        TableError: naming it.
    """
    counted = Counter(filter(None, headings))
    if repeated := sorted(text for text, count in counted.items() if count > 1):
        raise remedies.twice(repeated[0], name)


def _refuse_shape(sketch: Sketch, headings: list[str]) -> None:
    """Refuse dates as headings, and numbers without a heading.

    Raises:
        TableError: which of the two it is.
    """
    if sum(map(is_datelike, headings[1:])) > max(len(headings) - 1, 2) / 2:
        raise remedies.turned(sketch.name, headings)
    for position, text in enumerate(headings[1:], 1):
        if not text and sketch.column(position):
            raise remedies.unnamed_column(sketch.name, position)


def _without_names(sketch: Sketch, found: list[Meaning | None]) -> list[Meaning | None]:
    """The roles of the headings; FUND above numbers, without closes, is a ticker.

    So is INDEX or TIME above numbers with decimals.
    """
    found = [
        None if one and one.role == "date" and one.rank and sketch.has_fractions(position) else one
        for position, one in enumerate(found)
    ]
    if any(one and one.role in ("close", "adj_close") for one in found):
        return found
    return [
        None if one and one.role == "ticker" and sketch.has_numbers(position) else one
        for position, one in enumerate(found)
    ]


def _date(sketch: Sketch, found: list[Meaning | None]) -> int:
    """The position of the column of dates: by its heading, else by its cells, else the first."""
    ranked = [
        (one.rank, position)
        for position, one in enumerate(found)
        if one and one.role == "date" and not _misleading(sketch, position, one)
    ]
    if ranked:
        return min(ranked)[1]
    dated = (position for position in range(len(found)) if sketch.has_dates(position))
    return next(dated, 0)


def _misleading(sketch: Sketch, position: int, one: Meaning) -> bool:
    """Whether a column with an ambiguous heading contains no dates."""
    return one.rank > 1 and bool(sketch.column(position)) and not sketch.has_dates(position)


def _chosen(found: list[Meaning | None], date: int) -> list[Role | None]:
    """The role of each column, the plainest heading of each; the same word twice is refused later.

    A second column of dates, or of another word for a role that is taken, has no use.
    """
    best = Counter[Role]()
    for one in found:
        if one:
            best[one.role] = min(one.rank, best.get(one.role, one.rank))
    roles = [
        None if one is None else _role(one, best[one.role], position, date)
        for position, one in enumerate(found)
    ]
    return [_once(roles, position) for position in range(len(roles))]


def _once(roles: list[Role | None], position: int) -> Role | None:
    """A column's role; a second column of volumes or tickers has no use."""
    role = roles[position]
    again = role in ("volume", "ticker", "adj_volume") and role in roles[:position]
    return "other" if again else role


def _role(one: Meaning, best: int, position: int, date: int) -> Role:
    if one.role == "date":
        return "date" if position == date else "other"
    return one.role if one.rank == best else "other"


def _names(sketch: Sketch, roles: list[Role | None], date: int) -> list[int]:
    """The positions of columns whose headings name no field; a nameless index is none of them."""
    [headings] = sketch.headings
    return [
        position
        for position, role in enumerate(roles)
        if role is None and position != date and headings[position]
    ]


def _long(sketch: Sketch, headings: list[str], roles: list[Role | None]) -> Layout:
    for position, role in enumerate(roles):
        if role is None and _names_fields(sketch.column(position)):
            raise remedies.melted(sketch.name, headings[position])
    columns = tuple(
        LayoutColumn(position, headings[position], role)
        for position, role in enumerate(_adjusted_bars(roles))
        if role
    )
    return _with_unused(sketch.name, "long", columns, headings)


def _names_fields(cells: list[str]) -> bool:
    """Whether the cells of a column name the field of the row."""
    found = [one and one.role for one in meanings(sorted(set(cells)))]
    return bool(found) and all(role in NUMBERS for role in found)


def _bars(sketch: Sketch, headings: list[str], roles: list[Role | None], date: int) -> Layout:
    """One security's bars; refused where other columns might be tickers as well."""
    names = _names(sketch, roles, date)
    fields = {role for role in roles if role} - {"date"}
    others = sum(role == "other" for role in roles)
    if names and len(fields) + others < ENOUGH_FIELDS:
        raise remedies.bars_or_tickers(sketch.name, headings, [headings[name] for name in names])
    ticker, named_by = _ticker(sketch)
    columns = tuple(
        LayoutColumn(position, headings[position], role, "" if role == "date" else ticker)
        for position, role in enumerate(_adjusted_bars(roles))
        if role and role not in ("other", "ticker")
    )
    return _with_unused(sketch.name, "bars", columns, headings, named_by)


def _ticker(sketch: Sketch) -> tuple[str, str]:
    """The ticker of one security's bars and where it comes from."""
    if sketch.ticker:
        return as_name(sketch.ticker, sketch.name), "as asked"
    found = named_after(sketch.name)
    if not found:
        raise remedies.nameless(sketch.name)
    return as_name(found, sketch.name), "after the file's name (--ticker names it otherwise)"


def _adjusted_bars(roles: list[Role | None]) -> list[Role | None]:
    """The roles, adjusted opens, highs and lows being the bars where there are no others."""
    if set(roles) & set(PRICES):
        return roles
    turned: dict[Role | None, Role] = {
        "adj_open": "open",
        "adj_high": "high",
        "adj_low": "low",
        "adj_volume": "volume",
    }
    return [turned.get(role, role) for role in roles]


def _wide(sketch: Sketch, headings: list[str], roles: list[Role | None], date: int) -> Layout:
    names = _names(sketch, roles, date)
    fields = {role for role in roles if role}
    if names and not fields & {"high", "close"}:
        names += [place for place, text in enumerate(headings) if text in ALSO_TICKERS]
    if not names or _beside_bars(headings, roles) or are_bars(sketch, names):
        raise remedies.no_close(sketch.name, headings, "bars")
    if any(is_fraction(headings[name]) for name in names):
        raise remedies.no_heading(sketch.name, headings)
    columns = [LayoutColumn(date, headings[date], "date")]
    columns += [
        LayoutColumn(name, headings[name], "close", headings[name]) for name in sorted(names)
    ]
    return _with_unused(sketch.name, "wide", tuple(columns), headings)


def _beside_bars(headings: list[str], roles: list[Role | None]) -> bool:
    """Whether opens, highs or lows are present, so that one of the names heads the closes."""
    return any(
        role in BARS and text not in ALSO_TICKERS
        for role, text in zip(roles, headings, strict=True)
    )


def _with_unused(
    name: str,
    kind: Kind,
    columns: tuple[LayoutColumn, ...],
    headings: list[str],
    named_by: str = "",
) -> Layout:
    """The layout with the headings of unused columns; two columns of one meaning are refused."""
    used = tuple(one for one in columns if one.role in ("date", "ticker", *NUMBERS))
    counted = Counter(one.role for one in used) if kind != "wide" else Counter[Role]()
    if repeated := [role for role, count in counted.items() if count > 1]:
        several = [one.heading for one in used if one.role == repeated[0]]
        raise remedies.one_meaning(several, repeated[0], name)
    taken = {one.position for one in used}
    unused = [text for place, text in enumerate(headings) if place not in taken and text]
    return Layout(kind, used, tuple(unused), named_by)
