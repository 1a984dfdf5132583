"""Splits: whether a file's closes still contain its recorded splits, inferred from the prices.

A recorded split of 4 for 1 divides the next raw close by 4 and leaves no trace in adjusted ones;
zipline writes it as 0.25. An adjusted close beside a raw one shows splits that no column records.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analytics.prices.files.readers.rows import Dates, Floats, TickerRows
from analytics.prices.files.size_limits import MOST_SESSIONS
from analytics.request import PriceForm
from models.prices.origin import Prices

# Below this ratio a split and a day's move cannot be distinguished.
SMALLEST = np.log(1.15)
# The same with adjusted closes, whose factor changes by dividends only.
SMALLEST_BESIDE_ADJUSTED = np.log(1.04)
SMALLEST_ALONE = np.log(1.4)  # at any adjusted close
SMALLEST_FOUND = np.log(1.19)
NEAR = 0.4  # relative to a split's logarithm: larger deviations are other moves
EXACT = 0.006
SHOWN = 3
RECORDED = "recorded splits are in them"


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Rows whose `split` column is in new shares per old, and the form of their prices.

    `decided` is whether splits decided it; otherwise a ticker is taken like the others of its file.
    `remark` gives the reason, in words that fit other tickers too; `example` is the split that
    shows it.
    """

    rows: TickerRows
    prices: Prices
    remark: str = ""
    example: str = ""
    decided: bool = True


def settled(rows: TickerRows, asked: PriceForm) -> Settled:
    """The rows with their splits as new shares per old, and whether the closes contain them.

    Args:
        rows: of one ticker; `split` may have 0 or nothing for none.
        asked: the form; "auto" infers it.
    """
    if "split" in rows.columns:
        split = rows.columns["split"]
        rows = rows.but(split=np.where((split > 0), split, 1.0))
        return _recorded(rows, asked)
    beside = {"close", "adj_close"} <= set(rows.columns) and len(rows.dates) <= MOST_SESSIONS
    if beside and asked != "split-adjusted":
        return _found(rows, asked)
    return Settled(rows, "raw" if asked == "raw" else "split-adjusted")


def _recorded(rows: TickerRows, asked: PriceForm) -> Settled:
    """Evidence from closes and adjusted closes on recorded splits."""
    split = rows.columns["split"]
    default: Prices = "raw" if asked == "raw" else "split-adjusted"
    if asked == "split-adjusted" or (split == 1).all() or "close" not in rows.columns:
        return Settled(rows, default)
    places, dates, (close,) = rows.by_date("close")
    ratio = _between(rows, places, dates)
    traces = _traces(rows, places, close, ratio)
    seen = np.flatnonzero((ratio != 1) & (traces != 0))
    if not len(seen):
        return Settled(rows, default, decided=asked == "raw")
    return _concluded(rows, asked, dates, ratio, traces)


def _between(rows: TickerRows, places: np.ndarray, dates: Dates) -> Floats:
    """(m,) the product of the splits since the close before each close."""
    events = np.flatnonzero(rows.columns["split"] != 1)
    ratio = np.ones(len(places))
    for event in events:
        at = int(np.searchsorted(dates, rows.dates[event]))
        if at < len(ratio):
            ratio[at] *= rows.columns["split"][event]
    return ratio


def _traces(rows: TickerRows, places: np.ndarray, close: Floats, ratio: Floats) -> Floats:
    """(m,) per split: 1 it is in the closes, -1 its inverse is, 2 it is not, 0 unknown."""
    logs = np.log(np.where(close > 0, close, np.nan))
    fell = plain = -np.diff(logs, prepend=np.nan)
    least = np.full(len(ratio), SMALLEST)
    if "adj_close" in rows.columns:
        adjusted = rows.columns["adj_close"][places]
        factor = np.log(np.where(adjusted > 0, adjusted, np.nan)) - logs
        exact = np.diff(factor, prepend=np.nan)
        fell = np.where(np.isfinite(exact), exact, fell)
        least = np.where(np.isfinite(exact), SMALLEST_BESIDE_ADJUSTED, least)
    size = np.log(ratio)
    reach = NEAR * np.abs(size)
    # An adjusted close may have the split at another session, but a move of its size is evidence.
    plainly = (np.abs(size) >= SMALLEST_ALONE) & (np.abs(plain - size) < reach)
    fell = np.where(plainly, plain, fell)
    found = np.zeros(len(ratio))
    known = (np.abs(size) >= least) & np.isfinite(fell)
    for code, target in ((2, 0 * size), (1, size), (-1, -size)):
        found[known & (np.abs(fell - target) < reach)] = code
    return found


