"""Weights of a portfolio as users write them: AAPL=60%,KO=40%, or equal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from analytics.request import Request, ticker
from models.errors import RequestError

EQUAL = "equal"
TOLERANCE = 1e-9
EXAMPLE = "write AAPL=0.6,KO=0.4, AAPL=60%,KO=40% or equal"


def parse(
    text: str, tickers: Sequence[str], *, low: float = 0.0, high: float = 1.0
) -> dict[str, float]:
    """The fraction of wealth in each of the tickers, in their order; 0 for those not named.

    Args:
        text: `TICKER=WEIGHT` pairs between commas, weights as fractions or with a percent sign;
            or "equal".
        tickers: tickers that may be named.
        low: least weight.
        high: greatest weight.

    Raises:
        RequestError: an unknown or repeated ticker, no number, a weight outside its bounds, or
        weights whose sum differs from 1 by more than 1e-9.

    Example:
        >>> parse("KO=40%, AAPL=0.6", ["AAPL", "KO"])
        {'AAPL': 0.6, 'KO': 0.4}
        >>> parse("equal", ["AAPL", "KO"])
        {'AAPL': 0.5, 'KO': 0.5}
    """
    if not tickers:
        raise RequestError("tickers to give weights to", "none", "name at least one")
    if text.strip().lower() == EQUAL:
        return dict.fromkeys(tickers, 1.0 / len(tickers))
    return checked(named(text), tickers, low=low, high=high)


def naming(request: Request, text: str) -> Request:
    """The request; if it names no ticker, with the tickers that the weights name.

    Raises:
        RequestError: as `named`.
    """
    if request.tickers or text.strip().lower() == EQUAL:
        return request
    return request.but(tickers=tuple(named(text)))


def named(text: str) -> dict[str, float]:
    """The weights in a text, in its order; size and sum are not checked.

    Raises:
        RequestError: a repeated ticker, or no number.
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        name, weight = _pair(part)
        if name in found:
            raise RequestError("each ticker once", f"{name} twice", "give it one weight")
        found[name] = weight
    return found


def checked(
    weights: Mapping[str, float],
    tickers: Sequence[str],
    *,
    low: float = 0.0,
    high: float = 1.0,
) -> dict[str, float]:
    """These weights in the tickers' order, 0 for tickers without one; checked as by `parse`.

    Args:
        weights: weight per ticker, a fraction.
        tickers: the tickers that may have one, in order.
        low: least weight allowed.
        high: greatest weight allowed.

    Raises:
        RequestError: a ticker that is not among them, a weight out of bounds, or a sum that differs
        from 1 by more than 1e-9.
    """
    found = of_tickers(weights, tickers)
    for name, weight in weights.items():
        if not low - TOLERANCE <= weight <= high + TOLERANCE:
            raise RequestError(
                f"weights of {low:g} to {high:g}", f"{name}={weight:g}", "change it or the bounds"
            )
    total = math.fsum(weights.values())
    if not abs(total - 1.0) <= TOLERANCE:
        raise RequestError("weights that sum to 1", f"a sum of {total:.10g}", _remedy(total))
    return found


def of_tickers(weights: Mapping[str, float], tickers: Sequence[str]) -> dict[str, float]:
    """These weights in the tickers' order, 0 for tickers without one; the sum is not checked.

    Raises:
        RequestError: a weight of a ticker that is not among them.
    """
    for name in weights:
        if name not in tickers:
            raise RequestError(
                f"weights of {', '.join(tickers)}", name, f"ask for {name} too, or leave it out"
            )
    return {name: float(weights.get(name, 0.0)) for name in tickers}


def bounds(text: str) -> tuple[float, float]:
    """The least and the greatest weight of each ticker, as written: "0,1" or "5%, 40%".

    Raises:
        RequestError: not two numbers.

    Example:
        >>> bounds("0, 40%")
        (0.0, 0.4)
    """
    parts = [_fraction(part) for part in text.split(",")]
    if len(parts) != 2 or not all(map(math.isfinite, parts)):
        raise RequestError("two bounds of weights such as 0,1", repr(text[:40]), "write LOW,HIGH")
    return parts[0], parts[1]


def _pair(part: str) -> tuple[str, float]:
    """Ticker and weight of one `TICKER=WEIGHT`; a ticker may itself have an =, as EURUSD=X has."""
    name, equals, number = part.strip().rpartition("=")
    if not equals:
        raise RequestError("TICKER=WEIGHT", repr(part.strip()[:40]), EXAMPLE)
    weight = _fraction(number)
    if not math.isfinite(weight):
        raise RequestError("a weight such as 0.6 or 60%", repr(number[:40]), EXAMPLE)
    return ticker(name), weight


def _fraction(text: str) -> float:
    """A number, or a percentage as a fraction; NaN for anything else."""
    digits, unit = text.strip(), 1.0
    if digits.endswith("%"):
        digits, unit = digits[:-1].strip(), 100.0
    try:
        return float(digits) / unit
    except ValueError:
        return math.nan


def _remedy(total: float) -> str:
    """The remedy for the likely cause of a wrong sum."""
    if abs(total - 100.0) <= 100.0 * TOLERANCE:
        return "write fractions, or a percent sign behind each"
    return f"multiply each by {1.0 / total:.10g}" if total > 0 else EXAMPLE


__all__ = ["EQUAL", "TOLERANCE", "bounds", "checked", "named", "naming", "of_tickers", "parse"]
