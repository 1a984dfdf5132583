"""Checks of moves from close to close: jumps, spikes, splits not applied, changes of unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analytics.quality.bars import SIGMAS, Floats, Moves, Prices, robust_sigma
from analytics.quality.findings import Dates, Finding, finding, listed, several
from analytics.quality.units import became_euro, powers

HUNDRED = float(np.log(100.0))
# The smallest move of a change to the euro, by the rate 0.787564.
SMALLEST_RATE = 0.2
# New shares per old; a reverse split is the reciprocal, from 1 for 2. Smaller ones than 3 for 2
# are too much like a bad day to be suspected.
COMMON = np.array([3 / 2, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50])
# Sessions on either side that define the usual level.
AROUND = 20
# Volume, as a multiple of the usual one over the ratio, from which a move counts as news.
RUSH = 3.0
# Sigmas from which a recorded split can be distinguished from a day's own move.
CLEAR = 6.0


def jumps(prices: Prices) -> Iterator[Finding]:
    """Returns beyond 8 robust sigmas; those that the next close undoes are warnings, spikes.

    Moves already reported as a change of unit or as a split are left out.
    """
    found = prices.moves
    reported = powers(found.price, _near_power(found)) != 1.0
    reported[_split_places(prices, found)] = True
    large = found.large & ~reported
    days, spike = prices.sessions[1:], _spikes(found.total, large)
    if len(spike):
        sentence = f"{several(len(spike), 'close')} that the next one undoes: {listed(days[spike])}"
        yield finding("warning", "spike", days[spike], sentence)
    if large.any():
        count = several(int(large.sum()), "day")
        sentence = f"{count} moved far more than usual: {listed(days[large])}"
        yield finding("info", "jump", days[large], sentence)


def units(prices: Prices) -> Iterator[Finding]:
    """Stretches with prices a power of ten, from 100 on, above or below those before.

    A stretch that lasts to the end may be a redenomination; the changes to the euro in its first
    days are.
    """
    found, days = prices.moves, prices.sessions
    tolerance = _near_power(found)
    by = powers(found.price, tolerance)
    # A recorded split of that size belongs to another check.
    by = np.where(np.abs(np.log(_recorded(prices))) > 1.0, 1.0, by)
    place = 0
    while place < len(by):
        if by[place] == 1.0:
            place += 1
            continue
        undone = np.flatnonzero(np.abs(by[place + 1 :] * by[place] - 1.0) < 1e-9)
        back = place + 1 + int(undone[0]) if len(undone) else len(days) - 1
        yield _changed_unit(days[place + 1 : back + 1], float(by[place]), lasting=not len(undone))
        place = back + 1 if len(undone) else place + 1
    yield from _euros(prices, found, tolerance)


def _changed_unit(days: Dates, times: float, *, lasting: bool) -> Finding:
    """The finding of one stretch."""
    size = "a hundredth of" if times == 0.01 else f"1/{1 / times:,.0f} of"
    size = f"{times:,.0f} times" if times > 1.0 else size
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
    how = " or the currency been redenominated" if lasting else ""
    sentence = f"{span}: {size} the price before, as if the unit had changed{how}"
    return finding("error", "hundredfold", days, sentence)


def _euros(prices: Prices, found: Moves, tolerance: Floats) -> Iterator[Finding]:
    """A move by the fixed rate of a currency that was replaced by the euro at that time."""
    for place in np.flatnonzero(np.abs(np.nan_to_num(found.price)) > SMALLEST_RATE):
        day = prices.sessions[place + 1]
        rate = became_euro(day.astype(object), found.price[place], min(tolerance[place], 0.1))
        if np.isfinite(rate):
            sentence = f"{day}: the price moves by {rate:g}, as if it had been told in euros since"
            yield finding("error", "hundredfold", prices.sessions[place + 1 :], sentence)


def splits(prices: Prices) -> Iterator[Finding]:
    """Splits that the prices still contain: a recorded one, or a fall like a common ratio.

    A recorded split of s should leave no trace in split-adjusted closes. One that is not
    recorded is suspected where a jump stays and is near a common ratio s, and the volume, if
    the source has it, is s times what it was.
    """
    found = prices.moves
    ratios = _ratios(found.price)
    for step in _split_places(prices, found):
        day, ratio = prices.sessions[step + 1 : step + 2], ratios[step]
        recorded = _recorded(prices)[step]
        ratio = recorded if recorded != 1 else ratio
        words = f"{ratio:.6g} for 1" if ratio > 1 else f"1 for {1 / ratio:.6g}"
        if recorded != 1:
            sentence = f"{day[0]}: the recorded split {words} is still in the closes"
            yield finding("error", "split", day, sentence)
        else:
            sentence = f"{day[0]}: the close moves like a split {words} that is not recorded"
            yield finding("warning", "split", day, sentence)


def _spikes(total: Floats, large: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Large moves that the next large one undoes and that are large for their own weeks too.

    In a crisis large moves follow each other; a wrong price is isolated.
    """
    undone = large[:-1] & large[1:]
    undone &= np.abs(total[:-1] + total[1:]) < np.abs(total[:-1]) / 5
    places = [k for k in np.flatnonzero(undone) if np.abs(total[k]) > SIGMAS * _nearby(total, k)]
    return np.array(places, dtype=np.intp)


