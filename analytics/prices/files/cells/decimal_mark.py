"""The decimal mark of a file, inferred from all of its numbers.

A point or a comma before exactly three digits may group thousands or begin decimals. Another cell
may decide it, or the prices: if neighbours differ a thousandfold in one reading and not in the
other, the other is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from analytics.prices.files.cells.numbers import LAKHS, MISSING, UNIT, bare, is_spaced
from analytics.prices.files.reading import Decimal
from models.errors import TableError

THOUSANDFOLD = (300.0, 3000.0)
WHICH = "say --decimal point or --decimal comma"
# Characters of cells that could contradict a decision.
CONTRADICTING: dict[Decimal, str] = {"point": ",", "comma": "."}
OTHER: dict[Decimal, Decimal] = {"point": "comma", "comma": "point"}


def _sure(mark: str, grouping: str) -> re.Pattern[str]:
    """Numbers in which `mark` can only come before decimals, or `grouping` only group thousands."""
    m, g = re.escape(mark), re.escape(grouping)
    shapes = (
        rf"\d{{1,3}}(?:{g}\d{{3}})+{m}\d*",  # 1,234.5
        rf"\d{{1,3}}(?:{g}\d{{3}}){{2,}}",  # 1,234,567
        rf"\d*{m}(?:\d{{1,2}}|\d{{4,}}|\d+e.*)",  # 1.5
        rf"0?{m}\d+|0\d+{m}\d+|\d{{4,}}{m}\d+",  # 0.123, 1234.567
    )
    return re.compile(rf"[+-]?(?:{'|'.join(shapes)})", re.ASCII | re.IGNORECASE)


SURE: dict[Decimal, re.Pattern[str]] = {"point": _sure(".", ","), "comma": _sure(",", ".")}
UNSURE = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)


def decimal_mark(
    columns: Sequence[Sequence[str]], others: Iterable[str], name: str, *, by_commas: bool
) -> tuple[Decimal, str]:
    """The decimal mark of these cells, and a remark if they are ambiguous.

    Args:
        columns: columns of prices, each in the order of the file.
        others: cells of other numbers: volumes, changes.
        name: of the file.
        by_commas: whether commas separate its cells, without quotes around numbers: then a point
            before three digits begins decimals, because files that group by points use ; as
            separator.

    Raises:
        TableError: some cells need a point and some a comma, or all could be thousands.
    """
    cells = [cell for column in columns for cell in column]
    sure, unsure = _evidence([*cells, *others])
    if len(sure) == 2:
        raise TableError(
            f"decimal points or decimal commas throughout {name}",
            f"{sure['point']!r} and {sure['comma']!r}",
            WHICH,
        )
    if sure:
        return next(iter(sure)), ""
    if not unsure:
        return "point", ""
    return _by_prices(columns, unsure, name, by_commas=by_commas)


def is_decided(cells: Iterable[str]) -> bool:
    """Whether a cell decides which mark begins decimals."""
    return bool(_evidence(cells)[0])


def _evidence(cells: Iterable[str]) -> tuple[dict[Decimal, str], dict[str, str]]:
    """Per mark, a cell that decides for it, and an ambiguous one, before three digits."""
    sure: dict[Decimal, str] = {}
    unsure: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        if len(sure) == 1 and not any(mark in cell for mark in CONTRADICTING[next(iter(sure))]):
            continue
        text = _stripped(cell)
        for mark, pattern in SURE.items():
            if mark not in sure and (pattern.fullmatch(text) or _spaced(cell, text, mark)):
                sure[mark] = cell.strip()
        if "point" not in sure and LAKHS.fullmatch(text):
            sure["point"] = cell.strip()
        if found := UNSURE.fullmatch(text):
            unsure.setdefault(found[1], cell.strip())
    return sure, unsure


def _stripped(cell: str) -> str:
    """A cell without sign, unit and per cent."""
    text = bare(cell.strip().removesuffix("%"))
    unit = UNIT.fullmatch(text)
    return unit[1].strip() if unit else text


def _spaced(cell: str, text: str, mark: Decimal) -> bool:
    """Whether thousands have another mark, so that the mark in the cell begins decimals."""
    written = "." if mark == "point" else ","
    return written in text and is_spaced(cell)


def _by_prices(
    columns: Sequence[Sequence[str]], unsure: dict[str, str], name: str, *, by_commas: bool
) -> tuple[Decimal, str]:
    """The reading in which no price differs a thousandfold from the one before."""
    example = next(iter(unsure.values()))
    if len(unsure) > 1:  # 1.234 and 1,234: one of them groups, and neither says which
        raise TableError(f"numbers of one meaning in {name}", repr(example), WHICH)
    [mark] = unsure
    decimals: Decimal = "point" if mark == "." else "comma"
    jumps = {
        as_decimals: any(_jumps(column, mark, as_decimals) for column in columns)
        for as_decimals in (True, False)
    }
    if jumps[True] != jumps[False]:
        return (OTHER[decimals] if jumps[True] else decimals), ""
    if mark == "." and by_commas and not jumps[True]:
        return "point", f"{example!r} read as decimals (--decimal comma reads thousands)"
    raise TableError(f"numbers of one meaning in {name}", repr(example), WHICH)


def _jumps(column: Sequence[str], mark: str, as_decimals: bool) -> bool:
    """Whether two neighbours differ about a thousandfold in this reading."""
    replacement = "." if as_decimals else ""
    texts = (_stripped(cell).replace(mark, replacement) for cell in column)
    values = np.array([_float(text) for text in texts if text not in MISSING], dtype=np.float64)
    values = values[values > 0]
    with np.errstate(all="ignore"):
        moves = np.exp(np.abs(np.diff(np.log(values))))
    low, high = THOUSANDFOLD
    return bool(((moves >= low) & (moves <= high)).any())


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
