"""Findings of severity "error" in the prices of a table.

Only the checks that can find an error run, and only on tickers with a large move, a recorded split
or an impossible price, so that thousands of tickers take little time.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from analytics.quality import adjusted, bars, bounds, moves
from analytics.quality.findings import Finding
from analytics.request import Request
from analytics.symbols.listing import MOST_NAMED, named
from models.device import to_numpy
from models.prices.panel import PricePanel
from models.prices.returns import gross_returns, undo_splits

CHECKS = (
    bounds.nonpositive,
    bounds.ranges,
    moves.units,
    moves.splits,
    adjusted.adjusted_close,
)
# Smallest move, up or down, of a missing split or a change of unit.
LARGE = float(np.log(1.4))


def found(panel: PricePanel) -> dict[str, tuple[Finding, ...]]:
    """Ticker → the findings of severity "error" in its prices; tickers without one are left out."""
    rows = {
        one.ticker: tuple(_errors(one))
        for one in bars.of_panel(panel.select(_suspects(panel)))
        if len(one.sessions)
    }
    return {name: errors for name, errors in rows.items() if errors}


def _errors(prices: bars.Prices) -> Iterator[Finding]:
    """Checks of the fields on which returns depend; adjusted closes if there is nothing else."""
    only = (bounds.nonpositive_adjusted,) if prices.origin.basis == "adjusted" else ()
    for check in (*CHECKS, *only):
        yield from (each for each in check(prices) if each.severity == "error")


def sentences(panel: PricePanel, request: Request) -> list[str]:
    """A line per ticker with errors in the request's window; of more than five tickers one line."""
    bad = found(panel.between(request.start, request.end))
    if len(bad) > MOST_NAMED:
        return [f"{named(list(bad))}: errors in their prices, which `quality` names"]
    return [f"{name}: {'; '.join(one.sentence for one in each)}" for name, each in bad.items()]


def _suspects(panel: PricePanel) -> list[str]:
    """The tickers to check."""
    plain = undo_splits(panel)
    moved = gross_returns(plain, "price").log().abs() > LARGE
    split = panel["split"].nan_to_num(nan=1.0) != 1.0
    close, high, low = panel["close"], panel["high"], panel["low"]
    wrong = (close <= 0.0) | (low <= 0.0) | (high < low)
    both = panel["adj_close"].log() - panel["close"].log()
    step = both[:, 1:] - both[:, :-1]
    some = [part.any(dim=-1) for part in (moved, split, wrong, step.abs() > adjusted.CONTRADICTION)]
    chosen = to_numpy(torch.stack(some).any(dim=0))
    return [name for name, one in zip(panel.tickers, chosen.tolist(), strict=True) if one]