def _nearby(total: Floats, place: np.signedinteger) -> float:
    """The robust sigma of the weeks around a move and the next one, without the two."""
    around = np.concatenate((total[max(place - AROUND, 0) : place], total[place + 2 :][:AROUND]))
    return robust_sigma(around)


def _split_places(prices: Prices, found: Moves) -> NDArray[np.intp]:
    """Moves that look like a split, as columns of the moves."""
    ratios, recorded = _ratios(found.price), np.abs(np.log(_recorded(prices)))
    # A split within the noise of a day cannot be distinguished from it, in the closes or not.
    clear = recorded > np.nan_to_num(CLEAR * found.noise, nan=np.log(1.5))
    trace = clear & (np.abs(np.abs(found.price) - recorded) < recorded / 4)
    near = np.abs(found.price + np.log(ratios)) < np.minimum(np.log(1.05), 3 * found.noise)
    suspect = found.large & near & (recorded == 0) & (np.abs(found.price) < 0.9 * HUNDRED)
    suspected = [k for k in np.flatnonzero(suspect) if _stays(prices, k, ratios[k])]
    return np.union1d(np.flatnonzero(trace), suspected).astype(np.intp)


def _stays(prices: Prices, step: np.signedinteger, ratio: float) -> bool:
    """Whether the level holds for weeks, and the volume, if any, moves by the inverse."""
    close, volume = prices.at_closes("close"), prices.at_closes("volume")
    before, after = slice(max(step + 1 - AROUND, 0), step + 1), slice(step + 1, step + 1 + AROUND)
    level = np.log(np.median(close[before]) / np.median(close[after])) / np.log(ratio)
    if not 0.75 < level < 1.25:
        return False
    usual, then = (_median_positive(volume[part]) for part in (before, after))
    if np.isnan(usual) or np.isnan(then):
        return bool(max(ratio, 1 / ratio) >= 2)
    inverse = 0.5 < np.log(then / usual) / np.log(ratio) < 1.5
    # A genuine fall by half happens on a day of many times the usual volume.
    return bool(inverse and not volume[step + 1] > RUSH * ratio * usual)


def _median_positive(volume: Floats) -> float:
    """The median of the volumes above zero; NaN where there is none."""
    traded = volume[volume > 0]
    return float(np.median(traded)) if len(traded) else np.nan


def _ratios(price: Floats) -> Floats:
    """The common split nearest to each move: new shares per old, below 1 if reverse."""
    size = np.abs(np.nan_to_num(price))
    nearest = COMMON[np.argmin(np.abs(size[:, None] - np.log(COMMON)), axis=1)]
    return np.where(price > 0, 1 / np.maximum(nearest, 2), nearest)


def _recorded(prices: Prices) -> Floats:
    """(n-1,) the split recorded at each move, 1 where none."""
    split = prices.at_closes("split")[1:]
    return np.where(split > 0, split, 1.0)


def _near_power(found: Moves) -> Floats:
    """Tolerance for a power of ten, because the share moves that day too; at most 1.5."""
    return np.clip(np.nan_to_num(SIGMAS * found.noise, nan=0.2), 0.05, 0.4)
