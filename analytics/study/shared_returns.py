"""Reasons for a ticker without a return in joined sessions: none at all, or none shared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from analytics.prices import Loaded
from analytics.study import Study, date_ranges
from analytics.study.date_ranges import Mask
from analytics.symbols.listing import named
from models.device import to_numpy

MOST_PAIRS = 3
# Greatest number of pairs checked; of thousands of tickers the first few are enough.
MOST_LOOKED_AT = 20_000


def sentences(study: Study, loaded: Loaded) -> list[str]:
    """A sentence per cause, on the tickers without a return in the study's window.

    Args:
        study: the study of the loaded prices.
        loaded: the prices, with a panel of sessions that are not yet joined.
    """
    if not study.unmeasured:
        return []
    panel = loaded.panel
    chosen = date_ranges.inside(panel.dates, study.request.start, study.request.end)
    observed = ~np.isnan(to_numpy(panel["close"]))
    rows = [panel.tickers.index(name) for name in study.unmeasured]
    alone = [row for row in rows if not _has_return(observed[row], chosen)]
    notes = [f"{named([panel.tickers[row] for row in alone])}: no return in the window"]
    notes = notes if alone else []
    joined = [row for row in rows if row not in alone]
    return notes + (_unshared(study, panel.tickers, observed, chosen, joined) if joined else [])


def _unshared(
    study: Study, names: tuple[str, ...], observed: Mask, chosen: Mask, joined: list[int]
) -> list[str]:
    """Sentences on tickers with own returns that share none, in pairs or all together."""
    pairs = list(islice(_apart(observed, chosen, joined), MOST_PAIRS + 1))
    notes = [
        f"{names[one]} and {names[other]} share no return" for one, other in pairs[:MOST_PAIRS]
    ]
    if len(pairs) > MOST_PAIRS:
        notes.append("more pairs share no return: leave out the ticker that ends or starts alone")
    if not pairs:
        notes.append(f"{named(study.tickers)} share no return all together, though any two may")
    return notes


def _apart(observed: Mask, chosen: Mask, joined: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of rows, one of them joined, without a return between two common sessions."""
    pairs = (
        (min(one, other), max(one, other))
        for place, one in enumerate(joined)
        for other in range(len(observed))
        if other not in joined[: place + 1] and observed[other].any()
    )
    for one, other in islice(pairs, MOST_LOOKED_AT):
        if not _has_return(observed[one] & observed[other], chosen):
            yield one, other


def _has_return(prices: Mask, chosen: Mask) -> bool:
    """Whether a return between two of these sessions lies in the window; masks (T,)."""
    later = prices & chosen
    return bool(prices.any() and later[prices.argmax() + 1 :].any())
