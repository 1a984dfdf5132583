"""Numbers and dates as a person reads them, the same in cards, labels and sentences."""

from __future__ import annotations

import re
from datetime import date


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


def literal(text: str) -> str:
    r"""The text for a place that reads Markdown, so that it stands there as it is.

    Example:
        >>> print(literal("my [prices].csv"))
        my \[prices\]\.csv
    """
    return re.sub(r"([^\w\s])|_", r"\\\g<0>", text)
