"""Rolling sums, window by window, whose error does not grow with the length of the series.

Shapes as the package says; results (R, T) stand at the last entry of their window, NaN before
the first window is full and behind the last. Series are cut into blocks as long as the window,
so that a window is the end of one block and the start of the next (van Herk 1992), and its sum
that of two sums from the seam outward: nothing leaves a sum again, so a bad tick leaves no trace
in a window that it is not in. Deviations are from the last entry before the seam, which is in
all windows across it: its squared distance from their mean is at most the sum of squares that is
looked for, so no level, and no outlier, costs more digits than the window has entries.
"""

from __future__ import annotations

import numpy as np

from analytics.stats.arrays import Columns, Floats
from analytics.stats.kernels.compiled import compiled


@compiled
def _clear(out: Floats, n: int, window: int) -> None:
    """NaN before the first of n entries with a full window, and behind the last."""
    out[: window - 1] = np.nan
    out[n:] = np.nan


@compiled
def spreads(packed: Floats, count: Columns, window: int, mean: Floats, squares: Floats) -> None:
    """Mean of each window, and the sum of squared deviations from it."""
    left, left_square, part = np.empty(window + 1), np.empty(window + 1), 1.0 / window
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        _clear(mean[row], n, window)
        _clear(squares[row], n, window)
        for seam in range(window, n + 1, window):
            origin, total, square = x[seam - 1], 0.0, 0.0
            for k in range(window - 1, -1, -1):  # of the block before the seam from k on
                d = x[seam - window + k] - origin
                total += d
                square += d * d
                left[k], left_square[k] = total, square
            total = square = 0.0
            for k in range(min(window, n - seam + 1)):  # and the first k after the seam
                if k > 0:
                    d = x[seam + k - 1] - origin
                    total += d
                    square += d * d
                shift = (left[k] + total) * part
                mean[row, seam + k - 1] = origin + shift
                rest = left_square[k] + square - shift * shift * window
                squares[row, seam + k - 1] = max(rest, 0.0)


@compiled
def products(
    own: Floats,
    other: Floats,
    count: Columns,
    window: int,
    own_squares: Floats,
    other_squares: Floats,
    both: Floats,
) -> None:
    """Sums of squares and of products of both series' deviations from their means."""
    left, part = np.empty((window + 1, 5)), 1.0 / window
    for row in range(own.shape[0]):
        n, x, y = count[row], own[row], other[row if other.shape[0] > 1 else 0]
        _clear(own_squares[row], n, window)
        _clear(other_squares[row], n, window)
        _clear(both[row], n, window)
        for seam in range(window, n + 1, window):
            origin_x, origin_y = x[seam - 1], y[seam - 1]
            sum_x = sum_y = xx = yy = xy = 0.0
            for k in range(window - 1, -1, -1):
                dx, dy = x[seam - window + k] - origin_x, y[seam - window + k] - origin_y
                sum_x, sum_y = sum_x + dx, sum_y + dy
                xx, yy, xy = xx + dx * dx, yy + dy * dy, xy + dx * dy
                left[k, 0], left[k, 1] = sum_x, sum_y
                left[k, 2], left[k, 3], left[k, 4] = xx, yy, xy
            sum_x = sum_y = xx = yy = xy = 0.0
            for k in range(min(window, n - seam + 1)):
                at = seam + k - 1
                if k > 0:
                    dx, dy = x[at] - origin_x, y[at] - origin_y
                    sum_x, sum_y = sum_x + dx, sum_y + dy
                    xx, yy, xy = xx + dx * dx, yy + dy * dy, xy + dx * dy
                total_x, total_y = left[k, 0] + sum_x, left[k, 1] + sum_y
                own_squares[row, at] = max(left[k, 2] + xx - total_x * total_x * part, 0.0)
                other_squares[row, at] = max(left[k, 3] + yy - total_y * total_y * part, 0.0)
                both[row, at] = left[k, 4] + xy - total_x * total_y * part


@compiled
def decayed(packed: Floats, count: Columns, window: int, decay: float, out: Floats) -> None:
    """decay^w m + (1 - decay) Σ decay^age x² of each window, m its mean square."""
    left, left_sum = np.empty(window), np.empty(window)
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        _clear(out[row], n, window)
        for seam in range(window, n + 1, window):
            weight, recent, total = 1.0, 0.0, 0.0
            for k in range(1, window + 1):
                square = x[seam - k] * x[seam - k]
                recent += weight * square
                total += square
                weight *= decay
                left[window - k], left_sum[window - k] = recent, total
            whole = weight  # decay^w
            out[row, seam - 1] = whole * (total / window) + (1.0 - decay) * recent
            weight, recent, total = 1.0, 0.0, 0.0
            for k in range(1, min(window, n - seam + 1)):
                square = x[seam + k - 1] * x[seam + k - 1]
                recent = decay * recent + square
                total += square
                weight *= decay
                latest = weight * left[k] + recent
                mean = (left_sum[k] + total) / window
                out[row, seam + k - 1] = whole * mean + (1.0 - decay) * latest
