"""95 % intervals of sixteen metrics for N tickers over ten years: Tensortape and arch.

arch's StationaryBootstrap resamples one ticker after the other; what it is given to measure is
the tightest NumPy function for one complete series, intermediate results shared. It runs on one
ticker, and its seconds are multiplied by N. Both choose the block length, and both draw 1,000
replicates. Random numbers differ, so answers are compared to Monte Carlo error only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.race import Case
from models.bootstrap import REPLICATES, intervals
from models.metrics import METRICS, Terms

Floats = NDArray[np.float64]
SESSIONS = 2_520
TICKERS = (10, 100)
SHARES_MISSING = (0.0, 0.05)
PERIODS, YEARS = 252, 10.0
# The metrics of both contenders, in this order.
RACED = {
    name: METRICS[name]
    for name in (
        "total_return",
        "cagr",
        "mean_return",
        "volatility",
        "downside_deviation",
        "sharpe",
        "sortino",
        "calmar",
        "max_drawdown",
        "best_day",
        "worst_day",
        "win_rate",
        "skewness",
        "excess_kurtosis",
        "value_at_risk_95",
        "expected_shortfall_95",
    )
}
# Ends of a volatility's interval differ by a few per cent of themselves from seed to seed.
MONTE_CARLO = 0.1


def cases() -> Iterator[Case]:
    """One case a number of tickers and a share of returns missing."""
    for tickers in TICKERS:
        for missing in SHARES_MISSING:
            yield case(returns(tickers, SESSIONS, missing), missing)


def case(rows: Floats, missing: float) -> Case:
    """The contenders on (N, T) returns, answering with the first ticker's volatility interval."""
    peer = f"arch (1 ticker, x {len(rows)})"
    return Case(
        f"{len(rows)} tickers, {missing:.0%} missing",
        {
            "tensortape": partial(our_intervals, torch.from_numpy(rows)),
            peer: partial(arch_intervals, rows[0][~np.isnan(rows[0])]),
        },
        relative_tolerance=MONTE_CARLO,
        times={peer: len(rows)},
    )


def returns(tickers: int, sessions: int, missing: float) -> Floats:
    """(N, T) returns with fat tails and clusters of volatility, NaN holes."""
    random = np.random.default_rng(0)
    shape = (tickers, sessions)
    level = np.exp(0.3 * np.sin(np.arange(sessions) / 60 + random.uniform(0, 6, (tickers, 1))))
    made = 0.0004 + 0.01 * level * random.standard_t(5, shape)
    made[random.random(shape) < missing] = np.nan
    return made


def our_intervals(rows: torch.Tensor) -> Floats:
    """All metrics of all tickers."""
    terms = [Terms(PERIODS, 0.0, YEARS)] * len(rows)
    found = intervals(rows, terms, metrics=RACED, replicates=REPLICATES)
    column = found.ids.index("volatility")
    return np.array([float(end[0, column]) for end in (found.low, found.high)])


def arch_intervals(row: Floats) -> Floats:
    """All metrics of one ticker."""
    from arch.bootstrap import StationaryBootstrap, optimal_block_length

    length = max(1.0, float(optimal_block_length(row)["stationary"].iloc[0]))
    # arch's own examples pass a fraction; its hint says int.
    ends = StationaryBootstrap(length, row, seed=0).conf_int(  # type: ignore[arg-type]
        numpy_metrics, reps=REPLICATES, method="percentile"
    )
    return np.asarray(ends)[:, list(RACED).index("volatility")]


def numpy_metrics(r: Floats) -> Floats:
    """(M,) the raced metrics of one complete series, in their order, each step done once."""
    n, wealth, mean = len(r), np.cumprod(1.0 + r), r.mean()
    deviation = r - mean
    square = deviation * deviation
    variance = square.mean()
    volatility = np.sqrt(PERIODS * variance * n / (n - 1))
    shortfall = np.minimum(r, 0.0)
    downside = np.sqrt(PERIODS * (shortfall * shortfall).mean())
    growth = wealth[-1] ** (1.0 / YEARS) - 1.0
    deepest = (wealth / np.maximum(np.maximum.accumulate(wealth), 1.0)).min() - 1.0
    skew = np.sqrt(n * (n - 1)) / (n - 2) * (square * deviation).mean() / variance**1.5
    heavy = (n + 1) * ((square * square).mean() / variance**2 - 3.0) + 6.0
    tail = np.quantile(r, 0.05)
    return np.array(
        [
            wealth[-1] - 1.0,
            growth,
            PERIODS * mean,
            volatility,
            downside,
            PERIODS * mean / volatility,
            PERIODS * mean / downside,
            growth / -deepest,
            deepest,
            r.max(),
            r.min(),
            np.count_nonzero(r > 0.0) / n,
            skew,
            (n - 1) / ((n - 2) * (n - 3)) * heavy,
            -tail,
            -r[r <= tail].mean(),
        ]
    )
