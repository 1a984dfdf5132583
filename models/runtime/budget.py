"""Limit of the work between two calls of a progress listener.

The listener cancels a computation or lets another one use the cores, so it must be called often: at
least every 0.3 s of processor time (`LONGEST_GAP`). Work is counted,
not timed: each kernel has a cost per elementary operation below, and a round ends when the costs
of its operations add up to `ROUND`. Reports therefore come at the same places on every run.

The costs are processor time on one core of an x86-64 server (2.1 GHz, with other programs running),
rounded up; where a cost depends on the model it is that of the slowest. `ROUND` is half of the
longest gap, so that the bound holds on a machine half as fast.

Not covered: compiling a loop on its first call ever (1 to 10 s, then cached on disk; `run.py app`
compiles ahead), and one call of a library on one array, which cannot be divided.
"""

from __future__ import annotations

from typing import Final

# Longest processor time between two calls of a listener, in seconds.
LONGEST_GAP: Final = 0.3
# Nanoseconds of work in a round, of all workers together, and the least for one of them: with more
# than 7 cores a round takes more processor time than that, but less wall-clock time.
ROUND: Final = 150_000_000
LEAST_SHARE: Final = 20_000_000

# Nanoseconds per number in a day of a simulated path. A day has one number per asset, and three for
# its wealth, its sums and its bin.
PATH_NUMBER: Final = 25
PATH_OVERHEAD: Final = 3
# Per bin of one day's histogram, while percentiles are read from it.
BIN: Final = 12
# Per return of a series: fit of a GARCH model from all starts (most take half of that; series
# without clusters of volatility up to twice); its standard errors; its conditional variances. Per
# return and number of degrees of freedom at which a likelihood is evaluated.
FIT: Final = 1_500
ERRORS: Final = 700
VARIANCE: Final = 300
FREEDOM: Final = 40
# Per return of one bootstrap replicate, for all metrics; per metric of one, from its sums.
RESAMPLED: Final = 30
FORMULA: Final = 150
# For the metrics of a series itself (up to four times as much for 100 years).
METRICS: Final = 1_000_000
# For a bootstrap from a fitted model (models.bootstrap.parametric): per return of a series whose
# parameters are drawn, and the fixed cost per series in returns; per random number; per return of a
# simulated history, for all metrics; per replicate of one metric of an interval.
DRAWN: Final = 3_000
SERIES: Final = 600
NORMAL: Final = 35
HISTORY: Final = 22
REPLICATE: Final = 700


def path_day(paths: int, assets: int) -> int:
    """Cost of one day of these simulated paths of a portfolio, in nanoseconds."""
    return PATH_NUMBER * paths * (assets + PATH_OVERHEAD)


def share(workers: int, work: int | None = None) -> int:
    """Work of one worker in a round, in nanoseconds.

    Args:
        workers: number of workers that share a round, at least 1.
        work: work of the whole round; None is `ROUND`.
    """
    if work is None:
        return max(ROUND // workers, LEAST_SHARE)
    return max(work // workers, 1)
