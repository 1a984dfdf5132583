"""Small panels for tests, and the slow plain-Python twins of the tensor functions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from models.prices.origin import Origin
from models.prices.panel import PricePanel

NAN = math.nan


def panel(
    columns: dict[str, list[list[float]]],
    *,
    origins: Sequence[Origin] | None = None,
    start: str = "2024-01-01",
) -> PricePanel:
    """A panel of tickers A, B, … on consecutive days; each field is a list of rows."""
    rows, days = len(columns["close"]), len(columns["close"][0])
    names = [chr(ord("A") + row) for row in range(rows)]
    dates = np.datetime64(start) + np.arange(days)
    chosen = origins or [Origin("test")] * rows
    return PricePanel.from_long(
        np.repeat(names, days),
        np.tile(dates, rows),
        {name: np.concatenate(values) for name, values in columns.items()},
        dict(zip(names, chosen, strict=True)),
        device=torch.device("cpu"),
    )


def slow_gross(close: Sequence[float], paid: Sequence[float]) -> list[float]:
    """Gross total returns by the definition, one price after the other."""
    result, last, waiting = [], None, 0.0
    for price, dividend in zip(close, paid, strict=True):
        waiting += 0.0 if math.isnan(dividend) else dividend
        if math.isnan(price):
            result.append(NAN)
            continue
        result.append(NAN if last is None else (price + waiting) / last)
        last, waiting = price, 0.0
    return result


def slow_split_adjusted(price: Sequence[float], split: Sequence[float]) -> list[float]:
    """Each price divided by every split after it."""
    adjusted = []
    for day, value in enumerate(price):
        later = [s for s in split[day + 1 :] if not math.isnan(s) and s > 0]
        adjusted.append(value / math.prod(later))
    return adjusted
