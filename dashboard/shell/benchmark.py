"""Benchmark: the default includes dividends; an index replaces it if it has no prices."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.choice import cached, state
from dashboard.choice.state import Choice

USUAL: Final = str(state.DEFAULTS[state.BENCHMARK])
PRICE_INDEX: Final = "^GSPC"


def found(choice: Choice, announce: cached.Announce) -> Choice:
    """The choice, with the price index if the default benchmark has no prices.

    The index is also used if returns exclude dividends, so that both sides do.

    Args:
        choice: whose prices were waited for.
        announce: called with what prices come from and the symbols still pending.
    """
    request = choice.request
    if request.benchmark != USUAL or state.uploaded(request):
        return choice
    if request.price == "total" and _is_there(choice):
        return choice
    other = request.but(benchmark=PRICE_INDEX)
    cached.wait(other, announce)
    return replace(choice, request=other)


def _is_there(choice: Choice) -> bool:
    """Whether the usual benchmark has prices, or may still get them."""
    statuses = cached.load(choice.request).statuses
    status = next(one for one in statuses if one.ticker == USUAL)
    return status.has_prices or status.outcome == "pending"
