"""Date forms: ways to write a date, and those that a cell matches.

A cell that starts with a date may go on with a time and an offset; both are split off first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.prices.files.cells.months import month

Parts = tuple[int, int, int]  # year, month, day; a day of 0 is the month's last

TIME = (
    r"(?:[T ,]+\s*(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?))?"
    r"\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|[A-Z]{3,4})?"
)
WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
WORD = r"([^\W\d_]{3,13})\.?"
ISO = re.compile(rf"(\d{{4}})([-/.]?)(\d{{2}})\2(\d{{2}}){TIME}", re.ASCII)
LOOSE = re.compile(rf"(\d{{4}})([-/.])[ ]?(\d{{1,2}})\2[ ]?(\d{{1,2}})\.?{TIME}", re.ASCII)
SIGNED = re.compile(  # 2020年8月20日, 2020년 8월 20일
    rf"(\d{{4}})\s*([年년])\s*(\d{{1,2}})\s*[月월]\s*(\d{{1,2}})\s*[日일]{TIME}", re.ASCII
)
TURNED = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){TIME}", re.ASCII)
SHORT = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{2}}){TIME}", re.ASCII)
DAY_WORD = re.compile(rf"{WEEKDAY}(\d{{1,2}})(?:\.|st|nd|rd|th)?[\s/-]*(?:de\s+)?{WORD}"
                      rf"[\s/,-]*(?:de\s+)?(\d{{4}}|\d{{2}}){TIME}")  # fmt: skip
WORD_DAY = re.compile(rf"{WEEKDAY}{WORD}[\s/-]*(\d{{1,2}})(?:st|nd|rd|th)?[\s/,-]+"
                      rf"(\d{{4}}|\d{{2}}){TIME}")  # fmt: skip
YEAR_WORD = re.compile(rf"(\d{{4}})[\s/-]+{WORD}[\s/-]+(\d{{1,2}}){TIME}")
MONTH_ONLY = re.compile(r"(\d{4})[-/](\d{2})", re.ASCII)
WORD_ONLY = re.compile(rf"{WORD}[\s/-]+(\d{{4}})")
DIGITS = re.compile(r"\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19}", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
SHORTEST = 5
PRICE = re.compile(r"\d{1,4}\.\d+", re.ASCII)
PIVOT = 50  # two-digit years up to this one belong to this century
EXCEL = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 7_000, 73_050  # 1919 to 2099
EPOCH = {9: 1, 10: 1, **dict.fromkeys((12, 13), 10**3), **dict.fromkeys((15, 16), 10**6)}
EPOCH |= dict.fromkeys((18, 19), 10**9)
# Of seconds: from 1973 to 2099.
LAST_SECOND = 4_070_908_800


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write dates.

    Attributes:
        name: of the form, unique.
        read: a cell → year, month and day, a time and a zone; None where the cell has another form.
        said: description for the reader, "" for ISO dates.
    """

    name: str
    read: Callable[[str], Written | None]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: its parts, and the time and zone after it, "" where there are none."""

    parts: Parts
    clock: str = ""
    zone: str = ""


def _of(pattern: re.Pattern[str], year: int, mon: int, day: int) -> Callable[[str], Written | None]:
    """A reader of three numbers in these groups."""

    def read(cell: str) -> Written | None:
        match = pattern.fullmatch(cell)
        if match is None:
            return None
        parts = (_year(match[year]), int(match[mon]), int(match[day]))
        return Written(parts, match["clock"] or "", match["zone"] or "")

    return read


def _either(
    first: Callable[[str], Written | None], second: Callable[[str], Written | None]
) -> Callable[[str], Written | None]:
    """A reader that tries two readers."""
    return lambda cell: first(cell) or second(cell)


def _named(
    pattern: re.Pattern[str], year: int, mon: int, day: int
) -> Callable[[str], Written | None]:
    """A reader of a day, a year and a month's name in these groups."""

    def read(cell: str) -> Written | None:
        match = pattern.fullmatch(cell)
        number = month(match[mon]) if match else None
        if match is None or number is None:
            return None
        parts = (_year(match[year]), number, int(match[day]))
        return Written(parts, match["clock"] or "", match["zone"] or "")

    return read


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year <= PIVOT else 1900 + year


def _month_only(cell: str) -> Written | None:
    match = MONTH_ONLY.fullmatch(cell)
    if match:
        return Written((int(match[1]), int(match[2]), 0))
    word = WORD_ONLY.fullmatch(cell)
    number = month(word[1]) if word else None
    return Written((int(word[2]), number, 0)) if word and number else None


def _epoch(cell: str) -> Written | None:
    if not DIGITS.fullmatch(cell):
        return None
    seconds = int(cell) // EPOCH[len(cell)]
    if not 0 < seconds < LAST_SECOND:
        return None
    day = date(1970, 1, 1) + timedelta(days=seconds // 86_400)
    hours, rest = divmod(seconds % 86_400, 3600)
    return Written((day.year, day.month, day.day), f"{hours:02}:{rest // 60:02}", "Z")


def _serial(cell: str) -> Written | None:
    if not SERIAL.fullmatch(cell) or not FIRST_SERIAL <= int(cell.split(".")[0]) <= LAST_SERIAL:
        return None
    day = EXCEL + timedelta(days=int(cell.split(".")[0]))
    return Written((day.year, day.month, day.day))


ISO_FORM = Form("iso", _of(ISO, 1, 3, 4))
FORMS = (
    ISO_FORM,
    Form("iso-loose", _either(_of(LOOSE, 1, 3, 4), _of(SIGNED, 1, 3, 4))),
    Form("day-first", _of(TURNED, 4, 3, 1)),
    Form("month-first", _of(TURNED, 4, 1, 3)),
    Form("day-first-short", _of(SHORT, 4, 3, 1), "two-digit years, 00 to 50 of this century"),
    Form("month-first-short", _of(SHORT, 4, 1, 3), "two-digit years, 00 to 50 of this century"),
    Form("year-first-short", _of(SHORT, 1, 3, 4), "two-digit years, 00 to 50 of this century"),
    Form("named-day-first", _named(DAY_WORD, 3, 2, 1)),
    Form("named-month-first", _named(WORD_DAY, 3, 1, 2)),
    Form("named-year-first", _named(YEAR_WORD, 1, 2, 3)),
    Form("month", _month_only, "months without a day, dated at their last day"),
    Form("epoch", _epoch, "seconds since 1970 as dates, in UTC"),
    Form("serial", _serial, "numbers of days as spreadsheets count them"),
)
BY_NAME = {form.name: form for form in FORMS}


def is_datelike(cell: str) -> bool:
    """Whether a cell could be a date in one of the forms.

    Example:
        >>> is_datelike("20-Aug-20"), is_datelike("118.28"), is_datelike("20200820")
        (True, False, True)
    """
    if len(cell) < SHORTEST or PRICE.fullmatch(cell):
        return False
    return any(form.read(cell) is not None for form in FORMS)
