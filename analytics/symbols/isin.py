"""Identification numbers of securities (ISIN, ISO 6166), which identify a share, not a listing."""

from __future__ import annotations

import re

ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")


def is_isin(text: str) -> bool:
    """Whether the text is an ISIN, by its form and its check digit (Luhn).

    Example:
        >>> is_isin("US0378331005"), is_isin("US0378331004"), is_isin("AAPL")
        (True, False, False)
    """
    if not ISIN.fullmatch(text):
        return False
    digits = [int(digit) for letter in text for digit in str(int(letter, 36))]
    doubled = [2 * digit if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0
