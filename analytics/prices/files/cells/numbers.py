"""Numbers from text: decimal points or commas, with or without marks of thousands, signs, units."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.files.reading import Decimal
from analytics.prices.files.refusal import Place, refuse

MISSING = [
    "", "nan", "NaN", "NAN", "NA", "N/A", "n/a", "na", "null", "NULL", "Null", "None", "none",
    "-", "--", "\u2013", "\u2014", ".", "#N/A", "#N/A N/A", "#DIV/0!", "<NA>", "n.a.", "N.A.",
    "#NV", "N/D",
]  # fmt: skip
SIGNS = "$€£¥₹₽₩₺₪₫฿₴₱₦₿"
CODES = (
    r"(?:USD|EUR|GBP|GBp|GBX|JPY|CHF|INR|CAD|AUD|HKD|CNY|SEK|NOK|DKK|PLN|CZK|HUF|TRY|ZAR|BRL|IDR"
    r"|Rs\.?|Rp\.?|kr\.?|zł|R\$|US\$|A\$|C\$|HK\$)"
)
CURRENCY = re.compile(rf"^([+-]?)\s*(?:{CODES}|[{SIGNS}])\s*|\s*(?:{CODES}|[{SIGNS}])$")
SPACES = "\u0020\u00a0\u202f\u2009\u2007"
APOSTROPHES = "'\u2019\u02bc\u00b4"
SPACED = re.compile(
    rf"[+-]?\d{{1,3}}(?:([{SPACES}]|[{APOSTROPHES}])\d{{3}})(?:\1\d{{3}})*(?:[.,]\d*)?", re.ASCII
)
GROUPED = {
    "point": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
    "comma": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
}
LAKHS = re.compile(r"[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?", re.ASCII)
PLAIN = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
UNITS = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "mio": 1e6, "mrd": 1e9, "mn": 1e6}
UNIT = re.compile(r"(.*\d)\s*(k|m|bn|b|t|mio|mrd|mn)\.?", re.IGNORECASE)
RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*(?:[:/]|for)\s*(\d+(?:\.\d+)?)", re.ASCII)
ADVICE = "write a plain number such as 12.5, or leave the cell empty"


def bare(cell: str) -> str:
    """A cell without currency signs and without spaces or apostrophes between thousands.

    Example:
        >>> bare("$1'234.56"), bare("1 234,5 €")
        ('1234.56', '1234,5')
    """
    text = CURRENCY.sub(r"\1", CURRENCY.sub(r"\1", cell.strip())).strip()
    return re.sub(f"[{SPACES}{APOSTROPHES}]", "", text) if SPACED.fullmatch(text) else text


def is_spaced(cell: str) -> bool:
    """Whether a cell has spaces or apostrophes between thousands, so its other mark is decimal."""
    return bool(SPACED.fullmatch(CURRENCY.sub(r"\1", CURRENCY.sub(r"\1", cell.strip())).strip()))


def is_number(cell: str) -> bool:
    """Whether a cell is a number in some form, with or without a sign of currency or per cent."""
    text = bare(cell.strip().removesuffix("%"))
    unit = UNIT.fullmatch(text)
    text = bare(unit[1]) if unit else text
    shapes = (PLAIN, GROUPED["point"], GROUPED["comma"], LAKHS)
    return any(shape.fullmatch(text) for shape in shapes)


def approximate(cell: str) -> float:
    """Value of a cell with its last mark taken as decimal; NaN if that is no number.

    Example:
        >>> approximate("1.234,56"), approximate("$5"), approximate("Apple")
        (1234.56, 5.0, nan)
    """
    text = bare(cell.strip().removesuffix("%"))
    unit = UNIT.fullmatch(text)
    text = (unit[1] if unit else text).replace(",", ".")
    whole, mark, rest = text.rpartition(".")
    try:
        return float(whole.replace(".", "") + mark + rest)
    except ValueError:
        return float("nan")


def numbers(column: pd.Series, form: Decimal, place: Place, role: str) -> NDArray[np.float64]:
    """(R,) float64 of the column, NaN for empty cells.

    Args:
        column: the cells.
        form: the decimal mark.
        place: file and column, for messages.
        role: volumes may have units (1.2M), splits may be ratios (4:1).

    Raises:
        TableError: naming the first cell that is no number.
    """
    found, given = _values(column, form, role)
    refuse(given & ~np.isfinite(found), column, place, "a number", ADVICE)
    return found


def _values(
    column: pd.Series, form: Decimal, role: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(R,) values of the cells, NaN if no number, and which cells are not empty."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "fiu":
        found = column.to_numpy(np.float64)
        return found, ~np.isnan(found)
    codes, cells = pd.factorize(column)  # each text is parsed once
    texts = [str(cell).strip() for cell in cells]
    given = np.array([text not in MISSING for text in texts], dtype=bool)
    found = np.full(len(texts), np.nan)
    if form == "point":
        quick = pd.to_numeric(pd.Series(texts, dtype="object"), errors="coerce")
        found = np.where(given, quick.to_numpy(np.float64, na_value=np.nan), np.nan)
    for place in np.flatnonzero(given & np.isnan(found)):
        found[place] = _value(texts[place], form, role)
    return np.append(found, np.nan)[codes], np.append(given, False)[codes]  # -1: an empty cell


def _value(text: str, form: Decimal, role: str) -> float:
    """Value of one cell; NaN if it is no number."""
    factor = 1.0
    if role == "volume" and (unit := UNIT.fullmatch(text)):
        text, factor = unit[1], UNITS[unit[2].casefold()]
    if role == "split" and (ratio := RATIO.fullmatch(text)):
        return float(ratio[1]) / float(ratio[2]) if float(ratio[2]) else np.nan
    plain = _plain(bare(text), form)
    return factor * float(plain) if plain else np.nan


def _plain(text: str, form: Decimal) -> str:
    """A bare cell in Python's spelling of numbers; "" if it is no number in this form."""
    if GROUPED[form].fullmatch(text) or (form == "point" and LAKHS.fullmatch(text)):
        text = text.replace("," if form == "point" else ".", "")
    if form == "comma":
        if "." in text:
            return ""
        text = text.replace(",", ".")
    return text if PLAIN.fullmatch(text) and "," not in text else ""
