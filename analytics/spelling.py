"""Spelling: dates, rates and lists of tickers as users write them, for scripts and options.

Imports neither torch, pandas nor NumPy.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, datetime

from analytics.request import names_source
from models.errors import RequestError

DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
SEPARATORS = re.compile(r"[\s,;]+")
FIRST, LAST = "first", "last"
HIGHEST_FRACTION = 1.0


def day(value: object, which: str = FIRST) -> date | None:
    """The date in a value; a year or a month stands for its first or its last day.

    Args:
        value: a date, a timestamp, or text such as 2022, 2022-03 or 2022-03-31; None is None.
        which: "first" for a start, "last" for an end.

    Raises:
        RequestError: text that is no date.

    Example:
        >>> day("2022"), day("2022-02", LAST), day(None)
        (datetime.date(2022, 1, 1), datetime.date(2022, 2, 28), None)
    """
    if value is None:
        return None
    if isinstance(value, datetime):  # a pandas Timestamp is one
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ][\d:.]+", text):
        text = text[:10]
    found = DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, number = (0 if part is None else int(part) for part in found.groups())
        return _day(year, month, number, which)
    except ValueError:
        raise RequestError("a date", repr(text[:40]), "write 2022, 2022-03 or 2022-03-31") from None


def _day(year: int, month: int, number: int, which: str) -> date:
    """The date; 0 stands for the first or the last month or day."""
    ends = which == LAST
    month = month or (12 if ends else 1)
    return date(year, month, number or (calendar.monthrange(year, month)[1] if ends else 1))


def rate(value: object) -> float:
    """The annual rate as a fraction: 0.02, or "2%"; a plain number of 1 or more is refused.

    Raises:
        RequestError: no number, or one that reads as 100 % a year or more without a percent sign.

    Example:
        >>> rate("2%"), rate("0.02"), rate(0.02)
        (0.02, 0.02, 0.02)
    """
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        raise RequestError(
            "an annual rate", repr(text[:40]), "write 0.02 or 2% for 2 % a year"
        ) from None
    if percent:
        return float(f"{number}e-2")
    if number >= HIGHEST_FRACTION:
        raise RequestError(
            "an annual rate as a fraction",
            f"{text}, which would be {100 * number:g} % a year",
            f"write {float(f'{number}e-2'):g} or {text}% for {text} % a year, "
            f"{100 * number:g}% if you mean that",
        )
    return number


def tickers(given: str | Iterable[object] | None, source: str = "auto") -> tuple[str, ...]:
    """Tickers from a list or from text with spaces or commas between them.

    Names in a file may contain spaces and commas; in a list they are not divided.

    Args:
        given: text, or a list of texts; None is no ticker.
        source: source of the request.

    Example:
        >>> tickers("aapl,ko"), tickers(["AAPL", "My, fund"], "prices.csv")
        (('aapl', 'ko'), ('AAPL', 'My, fund'))
    """
    if given is None:
        return ()
    names = [given] if isinstance(given, str) else [str(name) for name in given]
    if isinstance(given, str) or names_source(source):
        names = [part for name in names for part in SEPARATORS.split(name)]
    return tuple(filter(None, names))
