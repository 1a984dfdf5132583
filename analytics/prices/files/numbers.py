"""Numbers from text: decimal points or commas, with or without separators of thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.files.reading import Decimal
from analytics.prices.files.refusal import Place, refuse
from models.errors import TableError

Asked = Literal["auto", "point", "comma"]

MISSING = ["", "nan", "NaN", "NA", "N/A", "n/a", "null", "None", "-"]


def _sure(mark: str, grouping: str) -> re.Pattern[str]:
    """Numbers in which `mark` can only come before decimals, or `grouping` only group thousands."""
    m, g = re.escape(mark), re.escape(grouping)
    shapes = (
        rf"\d{{1,3}}(?:{g}\d{{3}})+{m}\d*",  # 1,234.5
        rf"\d{{1,3}}(?:{g}\d{{3}}){{2,}}",  # 1,234,567
        rf"\d*{m}(?:\d{{1,2}}|\d{{4,}}|\d+e.*)",  # 1.5
        rf"0?{m}\d+|\d{{4,}}{m}\d+",  # 0.123, 1234.567
    )
    return re.compile(rf"[+-]?(?:{'|'.join(shapes)})", re.ASCII | re.IGNORECASE)


SURE = {"point": _sure(".", ","), "comma": _sure(",", ".")}
# One comma before three digits: 1,234 may be a thousand and more, or a little over one.
COMMA_OR_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
GROUPED = {
    "point": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
    "comma": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
}
ADVICE = "write a plain number such as 12.5, or leave the cell empty"
WHICH = "say --decimal point or --decimal comma"


def decimal(cells: Iterable[str], name: str) -> Decimal:
    """What separates fractions in these cells: the one reading that all of them allow.

    Raises:
        TableError: some cells need a point and some a comma, or all could be thousands.
    """
    sure: dict[str, str] = {}
    unsure = ""
    for cell in cells:
        text = cell.strip()
        for kind, pattern in SURE.items():
            if kind not in sure and pattern.fullmatch(text):
                sure[kind] = text
        if not unsure and COMMA_OR_THOUSANDS.fullmatch(text):
            unsure = text
    if len(sure) == 2:
        raise TableError(
            f"decimal points or decimal commas throughout {name}",
            f"{sure['point']!r} and {sure['comma']!r}",
            WHICH,
        )
    if "comma" in sure:
        return "comma"
    if unsure and not sure:
        raise TableError(f"numbers of one meaning in {name}", repr(unsure), WHICH)
    return "point"


def numbers(
    column: pd.Series, form: Decimal, place: Place, *, positive: bool
) -> NDArray[np.float64]:
    """(R,) float64 of the column, NaN for empty cells; prices above zero, events at least zero.

    Raises:
        TableError: naming the first cell that is no such number.
    """
    found, given = _values(column, form)
    refuse(given & ~np.isfinite(found), column, place, "a number", ADVICE)
    wrong = found <= 0 if positive else found < 0
    wanted = "a price above zero" if positive else "zero or more"
    refuse(wrong, column, place, wanted, "leave the cell empty if there was no price")
    return found


def _values(column: pd.Series, form: Decimal) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(R,) what the cells say, NaN where that is no number, and which cells are not empty."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiu":
        found = column.to_numpy(np.float64)
        return found, ~np.isnan(found)
    codes, cells = pd.factorize(column)  # each text is parsed once
    text = pd.Series(cells).astype("string").str.strip()
    given = (~text.isin(MISSING)).fillna(False).to_numpy(bool)
    numeric = pd.to_numeric(_plain(text.where(given), form), errors="coerce")
    found = numeric.to_numpy(np.float64, na_value=np.nan)
    return np.append(found, np.nan)[codes], np.append(given, False)[codes]  # -1: an empty cell


def _plain(text: pd.Series, form: Decimal) -> pd.Series:
    """The cells as Python spells numbers; those that mean nothing in this form become no number."""
    mark = "," if form == "point" else "."
    grouped = text.str.fullmatch(GROUPED[form]).fillna(False).astype(bool)
    text = text.mask(grouped, text.str.replace(mark, "", regex=False))
    if form == "point":
        return text
    # A point that groups no thousands has no meaning here.
    meant = ~text.str.contains(".", regex=False).fillna(False).astype(bool)
    return text.where(meant, "?").str.replace(",", ".", regex=False)
