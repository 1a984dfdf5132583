"""Rolling sums, window by window, whose error does not grow with the length of the series.

Shapes as the package says; results (R, T) stand at the last entry of their window, NaN before
the first window is full and, as `packed` is, behind the last. Series are cut into blocks as long
as the window, so that a window is the end of one block and the start of the next (van Herk 1992),
and its sum that of two sums from the seam outward: nothing leaves a sum again, so a bad tick
leaves no trace in a window that it is not in. Deviations are from the last entry before the seam,
which is in all windows across it: its squared distance from their mean is at most the sum of
squares that is looked for, so no level, and no outlier, costs more digits than the window has
entries.
"""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Floats
from models.runtime.compiled import compiled
from models.runtime.simd_kernel import (
    WIDTH,
    Lanes,
    above,
    across,
    everywhere,
    higher,
    load,
    lower,
    root,
    spread,
    store,
)


@compiled
def spreads(
    packed: Floats, window: int, scale: float, target: float, least: float, ratio: bool, out: Floats
) -> None:
    """Each window's sqrt(scale · sum of squared deviations from its mean).

    With `ratio` its mean above `target` over that, NaN where the sum is not above `least`.

    Args:
        packed: (R, T) observed returns in front, NaN behind.
        window: number of returns.
        scale: factor of the sum of squares.
        target: return that the mean is measured from, with `ratio`.
        least: sum of squares up to which a window does not vary, with `ratio`.
        ratio: the mean over the spread instead of the spread.
        out: (R, T) to fill.
    """
    zero, part, many = everywhere(0.0), everywhere(1.0 / window), everywhere(float(window))
    factor, aim, rounding = everywhere(scale), everywhere(target), everywhere(least)
    left, left_square = np.empty((window + 1) * WIDTH), np.empty((window + 1) * WIDTH)
    length = packed.shape[1]
    out[:, : window - 1] = np.nan
    for first in range(0, packed.shape[0], WIDTH):
        for seam in range(window, length + 1, window):
            origin, total, square = across(packed, first, seam - 1), zero, zero
            for k in range(window - 1, -1, -1):  # of the block before the seam from k on
                d = across(packed, first, seam - window + k) - origin
                total += d
                square += d * d
                store(left, k * WIDTH, total)
                store(left_square, k * WIDTH, square)
            total = square = zero
            for k in range(min(window, length - seam + 1)):  # and the first k after the seam
                if k > 0:
                    d = across(packed, first, seam + k - 1) - origin
                    total += d
                    square += d * d
                shift = (load(left, k * WIDTH) + total) * part
                rest = load(left_square, k * WIDTH) + square - shift * shift * many
                rest = higher(zero, rest)
                answer = root(factor * rest)
                if ratio:
                    varies = above(rest, rounding)
                    answer = (origin + shift - aim) * varies / (answer * varies)
                spread(answer, out, first, seam + k - 1)


