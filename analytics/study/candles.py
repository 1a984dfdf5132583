"""Candles: open, high, low, close, volume, dividends and splits of one ticker by period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.prices import Loaded
from analytics.request import Frequency
from analytics.study import Study, date_ranges
from analytics.study.series import Dates, Floats
from models.device import cross_together
from models.prices.returns import undo_splits

MOST: Final = 320
FREQUENCIES: Final[tuple[Frequency, ...]] = ("daily", "weekly", "monthly")


@dataclass(frozen=True, slots=True, eq=False)
class Candles:
    """One ticker's bars in a window.

    Attributes:
        frequency: length of a bar.
        dates: (P,) the last session of each bar.
        open, high, low, close: (P,) split-adjusted, in the study's currency.
        volume: (P,) shares traded; NaN where unknown.
        dividend: (P,) dividends per share within the bar, in their own currency; 0 for none.
        split: (P,) new shares per old within the bar; 1 for none.
    """

    frequency: Frequency
    dates: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    dividend: Floats
    split: Floats


def has_ranges(study: Study, name: str) -> bool:
    """Whether a ticker has opens, highs and lows in the window."""
    row = study.tickers.index(name)
    bars = study.history.last(len(study.dates))
    return not bool(np.isnan(bars.open[row] + bars.high[row] + bars.low[row]).all())


def candles(study: Study, loaded: Loaded, name: str, most: int = MOST) -> Candles:
    """The bars of a ticker's window, of the shortest period with at most `most` bars.

    Args:
        study: the study; the ticker has at least one price in its window.
        loaded: the prices of the study.
        name: the ticker.
        most: greatest number of bars.
    """
    row = study.tickers.index(name)
    history = study.history.last(len(study.dates)).rows(slice(row, row + 1))
    there = ~np.isnan(history.close[0])
    traded = _traded(study, loaded, name)
    dates = study.dates[there]
    frequency, first = _shortest(dates, most)
    bars = {field: getattr(history, field)[0][there] for field in ("open", "high", "low", "close")}
    last = np.append(first[1:], len(dates)) - 1
    return Candles(
        frequency=frequency,
        dates=dates[last],
        open=bars["open"][first],
        high=np.fmax.reduceat(bars["high"], first),
        low=np.fmin.reduceat(bars["low"], first),
        close=bars["close"][last],
        volume=_summed(traded["volume"][there], first),
        dividend=np.add.reduceat(np.nan_to_num(traded["dividend"][there]), first),
        split=np.multiply.reduceat(np.nan_to_num(traded["split"][there], nan=1.0), first),
    )


def _traded(study: Study, loaded: Loaded, name: str) -> dict[str, Floats]:
    """Volume, dividends and splits of the ticker on the study's dates, NaN where unknown."""
    panel = undo_splits(loaded.panel)
    row = panel.tickers.index(name)
    crossed = cross_together({one: panel[one][row] for one in ("volume", "dividend", "split")})
    places = np.searchsorted(panel.dates, study.dates)
    return {one: values[places] for one, values in crossed.items()}


def _shortest(dates: Dates, most: int) -> tuple[Frequency, np.ndarray]:
    """The shortest period with few enough bars, and the column where each bar begins."""
    for frequency in FREQUENCIES:
        _, number = date_ranges.periods(dates, frequency)
        first = np.flatnonzero(np.diff(number, prepend=-1))
        if len(first) <= most:
            break
    return frequency, first


def _summed(values: Floats, first: np.ndarray) -> Floats:
    """The sum per bar; NaN if none of its sessions has a value."""
    known = np.add.reduceat((~np.isnan(values)).astype(np.int64), first)
    return np.where(known > 0, np.add.reduceat(np.nan_to_num(values), first), np.nan)
