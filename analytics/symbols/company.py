"""Company: the name that stands beside a ticker, short names of ours before the source's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.symbols.names import NAMES
from analytics.symbols.well_known import WELL_KNOWN

LONGEST = 48


def company(ticker: str, sent: str = "") -> str:
    """The name of what a ticker is a share of; "" where nobody has named it.

    Args:
        ticker: Yahoo's symbol.
        sent: the name that the source of its prices sent, which may hold any letters.

    Example:
        >>> company("AAPL", "Apple Inc."), company("AIG.X", "A Fund"), company("ZZZ")
        ('Apple', 'A Fund', '')
    """
    return NAMES.get(ticker) or WELL_KNOWN.get(ticker) or sent


def sent_name(facts: Mapping[str, Any]) -> str:
    """The name in what Yahoo says about a ticker, on one line, without a formula's first letter.

    Example:
        >>> sent_name({"longName": "=Apple  Inc."}), sent_name({"shortName": "BMW"}), sent_name({})
        ('Apple Inc.', 'BMW', '')
    """
    name = str(facts.get("longName") or facts.get("shortName") or "")
    plain = " ".join(name.split()).lstrip("=+-@ ")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"
