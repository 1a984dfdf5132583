"""Numbers and dates as a person reads them, the same in cards, labels and sentences."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

ISO_DATE = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)\b")


def signed_percent(change: float) -> str:
    """A change in per cent, with a decimal where it matters.

    Example:
        >>> signed_percent(-0.0021), signed_percent(12.345)
        ('-0.2%', '+1,234%')
    """
    return f"{change:+,.0%}" if abs(change) >= 1 else f"{change:+.1%}"


def day(session: date) -> str:
    """A session date without leading zeros.

    Example:
        >>> day(date(2023, 9, 1))
        '1 Sep 2023'
    """
    return f"{session.day} {session:%b %Y}"


def session_day(session: np.datetime64) -> str:
    """The same of a NumPy date."""
    return day(session.astype("datetime64[D]").astype(object))


def short_percent(change: float) -> str:
    """A change in per cent without its sign of unit, two digits or more: for narrow cells.

    Example:
        >>> short_percent(-0.0412), short_percent(0.0004), short_percent(-0.126)
        ('−4.1', '0.0', '−13')
    """
    text = f"{100 * change:.1f}" if abs(change) < 0.0995 else f"{100 * change:,.0f}"
    return text.removeprefix("-") if text == "-0.0" else text.replace("-", "−")


def sentence(text: str) -> str:
    """The text with a capital at its start; the rest, tickers say, as it is.

    Example:
        >>> sentence("no return of AAPL")
        'No return of AAPL'
    """
    return text[:1].upper() + text[1:]


def label(text: str) -> str:
    r"""A ticker or a file's column for a badge, a button or a caption, which read Markdown.

    Only what Markdown would take for more than a letter is escaped.

    Example:
        >>> print(label("NIFTY_FIN_SERVICE.NS"), label("BRK-B"))
        NIFTY\_FIN\_SERVICE.NS BRK-B
    """
    return re.sub(r"[\\`*_{}\[\]<>~$#|!]", r"\\\g<0>", text)


def literal(text: str) -> str:
    r"""The text for a place that reads Markdown, so that it stands there as it is.

    Example:
        >>> print(literal("my [prices].csv"))
        my \[prices\]\.csv
    """
    return re.sub(r"([^\w\s])|_", r"\\\g<0>", text)


def duration(seconds: float) -> str:
    """A time in the unit that reads best, two digits of it or more.

    Example:
        >>> duration(6.2e-6), duration(0.00123), duration(0.412), duration(2.077)
        ('6.2 µs', '1.2 ms', '412 ms', '2.1 s')
    """
    unit, scale = next(
        ((name, one) for name, one in (("s", 1.0), ("ms", 1e-3)) if seconds >= one), ("µs", 1e-6)
    )
    value = seconds / scale
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:,.0f} {unit}"


def size(count: int) -> str:
    """Bytes in the unit that reads best.

    Example:
        >>> size(412), size(1_234_000), size(400_000_000), size(2_500_000_000)
        ('412 B', '1.2 MB', '400 MB', '2.5 GB')
    """
    units = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
    unit, scale = next(((name, one) for name, one in units if count >= one), ("B", 1.0))
    value = count / scale
    return f"{value:.1f} {unit}" if value < 9.95 and scale > 1 else f"{value:,.0f} {unit}"


def on_screen(text: str) -> str:
    """A sentence of analytics with the dates and the minus signs that pages write.

    Example:
        >>> on_screen("2 returns of -3.1 %: 2020-03-16, BRK-B")
        '2 returns of −3.1 %: 16 Mar 2020, BRK-B'
    """
    dated = ISO_DATE.sub(lambda found: day(date.fromisoformat(found[0])), text)
    return re.sub(r"(?<![\w-])-(?=\d)", "−", dated)
