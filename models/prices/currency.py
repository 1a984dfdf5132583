"""Prices converted to another currency: each session's price times its exchange rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.errors import InputError
from models.prices.assembly import Dates
from models.prices.panel import PricePanel
from models.prices.returns import PRICES


def in_base(panel: PricePanel, rates: Tensor, base: str) -> PricePanel:
    """The panel in the currency `base`.

    A session without a rate has no price, because a rate of another day would invent a return. A
    dividend is converted at the rate of its session, or else at the next rate, and counts from that
    session on. A total return is then (1 + local return) × (1 + return of the rate) - 1, up to the
    currency return on the dividend. The same holds for ratios of adjusted closes.

    Args:
        panel: split-adjusted prices.
        rates: (ticker, date) units of `base` for one of the ticker's currency, NaN for none.
        base: ISO code.
    """
    changed = {name: panel[name] * rates for name in (*PRICES, "adj_close")}
    changed["dividend"] = panel["dividend"] * _next(rates)
    origins = tuple(replace(origin, currency=base) for origin in panel.origins)
    return replace(panel.with_fields(changed), origins=origins)


def rates_of(panel: PricePanel, pairs: PricePanel, names: list[str | None]) -> Tensor:
    """(ticker, date) the rate of each ticker on each of the panel's dates.

    Args:
        panel: the prices to convert.
        pairs: exchange rates as prices.
        names: for each ticker of the panel its rate's ticker in `pairs`; None is a rate of 1.

    Raises:
        InputError: a rate that `pairs` lacks.
    """
    absent = [name for name in names if name is not None and name not in pairs.tickers]
    if absent:
        raise InputError(
            "a rate for every currency", f"no {absent[0]}", "load it beside the prices"
        )
    if not pairs.tickers:
        return torch.ones_like(panel["close"])
    columns = torch.from_numpy(_columns(pairs.dates, panel.dates)).to(pairs.device)
    rows = torch.tensor([0 if name is None else pairs.tickers.index(name) for name in names])
    local = torch.tensor([name is None for name in names])[:, None].to(pairs.device)
    known = torch.nn.functional.pad(pairs["close"], (0, 1), value=torch.nan)
    return torch.where(local, 1.0, known[rows.to(pairs.device)][:, columns])


def _columns(known: Dates, wanted: Dates) -> NDArray[np.int64]:
    """(T,) position of each wanted date among the known ones; their number if it is absent."""
    places = np.searchsorted(known, wanted)
    found = np.append(known, np.datetime64("NaT"))[places] == wanted
    return np.where(found, places, len(known))


def _next(rates: Tensor) -> Tensor:
    """(ticker, date) the first rate on or after each date; NaN where there is none."""
    length = rates.shape[-1]
    columns = torch.arange(length, device=rates.device).expand(rates.shape)
    seen = torch.where(rates.isnan(), length, columns)
    place = seen.flip(-1).cummin(dim=-1).values.flip(-1) if length else seen
    padded = torch.nn.functional.pad(rates, (0, 1), value=torch.nan)
    return padded.gather(-1, place)
