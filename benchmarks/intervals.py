"""95 % intervals of every metric for N tickers over ten years: Tensortape and arch.

arch's StationaryBootstrap resamples one ticker after the other; its statistic is the fastest NumPy
function for one complete series and its benchmark, with shared intermediate results. It runs on one
ticker, and its seconds are multiplied by N. Both choose the block length, and both draw 1,000
replicates. Random numbers differ, so answers are compared to Monte Carlo error only; that the two
functions measure the same is a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil, erf, sqrt

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.harness.race import Case
from models.bootstrap import REPLICATES, ProcessCache, confidence_intervals
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.bootstrap.schedule import Schedule

Floats = NDArray[np.float64]
SESSIONS = 2_520
TICKERS = (10, 100)
SHARES_MISSING = (0.0, 0.05)
PERIODS, YEARS, Z05 = 252, 10.0, -1.6448536269514727
SESSIONS_A_MONTH, SESSIONS_A_YEAR = 21, 252
# The metrics of both contenders.
RACED = METRICS | PAIRED | DATED
# Both contenders resample these; their ends vary by a few per cent with the seed. arch resamples
# the others too, whose intervals are then too narrow.
COMPARED = ("omega", "win_rate", "payoff_ratio")
MONTE_CARLO = 0.1


def cases() -> Iterator[Case]:
    """One case per number of tickers and a share of returns missing."""
    for tickers in TICKERS:
        for missing in SHARES_MISSING:
            yield case(returns(tickers, SESSIONS, missing), missing)


def case(rows: Floats, missing: float) -> Case:
    """The contenders on (N, T) returns, answering with some intervals of the first ticker."""
    peer = f"arch (1 ticker, x {len(rows)})"
    benchmark = market(rows)
    seen = ~np.isnan(rows[0])
    return Case(
        f"{len(rows)} tickers, {missing:.0%} missing",
        {
            "tensortape": partial(our_intervals, rows, benchmark),
            peer: partial(arch_intervals, rows[0][seen], benchmark[0][seen]),
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


def market(rows: Floats) -> Floats:
    """(N, T) returns of a benchmark correlated with the rows, missing where they are."""
    return 0.8 * rows + np.random.default_rng(1).normal(0.0, 0.005, rows.shape)


def schedule(n: int) -> Schedule:
    """Months of 21 sessions and years of 252, the rest not whole; one day per session."""
    months, years = (
        np.stack((starts, starts + length), axis=-1)
        for length in (SESSIONS_A_MONTH, SESSIONS_A_YEAR)
        for starts in [np.arange(0, n - length + 1, length)]
    )
    return Schedule(np.arange(n + 1.0), months, years)


def our_intervals(rows: Floats, benchmark: Floats) -> Floats:
    """All metrics of all tickers."""
    lengths = np.count_nonzero(~np.isnan(rows), axis=-1).tolist()
    terms = [Terms(PERIODS, 0.0, YEARS, schedule(n)) for n in lengths]
    own, other = torch.from_numpy(rows), torch.from_numpy(benchmark)
    ask = partial(confidence_intervals, own, terms, replicates=REPLICATES, cache=ProcessCache())
    alone = ask(metrics=METRICS | DATED)
    ask(metrics=PAIRED, benchmark=other)
    columns = [alone.ids.index(name) for name in COMPARED]
    return np.array([[float(end[0, k]) for k in columns] for end in (alone.low, alone.high)])


def arch_intervals(row: Floats, benchmark: Floats) -> Floats:
    """All metrics of one ticker."""
    from arch.bootstrap import StationaryBootstrap, optimal_block_length

    length = max(1.0, float(optimal_block_length(row)["stationary"].iloc[0]))
    # arch's own examples pass a fraction; its hint says int.
    ends = StationaryBootstrap(length, row, benchmark, seed=0).conf_int(  # type: ignore[arg-type]
        partial(numpy_metrics, days=schedule(len(row))), reps=REPLICATES, method="percentile"
    )
    return np.asarray(ends)[:, [list(RACED).index(name) for name in COMPARED]]


def numpy_metrics(r: Floats, b: Floats, *, days: Schedule) -> Floats:
    """(M,) the raced metrics of one complete series, in order, with shared steps."""
    found = _of_moments(r) | _of_gains(r) | _of_tails(r) | _of_wealth(r, days) | _beside(r, b)
    P, rate = PERIODS, found["cagr"]
    downside, sd = found["downside"], found["sd"]
    found |= {
        "sortino": P * found["mean"] / downside,
        "downside_deviation": downside,
        "gain_to_pain": found["mean"] / found["loss"],
        "calmar": rate / -found["max_drawdown"],
        "ulcer_performance_index": rate / found["ulcer_index"],
        "pain_ratio": rate / found["pain_index"],
        "m_squared": P * found["mean"] * found["sd_b"] / sd,
        "tracking_error": found["active_risk"],
        "value_at_risk_95_normal": -(found["mean"] + sd * Z05),
        "treynor": P * found["mean"] / found["beta"],
        "alpha": P * (found["mean"] - found["beta"] * found["mean_b"]),
    }
    return np.array([found[name] for name in RACED])


def _of_moments(r: Floats) -> dict[str, float]:
    n, mean = len(r), r.mean()
    d = r - mean
    square = d * d
    v = square.mean()
    g3, g4, sd = (
        (square * d).mean() / v**1.5,
        (square * square).mean() / v**2,
        sqrt(v * n / (n - 1)),
    )
    S, G = mean / sd, sqrt(n * (n - 1)) / (n - 2) * g3
    K = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (g4 - 3.0) + 6.0)
    z = Z05
    w = z + (z**2 - 1) * G / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * G**2 / 36
    chance = S * sqrt(n - 1) / sqrt(1.0 - g3 * S + (g4 - 1.0) / 4.0 * S**2)
    return {
        "mean": mean,
        "sd": sd,
        "mean_return": PERIODS * mean,
        "volatility": sqrt(PERIODS) * sd,
        "sharpe": sqrt(PERIODS) * S,
        "skewness": G,
        "excess_kurtosis": K,
        "value_at_risk_95_cornish_fisher": -(mean + sd * w),
        "autocorrelation_1": d[1:] @ d[:-1] / n / v,
        "probabilistic_sharpe": 0.5 * (1.0 + erf(chance / sqrt(2.0))),
    }


def _of_gains(r: Floats) -> dict[str, float]:
    n, won, lost = len(r), np.count_nonzero(r > 0.0), np.count_nonzero(r < 0.0)
    short = np.minimum(r, 0.0)
    loss = -short.sum()
    gain = r.sum() + loss
    return {
        "downside": sqrt(PERIODS * (short @ short) / n),
        "loss": loss / n,
        "omega": gain / loss,
        "win_rate": won / n,
        "payoff_ratio": (gain / won) / (loss / lost),
    }


def _of_tails(r: Floats) -> dict[str, float]:
    low, high = np.quantile(r, (0.05, 0.95))
    return {
        "tail_ratio": abs(high) / abs(low),
        "best_day": r.max(),
        "worst_day": r.min(),
        "value_at_risk_95": -low,
        "expected_shortfall_95": -r[r <= low].mean(),
    }


def _of_wealth(r: Floats, days: Schedule) -> dict[str, float]:
    n, gross = len(r), 1.0 + r
    wealth = np.cumprod(gross)
    depth = wealth / np.maximum(np.maximum.accumulate(wealth), 1.0) - 1.0
    edges = np.flatnonzero(np.diff(depth < 0.0, prepend=False, append=False))
    episodes = np.minimum.reduceat(np.append(depth, 0.0), edges)[::2]
    back = np.minimum(edges[1::2] + 1, n)  # the first return that is back at the high, or the last
    worst = ceil(n / 20)
    months, years = (
        np.multiply.reduceat(gross[: part[-1, 1]], part[:, 0]) - 1.0
        for part in (days.months, days.years)
    )
    return {
        "total_return": wealth[-1] - 1.0,
        "cagr": wealth[-1] ** (1.0 / YEARS) - 1.0,
        "max_drawdown": depth.min(),
        "average_drawdown": episodes.mean(),
        "ulcer_index": sqrt(depth @ depth / n),
        "pain_index": -depth.mean(),
        "conditional_drawdown_95": np.partition(depth, worst - 1)[:worst].mean(),
        "best_month": months.max(),
        "worst_month": months.min(),
        "best_year": years.max(),
        "worst_year": years.min(),
        "longest_drawdown_days": (days.days[back] - days.days[edges[::2]]).max(),
    }


def _beside(r: Floats, b: Floats) -> dict[str, float]:
    x, y, active = r - r.mean(), b - b.mean(), r - b
    xy, xx, yy = x @ y, x @ x, y @ y
    risk, up, down = active.std(ddof=1), b > 0.0, b < 0.0
    own, other = np.log1p(r), np.log1p(b)
    together = xy / sqrt(xx * yy)
    return {
        "mean_b": b.mean(),
        "sd_b": b.std(ddof=1),
        "beta": xy / yy,
        "correlation": together,
        "r_squared": together**2,
        "active_risk": sqrt(PERIODS) * risk,
        "information_ratio": sqrt(PERIODS) * active.mean() / risk,
        "up_capture": np.expm1(own[up].mean()) / np.expm1(other[up].mean()),
        "down_capture": np.expm1(own[down].mean()) / np.expm1(other[down].mean()),
    }
