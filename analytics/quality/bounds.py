"""Checks of single sessions: impossible prices, stale runs, missing fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analytics.prices.yahoo.yahoo_bars import PARTS, SUB_UNITS
from analytics.quality.bars import PRICES, Floats, Prices
from analytics.quality.continuity import runs
from analytics.quality.findings import Finding, Severity, finding, listed, several
from analytics.stats.ranges import contradictory

STALE = 5
ADJUSTED = "adj_close"


def nonpositive(prices: Prices) -> Iterator[Finding]:
    """Prices of zero or less, which are errors, except a last close of 0, a total loss."""
    wrong = np.stack([prices.fields[name] <= 0 for name in PRICES if name != ADJUSTED]).any(axis=0)
    lost = wrong & _total_loss(prices)
    if lost.any():
        days = prices.dates[lost]
        yield finding(
            "warning", "nonpositive", days, f"the last close is 0, a total loss: {days[0]}"
        )
    wrong &= ~lost
    if wrong.any():
        days = prices.dates[wrong]
        sentence = f"{several(len(days), 'session')} with a price of zero or less: {listed(days)}"
        yield finding("error", "nonpositive", days, sentence)


def _total_loss(prices: Prices) -> NDArray[np.bool_]:
    """(T,) the session of the last close, if it is 0 after closes above 0."""
    close = prices.fields["close"]
    seen = np.flatnonzero(~np.isnan(close))
    lost = np.zeros(len(close), dtype=bool)
    if len(seen) > 1 and close[seen[-1]] == 0.0 and (close[seen[:-1]] > 0.0).all():
        lost[seen[-1]] = True
    return lost


def nonpositive_adjusted(prices: Prices) -> Iterator[Finding]:
    """Adjusted closes of zero or less, from dividends larger than the price."""
    wrong = prices.fields[ADJUSTED] <= 0
    if wrong.any():
        days = prices.dates[wrong]
        count = several(len(days), "session")
        sentence = f"{count} with an adjusted close of zero or less, which none can be: "
        yield finding("error", "nonpositive", days, sentence + listed(days))


def ranges(prices: Prices) -> Iterator[Finding]:
    """A high below the low, or a close outside the two."""
    high, low, close = (prices.fields[name] for name in ("high", "low", "close"))
    crossed = high < low
    outside = contradictory(np.full_like(close, np.nan), high, low, close) & ~crossed
    if crossed.any():
        days = prices.dates[crossed]
        sentence = f"{several(len(days), 'session')} with the high below the low: {listed(days)}"
        yield finding("error", "range", days, sentence)
    if outside.any():
        days = prices.dates[outside]
        closes = several(len(days), "close")
        yield finding("warning", "range", days, f"{closes} outside low to high: {listed(days)}")


def stale_runs(prices: Prices) -> Iterator[Finding]:
    """Runs of `STALE` or more equal closes: a warning where there was trading, else a note.

    With volume on every session the price should have moved at least once. Without volume there was
    no trade; a source that has no volume does not distinguish the two.
    """
    close, volume = prices.at_closes("close"), prices.at_closes("volume")
    found = [(a, b + 1) for a, b in runs(np.diff(close) == 0) if b + 1 - a >= STALE]
    sorts: dict[tuple[Severity, str], list[tuple[int, int]]] = {}
    for start, stop in found:
        sorts.setdefault(_trading(volume[start:stop]), []).append((start, stop))
    for (severity, trading), places in sorts.items():
        start, stop = max(places, key=lambda place: place[1] - place[0])
        days = prices.sessions
        sentence = (
            f"{several(len(places), 'run')} of {STALE} or more equal closes {trading}: "
            f"the longest {stop - start}, {days[start]} to {days[stop - 1]}"
        )
        columns = np.concatenate([np.arange(*place) for place in places])
        yield finding(severity, "stale_run", days[columns], sentence)


def _trading(volume: Floats) -> tuple[Severity, str]:
    """Severity of a run with these volumes, and a phrase on trading."""
    if np.isnan(volume).all():
        return "info", "(the source has no volume)"
    if (volume > 0).all():
        return "warning", "with trading on every session"
    return "info", "with sessions without trading"


def close_only(prices: Prices) -> Iterator[Finding]:
    """No open, high or low at all, so range estimators are undefined."""
    if np.isnan(np.stack([prices.fields[name] for name in ("open", "high", "low")])).all():
        sentence = "closes only: no open, high or low, so no estimator that needs a range"
        yield finding("info", "close_only", None, sentence)


def currency(prices: Prices) -> Iterator[Finding]:
    """Findings on an unknown currency, and on prices in a sub-unit."""
    unit = prices.origin.currency
    if unit in SUB_UNITS:
        parts = {100: "hundredths", 1000: "thousandths"}[PARTS[unit]]
        sentence = f"prices are in {unit}, {parts} of {SUB_UNITS[unit]}"
        yield finding("warning", "currency", None, sentence)
    elif "were divided by" in prices.origin.note:
        yield finding("info", "currency", None, prices.origin.note)
    elif not unit:
        yield finding("info", "currency", None, "the source does not say the currency")
