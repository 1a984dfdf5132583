"""Currencies of a study: conversion, returns of exchange rates, and incomparable tickers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from torch import Tensor

from analytics.prices import Loaded
from analytics.prices.rates import pair
from analytics.request import Request
from analytics.study.series import Columns, Floats
from models.errors import RequestError
from models.prices.currency import in_base, rates_of
from models.prices.panel import PricePanel


def told(panel: PricePanel, loaded: Loaded, base: str | None) -> tuple[PricePanel, Tensor | None]:
    """The panel in the currency `base`, and the (ticker, date) rates; unchanged if base is None.

    Args:
        panel: split-adjusted prices of `loaded`.
        loaded: has the rates (see analytics.prices.load).
        base: ISO code or None.
    """
    if base is None or loaded.rates is None:
        return panel, None
    names = [None if o.currency == base else pair(o.currency, base) for o in panel.origins]
    rates = rates_of(panel, loaded.rates, names)
    return in_base(panel, rates, base), rates


def change(rates: Floats, base: Columns, dated: NDArray[np.bool_]) -> Floats:
    """(N,) return of each rate from the base column to the last dated one; NaN without a return.

    Args:
        rates: (N, T) prices of one unit of each ticker's currency in the base currency.
        base: (N,) column of the base session; -1 for none.
        dated: (N, T) whether a return is dated there.
    """
    last = dated.shape[-1] - 1 - dated[:, ::-1].argmax(axis=-1) if dated.shape[-1] else base
    rows = np.arange(len(rates))
    if not dated.shape[-1]:
        return np.full(len(rates), np.nan)
    found = rates[rows, last] / rates[rows, base] - 1.0
    return np.where(base >= 0, found, np.nan)


def same(currencies: Sequence[str], other: str) -> NDArray[np.bool_]:
    """(N,) whether each currency equals `other`, or one of the two is unknown."""
    return np.array([other == "" or one in ("", other) for one in currencies], dtype=bool)


def require_one(currencies: Sequence[str], what: str) -> None:
    """Refuse to combine prices of several currencies in one number.

    Args:
        currencies: currencies of the tickers, "" where unknown.
        what: the number, for the message.

    Raises:
        RequestError: the message has the currencies and the remedy.
    """
    known = sorted({*currencies} - {""})
    if len(known) > 1:
        raise RequestError(
            f"prices in one currency for {what}",
            ", ".join(known),
            f"tell all in one, e.g. --base {known[-1]}",
        )


def beside(table: pd.DataFrame, currencies: Sequence[str], fx_return: Floats) -> pd.DataFrame:
    """The summary with `currency` (of the source's prices) and `fx_return` as last columns.

    (1 + fx_return) × (1 + return in the stock's own currency) is 1 + total_return, up to the
    currency return on dividends.

    Args:
        table: a summary, one row per ticker.
        currencies: N currencies of the source's prices.
        fx_return: (N,) return of each exchange rate, a fraction.
    """
    return table.assign(currency=list(currencies), fx_return=fx_return)


def remarks(
    request: Request,
    tickers: Sequence[str],
    currencies: Sequence[str],
    fx_return: Floats | None,
    remedy: str = "--base {base} tells all in one currency",
) -> list[str]:
    """Notes on the currencies, one sentence each.

    They have the return of each exchange rate if prices were converted; and the tickers that are
    not measured against the benchmark because its currency differs, with the `remedy`, in which
    {base} stands for that currency.

    Args:
        request: its base currency and its benchmark are used.
        tickers: N names.
        currencies: N currencies of the source's prices.
        fx_return: (N,) return of each exchange rate, a fraction; None if nothing was converted.
        remedy: advice on tickers in several currencies.
    """
    if fx_return is not None:
        return [
            f"{name}: converted from {own} to {request.base}, "
            f"of which the exchange rate made {100 * change:+.2f} %"
            for name, own, change in zip(tickers, currencies, fx_return.tolist(), strict=True)
            if own != request.base
        ]
    if request.benchmark not in tickers:
        return []
    other = currencies[tickers.index(request.benchmark)]
    apart = [
        f"{name} in {own}"
        for name, own, alike in zip(tickers, currencies, same(currencies, other), strict=True)
        if not alike
    ]
    if not apart:
        return []
    what = f"not measured against {request.benchmark}, which is in {other}: {', '.join(apart)}"
    return [f"{what}; {remedy.format(base=other)}"]