def _concluded(
    rows: TickerRows, asked: PriceForm, dates: Dates, ratio: Floats, traces: Floats
) -> Settled:
    """The form of the prices, given the evidence on recorded splits."""
    codes = set(traces[(ratio != 1) & (traces != 0)].tolist())
    first = _said(dates, ratio, traces)
    if codes == {2}:
        return Settled(rows, "raw" if asked == "raw" else "split-adjusted")
    if codes == {1}:
        return Settled(rows, "raw", f"raw closes, as {RECORDED}: splits undone", first)
    if codes == {-1}:
        turned = rows.but(split=1.0 / rows.columns["split"])
        return Settled(
            turned, "raw", f"raw closes, as {RECORDED}, upside down: splits undone", first
        )
    return _mixed(rows, dates, traces, ratio)


def _mixed(rows: TickerRows, dates: Dates, traces: Floats, ratio: Floats) -> Settled:
    """Undo only the splits that are in the closes; name the others."""
    split = rows.columns["split"].copy()
    at = np.searchsorted(dates, rows.dates).clip(max=len(dates) - 1)
    code = traces[at]
    split = np.where(code == 2, 1.0, np.where(code == -1, 1.0 / split, split))
    named = ", ".join(str(day) for day in dates[(traces == 2) & (ratio != 1)][:SHOWN])
    remark = "some recorded splits are in the closes and are undone, others are not"
    return Settled(rows.but(split=split), "raw", remark, f"not in them: {named}")


def _said(dates: Dates, ratio: Floats, traces: Floats) -> str:
    at = int(np.flatnonzero((ratio != 1) & (traces != 0))[0])
    value = ratio[at] if traces[at] != -1 else 1.0 / ratio[at]
    return f"{in_words(value)} on {dates[at]}"


def _found(rows: TickerRows, asked: PriceForm) -> Settled:
    """Splits inferred from adjusted and raw closes."""
    places, _, (close, adjusted) = rows.by_date("close", "adj_close")
    default: Prices = "raw" if asked == "raw" else "split-adjusted"
    usable = (close > 0) & (adjusted > 0)
    if len(close) < 2 or not usable.all():
        return Settled(rows, default)
    factor, fell = np.diff(np.log(adjusted / close)), -np.diff(np.log(close))
    like = (np.abs(factor) > SMALLEST_FOUND) & (np.abs(fell - factor) < NEAR * np.abs(factor))
    split = np.ones(len(rows.dates))
    for at in np.flatnonzero(like):
        split[places[at + 1]] = _simple(float(np.exp(factor[at])))
    events = np.flatnonzero(split != 1)
    if not len(events):
        return Settled(rows, default)
    named = ", ".join(f"{in_words(split[at])} on {rows.dates[at]}" for at in events[:SHOWN])
    remark = "raw closes, as their adjusted closes show: splits undone"
    return Settled(rows.but(split=split), "raw", remark, named)


def _simple(ratio: float) -> float:
    """The split of small whole numbers nearest to a ratio; 1 if none is near."""
    if ratio > 1:
        best = Fraction(ratio).limit_denominator(5)
    else:
        best = 1 / Fraction(1 / ratio).limit_denominator(5)
    value = float(best)
    near = abs(np.log(value / ratio)) < EXACT and value != 1
    return value if near else 1.0


def in_words(ratio: float) -> str:
    """A split in words.

    Example:
        >>> in_words(4.0), in_words(1.5), in_words(0.1)
        ('4 for 1', '3 for 2', '1 for 10')
    """
    fraction = Fraction(ratio).limit_denominator(1000)
    return f"{fraction.numerator} for {fraction.denominator}"
