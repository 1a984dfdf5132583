"""Contradictions between closes, events and adjusted closes of one ticker, at reading."""

from __future__ import annotations

import numpy as np

from analytics.prices.files.readers.rows import Floats, TickerRows
from analytics.prices.files.size_limits import MOST_SESSIONS
from models.prices.origin import Prices

# Returns that differ by more than this are not explained by rounding or dividends.
APART = np.log(1.1)
ALIKE = 0.9  # of the largest difference; an adjustment at a wrong session shows at two
DIVIDEND = -np.log(1 - 0.35)


def contradiction(rows: TickerRows, prices: Prices) -> str:
    """A sentence on the first session at which the two differ about most; "" if none does.

    Tables with more rows than sessions are skipped. Where the file has no dividends, an adjusted
    return may exceed the other by a dividend.
    """
    if not {"close", "adj_close"} <= set(rows.columns) or len(rows.dates) > MOST_SESSIONS:
        return ""
    places, dates, (close, adjusted) = rows.by_date("close", "adj_close")
    if len(close) < 2 or (close <= 0).any() or (adjusted <= 0).any():
        return ""
    by_events = np.log(_growth(rows, places, close, prices))
    by_adjusted = np.diff(np.log(adjusted))
    more = by_adjusted - by_events
    wrong = np.abs(more) > APART
    if "dividend" not in rows.columns:
        wrong &= (more < 0) | (more > DIVIDEND)
    if not wrong.any():
        return ""
    size = np.where(wrong, np.abs(more), 0.0)
    at = int(np.flatnonzero(size >= ALIKE * size.max())[0])
    others = int(wrong.sum()) - 1
    also = f", and {others} more session{'s' * (others != 1)}" if others else ""
    return (
        f"{rows.ticker}: close and adjusted close contradict each other on {dates[at + 1]}: "
        f"{np.expm1(by_events[at]):+.2%} by the close and its events, "
        f"{np.expm1(by_adjusted[at]):+.2%} by the adjusted close{also}"
    )


def _growth(rows: TickerRows, places: np.ndarray, close: Floats, prices: Prices) -> Floats:
    """(m - 1,) gross return of a holder from each close to the next, with splits and dividends."""
    split = np.ones(len(close))
    if prices == "raw" and "split" in rows.columns:
        split = rows.columns["split"][places]
    paid = np.zeros(len(close))
    if "dividend" in rows.columns:
        paid = np.nan_to_num(rows.columns["dividend"][places])
    gained: Floats = (close[1:] + paid[1:]) * split[1:] / close[:-1]
    return gained
