"""Numbers and dates as a person reads them, the same in cards, labels and sentences."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from analytics.answers.phrases import day as day
from analytics.answers.phrases import typographic as typographic

if TYPE_CHECKING:
    import numpy as np

ISO_DATE = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)\b")


def signed_percent(change: float) -> str:
    """A change in per cent, with a decimal where it matters.

    Example:
        >>> signed_percent(-0.0021), signed_percent(12.345)
        ('−0.2%', '+1,234%')
    """
    return typographic(f"{change:+,.0%}" if abs(change) >= 1 else f"{change:+.1%}")


def percent(fraction: float) -> str:
    """A fraction in per cent with a decimal where it matters.

    Example:
        >>> percent(0.2734), percent(62.55)
        ('27.3%', '6,255%')
    """
    return typographic(f"{fraction:,.0%}" if abs(fraction) >= 10 else f"{fraction:.1%}")


def decimal(number: float) -> str:
    """A number with two decimals, no sign before a zero.

    Example:
        >>> decimal(0.9512), decimal(-1234.5), decimal(-0.001)
        ('0.95', '−1,234.50', '0.00')
    """
    return typographic(f"{number:,.2f}")


def price(value: float) -> str:
    """A price with two decimals, and below 1 with four significant digits: pence count.

    Example:
        >>> price(173.93), price(0.352_14), price(0.009)
        ('173.93', '0.3521', '0.009')
    """
    return f"{value:,.2f}" if abs(value) >= 1 or value == 0.0 else f"{value:.4g}"


def session_day(session: np.datetime64) -> str:
    """The same of a NumPy date."""
    return day(session.astype("datetime64[D]").astype(object))


def short_percent(change: float) -> str:
    """A change in per cent without its sign of unit, two digits or more: for narrow cells.

    Example:
        >>> short_percent(-0.0412), short_percent(0.0004), short_percent(-0.126)
        ('−4.1', '0.0', '−13')
    """
    return typographic(f"{100 * change:.1f}" if abs(change) < 0.0995 else f"{100 * change:,.0f}")


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
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text)


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