@compiled
def beside(
    own: Floats, other: Floats, window: int, least: float, correlation: bool, out: Floats
) -> None:
    """Slope of each window of `own` on that of `other`, or their correlation.

    NaN where a sum of squares that it is divided by is not above `least`, which is rounding.

    Args:
        own: (R, T) shared returns in front, NaN behind.
        other: (R, T) those of the other series, or (1, T) for all rows.
        window: number of returns.
        least: sum of squares up to which a window does not vary.
        correlation: the correlation instead of the slope.
        out: (R, T) to fill.
    """
    zero, part = everywhere(0.0), everywhere(1.0 / window)
    left = np.empty((5, (window + 1) * WIDTH))
    length = own.shape[1]
    out[:, : window - 1] = np.nan
    for first in range(0, own.shape[0], WIDTH):
        for seam in range(window, length + 1, window):
            origin_x, origin_y = across(own, first, seam - 1), _each(other, first, seam - 1)
            x = y = xx = yy = xy = zero
            for k in range(window - 1, -1, -1):
                dx = across(own, first, seam - window + k) - origin_x
                dy = _each(other, first, seam - window + k) - origin_y
                x, y, xx, yy, xy = x + dx, y + dy, xx + dx * dx, yy + dy * dy, xy + dx * dy
                for place, lanes in enumerate((x, y, xx, yy, xy)):
                    store(left[place], k * WIDTH, lanes)
            x = y = xx = yy = xy = zero
            for k in range(min(window, length - seam + 1)):
                at = seam + k - 1
                if k > 0:
                    dx = across(own, first, at) - origin_x
                    dy = _each(other, first, at) - origin_y
                    x, y, xx, yy, xy = x + dx, y + dy, xx + dx * dx, yy + dy * dy, xy + dx * dy
                sum_x, sum_y = load(left[0], k * WIDTH) + x, load(left[1], k * WIDTH) + y
                own_squares = load(left[2], k * WIDTH) + xx - sum_x * sum_x * part
                other_squares = load(left[3], k * WIDTH) + yy - sum_y * sum_y * part
                both = load(left[4], k * WIDTH) + xy - sum_x * sum_y * part
                if correlation:
                    answer = _correlation(own_squares, other_squares, both, least)
                else:
                    answer = _slope(other_squares, both, least)
                spread(answer, out, first, at)


@compiled
def _each(x: Floats, first: int, t: int) -> Lanes:
    """As `across`, of one row for all."""
    return everywhere(x[0, t]) if x.shape[0] == 1 else across(x, first, t)


@compiled
def _slope(other_squares: Lanes, both: Lanes, least: float) -> Lanes:
    varies = above(other_squares, everywhere(least))
    return (both * varies) / (other_squares * varies)  # 0 / 0 where it does not


@compiled
def _correlation(own_squares: Lanes, other_squares: Lanes, both: Lanes, least: float) -> Lanes:
    one, varies = everywhere(1.0), above(own_squares, everywhere(least))
    sizes = root(own_squares * varies) * root(other_squares)
    answer = both * varies * above(other_squares, everywhere(least)) / sizes
    return lower(one, higher(everywhere(-1.0), answer))


@compiled
def decayed(packed: Floats, window: int, decay: float, scale: float, out: Floats) -> None:
    """Each window's sqrt(scale · (decay^w m + (1 - decay) Σ decay^age x²)), m its mean square.

    Args:
        packed: (R, T) observed returns in front, NaN behind.
        window: w, number of returns.
        decay: weight of a square relative to that of the next one, 0 to 1.
        scale: factor of the variance, such as the periods per year.
        out: (R, T) to fill.
    """
    zero, kept, many = everywhere(0.0), everywhere(decay), everywhere(float(window))
    factor = everywhere(scale)
    left, left_total = np.empty(window * WIDTH), np.empty(window * WIDTH)
    length, weights = packed.shape[1], np.empty(window + 1)
    out[:, : window - 1] = np.nan
    weights[0] = 1.0
    for k in range(window):
        weights[k + 1] = weights[k] * decay
    whole, fresh = everywhere(weights[window]), everywhere(1.0 - decay)
    for first in range(0, packed.shape[0], WIDTH):
        for seam in range(window, length + 1, window):
            recent = total = zero
            for k in range(window):  # of the block before the seam the last k + 1
                x = across(packed, first, seam - 1 - k)
                recent += everywhere(weights[k]) * (x * x)
                total += x * x
                store(left, (window - 1 - k) * WIDTH, recent)
                store(left_total, (window - 1 - k) * WIDTH, total)
            recent = total = zero
            for k in range(min(window, length - seam + 1)):
                if k > 0:
                    x = across(packed, first, seam + k - 1)
                    recent = kept * recent + x * x
                    total += x * x
                latest = everywhere(weights[k]) * load(left, k * WIDTH) + recent
                mean = (load(left_total, k * WIDTH) + total) / many
                answer = root(factor * (whole * mean + fresh * latest))
                spread(answer, out, first, seam + k - 1)
