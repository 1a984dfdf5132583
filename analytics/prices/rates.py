"""Exchange rates: those needed to convert prices to one currency, and tickers without one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analytics.prices.bars import TickerStatus


def pair(currency: str, base: str) -> str:
    """The ticker of the rate: units of `base` for one of `currency`, as Yahoo spells it.

    Example:
        >>> pair("EUR", "USD")
        'EURUSD=X'
    """
    return f"{currency}{base}=X"


def pairs(currencies: Iterable[str], base: str) -> tuple[str, ...]:
    """The rates for prices in these currencies, each once; "" is an unknown currency."""
    foreign = dict.fromkeys(one for one in currencies if one not in ("", base))
    return tuple(pair(currency, base) for currency in foreign)


def convertible(
    statuses: Sequence[TickerStatus], base: str, rates: Sequence[TickerStatus]
) -> tuple[TickerStatus, ...]:
    """The statuses; a ticker whose prices cannot be converted to `base` has no prices but a reason.

    Args:
        statuses: of the tickers, with the currency of their prices.
        base: the currency to convert to, three letters.
        rates: statuses of the exchange rates.
    """
    known = {status.ticker: status for status in rates}
    return tuple(_convertible(status, base, known) for status in statuses)


def _convertible(status: TickerStatus, base: str, known: dict[str, TickerStatus]) -> TickerStatus:
    if not status.has_prices or status.currency == base:
        return status
    if not status.currency:
        reason = f"the currency of its prices is unknown, so they cannot be told in {base}"
        return _without(status, "failed", reason)
    rate = known[pair(status.currency, base)]
    if rate.has_prices:
        return status
    return _without(status, rate.outcome, f"no exchange rate {rate.ticker}: {rate.reason}")


def _without(status: TickerStatus, outcome: str, reason: str) -> TickerStatus:
    return replace(status, outcome=outcome, source="", reason=reason)  # type: ignore[arg-type]
