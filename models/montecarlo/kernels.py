"""Compiled: a block of paths, day by day, each day while it is in the cache.

Shape: K days, A assets, P paths; `now`, `put_in`, `reached` (P,) are updated in place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled
from models.volatility.garch.model import ALPHA, BETA, GAMMA, MU, OMEGA

PERCENT = 100.0

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Counts = NDArray[np.int32]
Flags = NDArray[np.bool_]


@compiled
def live(
    gains: Floats,
    now: Floats,
    put_in: Floats,
    reached: Flags,
    wealth: Floats,
    sums: Floats,
    day: int,
    flow: float,
    every: int,
    start: float,
    goal: float,
) -> None:
    """Wealth after each day's return (K, ≥ P) and payment, from `day` on; at least 0.

    `wealth` (K, P); `sums` (K, 6) as models.montecarlo.work names them.

    Args:
        gains: (K, ≥ P) the portfolio's returns.
        now: (P,) wealth, updated in place.
        put_in: (P,) net payments in so far, updated in place.
        reached: (P,) whether the goal was ever reached, updated in place.
        wealth: (K, P) to fill.
        sums: (K, 6) to fill.
        day: number of the first day; 0 is the start.
        flow: paid in at each payment; taken out if below 0.
        every: days between payments.
        start: wealth at the start.
        goal: wealth to reach; infinity without one.
    """
    for k in range(len(gains)):
        for i in range(len(now)):
            grown = now[i] * (1.0 + gains[k, i])
            now[i] = grown if grown > 0.0 else 0.0  # noqa: FURB136 - max may keep a NaN
        if flow != 0.0 and day + k > 0 and (day + k) % every == 0:
            _pay(now, put_in, flow)
        _add_up(now, put_in, reached, start, goal, sums[k])
        wealth[k] = now


@compiled
def _pay(now: Floats, put_in: Floats, flow: float) -> None:
    """A payment in or out; it applies only to paths with wealth and takes at most that wealth."""
    for i in range(len(now)):
        paid = max(flow, -now[i]) if now[i] > 0.0 else 0.0
        now[i] += paid
        put_in[i] += paid


@compiled
def _add_up(
    now: Floats, put_in: Floats, reached: Flags, start: float, goal: float, out: Floats
) -> None:
    """Gain, its square, and counts of paths lost, at the goal, having reached it, ruined."""
    out[0], out[1] = _moments(now, start)
    lost, there, been, ruined = 0, 0, 0, 0
    for i in range(len(now)):
        lost += now[i] < put_in[i]
        ruined += now[i] == 0.0
    if goal < np.inf:
        for i in range(len(now)):
            at = now[i] >= goal
            reached[i] |= at
            there += at
            been += reached[i]
    out[2], out[3], out[4], out[5] = lost, there, been, ruined


@compiled
def _moments(now: Floats, start: float) -> tuple[float, float]:
    """Sums of gains over the start and of their squares, with two accumulators each for speed."""
    gain, other_gain, square, other_square = 0.0, 0.0, 0.0, 0.0
    for i in range(0, len(now) - 1, 2):
        one, other = now[i] - start, now[i + 1] - start
        gain += one
        other_gain += other
        square += one * one
        other_square += other * other
    if len(now) % 2:
        one = now[-1] - start
        gain += one
        square += one * one
    return gain + other_gain, square + other_square


@compiled
def count(
    patterns: Integers, low: Integers, shift: Integers, counts: Counts, zeros: Integers
) -> None:
    """Add the bit patterns of wealth (K, P) to the days' bins (K, bins) and zeros (K,).

    Args:
        patterns: (K, P) wealth as the bits of a float64.
        low: (K,) bit pattern at which the first bin begins.
        shift: (K,) bits that a bin leaves out.
        counts: (K, bins) added to.
        zeros: (K,) paths without wealth, added to.
    """
    last = counts.shape[1] - 1
    for k in range(len(patterns)):
        row, lowest, bits, nothing = counts[k], low[k], shift[k], 0
        for pattern in patterns[k]:
            row[min(max((pattern - lowest) >> bits, 0), last)] += 1
            nothing += pattern == 0
        zeros[k] += nothing


@compiled
def extents(wealth: Floats, out: Floats) -> None:
    """(2, K) lowest wealth above 0 of each day (infinity if none), and highest wealth."""
    for k in range(len(wealth)):
        low, high = np.inf, 0.0
        for value in wealth[k]:
            high = max(high, value)
            low = min(low, value if value > 0.0 else np.inf)
        out[0, k], out[1, k] = low, high


@compiled
def hold(values: Floats, before: Floats, returns: Floats, gains: Floats) -> None:
    """The portfolio's returns (K, P); updates asset values (A, P) and their sum (P,) in place.

    Args:
        values: (A, P) value of each asset held, updated in place.
        before: (P,) their sum, updated in place.
        returns: (K, A, P) of the assets.
        gains: (K, P) to fill.
    """
    after = np.empty(len(before))
    for k in range(len(returns)):
        after[:] = 0.0
        for a in range(len(values)):
            for i in range(len(before)):
                values[a, i] *= max(1.0 + returns[k, a, i], 0.0)
                after[i] += values[a, i]
        for i in range(len(before)):
            gains[k, i] = after[i] / before[i] - 1.0
            before[i] = after[i]


@compiled
def mix(weights: Floats, returns: Floats, gains: Floats) -> None:
    """The returns (K, P) of a portfolio with these weights (A,) every day.

    Args:
        weights: (A,) of the portfolio.
        returns: (K, A, P) of the assets.
        gains: (K, P) to fill.
    """
    gains[:] = 0.0
    for k in range(len(returns)):
        for a in range(len(weights)):
            for i in range(gains.shape[1]):
                gains[k, i] += weights[a] * returns[k, a, i]


@compiled
def resample(numbers: Floats, before: Integers, block: float, returns: Floats, out: Floats) -> None:
    """(K, A, P) returns of days of (A, T): the following day, or one chosen by a number (K, P).

    As models.montecarlo.resampled.places_drawn; `before` (P,) is updated in place. The start of a
    block is always computed, because a branch would be mispredicted.

    Args:
        numbers: (K, P) uniform numbers.
        before: (P,) place of each path in the past, updated in place.
        block: mean number of days in a block.
        returns: (A, T) the past.
        out: (K, A, P) to fill.
    """
    length = returns.shape[1]
    new_block, spread = 1.0 / block, block * length
    for k in range(len(out)):
        for i in range(len(before)):
            start = int(numbers[k, i] * spread)
            place = start if numbers[k, i] < new_block else before[i] + 1
            before[i] = 0 if place >= length else place
        for a in range(len(returns)):
            for i in range(len(before)):
                out[k, a, i] = returns[a, before[i]]


@compiled
def filtered(
    parameters: Floats, shocks: Floats, places: Integers, variance: Floats, out: Floats
) -> None:
    """(K, A, P) returns as fractions, from GARCH in percent; updates `variance` (A, P) in place.

    Args:
        parameters: (A, 6) mu, omega, alpha, gamma, beta, nu, for returns in percent.
        shocks: (A, T) standardised residuals of the past.
        places: (K, P) index of the residual that each path draws.
        variance: (A, P) of the next return, in squared percent, updated in place.
        out: (K, A, P) to fill.
    """
    for k in range(len(places)):
        for a in range(len(parameters)):
            mu, omega, beta = parameters[a, MU], parameters[a, OMEGA], parameters[a, BETA]
            on_gain = parameters[a, ALPHA]
            on_loss = on_gain + parameters[a, GAMMA]
            for i in range(places.shape[1]):
                moved = shocks[a, places[k, i]] * np.sqrt(variance[a, i])
                load = on_loss if moved < 0.0 else on_gain
                variance[a, i] = omega + load * moved * moved + beta * variance[a, i]
                out[k, a, i] = (mu + moved) / PERCENT


@compiled
def unsettle(
    returns: Floats,
    mean: Floats,
    level: Floats,
    factor: Floats,
    before: Floats,
    memory: float,
    out: Floats,
) -> None:
    """(K, A, P) returns shifted from the means (A,) to each path's own `level` (A, P).

    The deviation from the mean is multiplied by the path's factor (P,); a share `memory` of the
    deviation of the day before is added. `before` (A, P) is updated in place. See
    models.montecarlo.uncertain.

    Args:
        returns: (K, A, P) of the assets.
        mean: (A,) their means.
        level: (A, P) each path's own means.
        factor: (P,) each path's own factor of volatility.
        before: (A, P) deviation of the day before, updated in place.
        memory: share of the deviation that carries over to the next day, 0 to 1.
        out: (K, A, P) to fill.
    """
    fresh = np.sqrt(1.0 - memory * memory)
    for k in range(len(returns)):
        for a in range(len(mean)):
            for i in range(len(factor)):
                moved = memory * before[a, i] + fresh * (returns[k, a, i] - mean[a])
                before[a, i] = moved
                out[k, a, i] = level[a, i] + factor[i] * moved
