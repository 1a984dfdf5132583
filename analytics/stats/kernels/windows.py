"""Rolling sums, window by window, whose error does not grow with the length of the series.

Shapes as in the package; results (R, T) are in the column of the last entry of their window, NaN
before the first full window and, as in `packed`, after the last. Series are cut into blocks as long
as the window, so that a window is the end of one block and the start of the next (van Herk 1992),
and its sum is the total of two sums from the seam outward. Nothing is ever subtracted, so an
outlier does not affect windows without it. Deviations are taken from the last entry before the
seam, which is in all windows across it: its squared distance from their mean is at most the sum of
squares, so the loss of digits is bounded by the number of entries of the window, for any level and
any outlier.
"""

from __future__ import annotations

import math

import numpy as np

from analytics.stats.observations.arrays import Floats
from models.runtime.compiled import compiled

# The two blocks beside a seam; a window has the end of one and the start of the other.
LEFT, RIGHT = 0, 1


@compiled
def spreads(
    packed: Floats, window: int, scale: float, target: float, least: float, ratio: bool, out: Floats
) -> None:
    """Each window's sqrt(scale · sum of squared deviations from its mean).

    With `ratio` it is the mean above `target` over that root, NaN if the sum is not above `least`.

    Args:
        packed: (R, T) observed returns in front, NaN behind.
        window: number of returns.
        scale: factor of the sum of squares.
        target: return that the mean is measured from, with `ratio`.
        least: sum of squares up to which a window counts as constant, with `ratio`.
        ratio: the mean over the spread instead of the spread.
        out: (R, T) to fill.
    """
    part, many = 1.0 / window, float(window)
    total, square = np.empty((2, window)), np.empty((2, window))
    out[:, : window - 1] = np.nan
    for row in range(packed.shape[0]):
        for seam in range(window, packed.shape[1] + 1, window):
            origin, spread = packed[row, seam - 1], out[row, seam - 1 :]
            length = _around(packed[row], seam, window, total, square)
            for k in range(length):
                shift = (total[LEFT, k] + total[RIGHT, k]) * part
                rest = square[LEFT, k] + square[RIGHT, k] - shift * shift * many
                rest = max(rest, 0.0)
                root = math.sqrt(scale * rest)
                if ratio:
                    varies = 1.0 if rest > least else 0.0  # 0 / 0 for a constant window
                    spread[k] = (origin + shift - target) * varies / (root * varies)
                else:
                    spread[k] = root


@compiled
def _around(x: Floats, seam: int, window: int, total: Floats, square: Floats) -> int:
    """Sums of deviations, and of their squares, outward from a seam; number of windows across it.

    Shape: x (T,); total and square (2, window): [LEFT, k] from the k-th entry of the block before
    the seam on, [RIGHT, k] of the first k entries after it.
    """
    origin, sum_, squares = x[seam - 1], 0.0, 0.0
    for k in range(window - 1, -1, -1):
        d = x[seam - window + k] - origin
        sum_ += d
        squares += d * d
        total[LEFT, k], square[LEFT, k] = sum_, squares
    length = min(window, x.size - seam + 1)
    total[RIGHT, 0] = square[RIGHT, 0] = sum_ = squares = 0.0
    for k in range(1, length):
        d = x[seam + k - 1] - origin
        sum_ += d
        squares += d * d
        total[RIGHT, k], square[RIGHT, k] = sum_, squares
    return length


