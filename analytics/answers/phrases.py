"""Phrases: numbers, dates and names formatted for a sentence. Plain values only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

MINUS: Final = "−"
NUMERALS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
DAYS_A_MONTH: Final = 365.25 / 12
SLACK_DAYS: Final = 5


def day(session: date) -> str:
    """A session date without leading zeros.

    Example:
        >>> day(date(2023, 9, 1))
        '1 Sep 2023'
    """
    return f"{session.day} {session:%b %Y}"


def typographic(text: str) -> str:
    """A formatted number with a typographic minus sign, and no sign before a zero.

    Example:
        >>> typographic("-0.9"), typographic("-0.00%"), typographic("1.2")
        ('−0.9', '0.00%', '1.2')
    """
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix("-")
    return text.replace("-", MINUS, 1) if text.startswith("-") else text


def percent(fraction: float, *, signed: bool = False) -> str:
    """A fraction in per cent: with one decimal below 100 %, without decimals above.

    Example:
        >>> percent(-0.3852), percent(0.22, signed=True), percent(12.345)
        ('−38.5 %', '+22.0 %', '1,234 %')
    """
    form = ",.0f" if abs(fraction) >= 1 else ",.1f"
    text = typographic(f"{100 * fraction:{'+' if signed else ''}{form}}")
    return f"{text} %"


def money(amount: float, currency: str = "") -> str:
    """An amount with as many decimals as matter, and its currency.

    Example:
        >>> money(33377.4, "USD"), money(3.34159), money(0.00421), money(0.0)
        ('33,377 USD', '3.34', '0.00421', '0')
    """
    if amount == 0.0:
        text = "0"
    elif abs(amount) >= 1000:
        text = f"{amount:,.0f}"
    elif abs(amount) >= 1:
        text = f"{amount:,.2f}".removesuffix(".00")
    else:
        text = f"{amount:.3g}"
    return f"{typographic(text)} {currency}".strip()


def joined(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence.

    Example:
        >>> joined(["AAPL"]), joined(["AAPL", "KO"]), joined(["AAPL", "KO", "XOM"])
        ('AAPL', 'AAPL and KO', 'AAPL, KO and XOM')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def count(number: int, noun: str) -> str:
    """A number and a noun, in words up to twelve.

    Example:
        >>> count(1, "ticker"), count(4, "ticker"), count(1257, "return")
        ('one ticker', 'four tickers', '1,257 returns')
    """
    text = NUMERALS[number] if number < len(NUMERALS) else f"{number:,}"
    return f"{text} {noun}{'' if number == 1 else 's'}"


def later(start: date, end: date) -> str:
    """The time between two dates if it is close to whole years or months; else the second date.

    Example:
        >>> later(date(2018, 9, 21), date(2023, 9, 21)), later(date(2023, 6, 21), date(2023, 9, 21))
        ('five years later', 'three months later')
        >>> later(date(2018, 9, 21), date(2022, 12, 28))
        'on 28 Dec 2022'
    """
    days = (end - start).days
    for length, noun in ((365.25, "year"), (DAYS_A_MONTH, "month")):
        whole = round(days / length)
        if whole and abs(days - whole * length) <= SLACK_DAYS and (noun == "year" or whole < 24):
            return f"{count(whole, noun)} later"
    return f"on {day(end)}"