@compiled
def beside(
    own: Floats, other: Floats, window: int, least: float, correlation: bool, out: Floats
) -> None:
    """Slope of each window of `own` on that of `other`, or their correlation.

    NaN if a sum of squares in the denominator is not above `least`, i.e. is rounding.

    Args:
        own: (R, T) shared returns in front, NaN behind.
        other: (R, T) those of the other series, or (1, T) for all rows.
        window: number of returns.
        least: sum of squares up to which a window counts as constant.
        correlation: the correlation instead of the slope.
        out: (R, T) to fill.
    """
    part = 1.0 / window
    sums = np.empty((5, 2, window))
    x, y, xx, yy, xy = sums[0], sums[1], sums[2], sums[3], sums[4]
    out[:, : window - 1] = np.nan
    for row in range(own.shape[0]):
        mine, theirs = own[row], other[row if other.shape[0] > 1 else 0]
        for seam in range(window, mine.size + 1, window):
            length = _around(mine, seam, window, x, xx)
            _around(theirs, seam, window, y, yy)
            _products_around(mine, theirs, seam, window, xy)
            answer = out[row, seam - 1 :]
            for k in range(length):
                sum_x, sum_y = x[LEFT, k] + x[RIGHT, k], y[LEFT, k] + y[RIGHT, k]
                own_squares = xx[LEFT, k] + xx[RIGHT, k] - sum_x * sum_x * part
                other_squares = yy[LEFT, k] + yy[RIGHT, k] - sum_y * sum_y * part
                both = xy[LEFT, k] + xy[RIGHT, k] - sum_x * sum_y * part
                if correlation:
                    answer[k] = _correlation(own_squares, other_squares, both, least)
                else:
                    varies = 1.0 if other_squares > least else 0.0
                    answer[k] = (both * varies) / (other_squares * varies)


@compiled
def _products_around(x: Floats, y: Floats, seam: int, window: int, product: Floats) -> None:
    """Sums of products of the deviations of two series, outward from a seam, as in `_around`."""
    origin_x, origin_y, total = x[seam - 1], y[seam - 1], 0.0
    for k in range(window - 1, -1, -1):
        total += (x[seam - window + k] - origin_x) * (y[seam - window + k] - origin_y)
        product[LEFT, k] = total
    product[RIGHT, 0] = total = 0.0
    for k in range(1, min(window, x.size - seam + 1)):
        total += (x[seam + k - 1] - origin_x) * (y[seam + k - 1] - origin_y)
        product[RIGHT, k] = total


@compiled
def _correlation(own_squares: float, other_squares: float, both: float, least: float) -> float:
    """-1 to 1; NaN, as 0 / 0, if one of the two is constant."""
    own_varies = 1.0 if own_squares > least else 0.0
    other_varies = 1.0 if other_squares > least else 0.0
    sizes = math.sqrt(own_squares * own_varies) * math.sqrt(other_squares)
    answer = both * own_varies * other_varies / sizes
    answer = max(answer, -1.0)
    return min(answer, 1.0)


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
    many = float(window)
    total, recent, weights = np.empty((2, window)), np.empty((2, window)), np.empty(window + 1)
    out[:, : window - 1] = np.nan
    weights[0] = 1.0
    for k in range(window):
        weights[k + 1] = weights[k] * decay
    whole, fresh = weights[window], 1.0 - decay
    for row in range(packed.shape[0]):
        for seam in range(window, packed.shape[1] + 1, window):
            length = _decayed_around(packed[row], seam, weights, total, recent)
            answer = out[row, seam - 1 :]
            for k in range(length):
                latest = weights[k] * recent[LEFT, k] + recent[RIGHT, k]
                mean = (total[LEFT, k] + total[RIGHT, k]) / many
                answer[k] = math.sqrt(scale * (whole * mean + fresh * latest))


@compiled
def _decayed_around(x: Floats, seam: int, weights: Floats, total: Floats, recent: Floats) -> int:
    """Sums of squares, and weighted ones, outward from a seam; number of windows across it.

    Shape: x (T,); weights (window + 1,); total and recent (2, window), as in `_around`. The
    weight of the last square is 1 on both sides of the seam.
    """
    window, all_, weighted = weights.size - 1, 0.0, 0.0
    for k in range(window):
        square = x[seam - 1 - k] * x[seam - 1 - k]
        weighted += weights[k] * square
        all_ += square
        total[LEFT, window - 1 - k], recent[LEFT, window - 1 - k] = all_, weighted
    length = min(window, x.size - seam + 1)
    total[RIGHT, 0] = recent[RIGHT, 0] = all_ = weighted = 0.0
    for k in range(1, length):
        square = x[seam + k - 1] * x[seam + k - 1]
        weighted = weights[1] * weighted + square
        all_ += square
        total[RIGHT, k], recent[RIGHT, k] = all_, weighted
    return length
