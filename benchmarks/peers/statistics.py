"""The thirteen metrics of `benchmarks.statistics` by peers, in expert use.

Every function returns one row per metric, in the order of `METRICS`, and one column per ticker. If
a peer defines a metric differently (`EMPYRICAL` and `QUANTSTATS` exclude these from the
comparison), its own version is computed, since the work is similar.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
METRICS = (
    "total_return",
    "cagr",
    "volatility",
    "sharpe",
    "sortino",
    "max_drawdown",
    "calmar",
    "skewness",
    "excess_kurtosis",
    "value_at_risk_95",
    "expected_shortfall_95",
    "beta",
    "alpha",
)
PERIODS, TAIL = 252, 0.05
# Defined differently from docs/conventions.md: empyrical and quantstats count years by returns and
# not by dates; the former compounds alpha, the latter's values at risk are those of a normal.
COUNTED_BY_RETURNS = {"cagr", "calmar"}
EMPYRICAL = tuple(name for name in METRICS if name not in COUNTED_BY_RETURNS | {"alpha"})
NORMAL = {"value_at_risk_95", "expected_shortfall_95"}
QUANTSTATS = tuple(name for name in METRICS if name not in COUNTED_BY_RETURNS | NORMAL)


def by_pandas(returns: pd.DataFrame, benchmark: pd.Series | pd.DataFrame, years: float) -> Floats:
    """Columns are tickers; every step on the whole frame."""
    n, mean, sd = returns.count(), returns.mean(), returns.std()
    wealth = (1.0 + returns).cumprod()
    total = (1.0 + returns).prod() - 1.0
    cagr = (1.0 + total) ** (1.0 / years) - 1.0
    downside = ((returns.clip(upper=0.0) ** 2).sum() / n) ** 0.5
    deepest = (wealth / wealth.cummax().clip(lower=1.0)).min() - 1.0
    tail = returns.quantile(TAIL)
    away, other = returns - mean, benchmark - benchmark.mean()
    beta = away.mul(other, axis=0).sum() / (other**2).sum()
    answers = [
        total,
        cagr,
        sd * math.sqrt(PERIODS),
        mean / sd * math.sqrt(PERIODS),
        mean / downside * math.sqrt(PERIODS),
        deepest,
        cagr / deepest.abs(),
        returns.skew(),
        returns.kurt(),
        -tail,
        -returns.where(returns.le(tail, axis=1)).mean(),
        beta,
        PERIODS * (mean - beta * benchmark.mean()),
    ]
    return np.array([answer.to_numpy() for answer in answers])


def by_polars(long: pl.DataFrame, years: float) -> Floats:
    """Rows are returns r beside the benchmark's b, `ticker` by ticker; a hole has no row."""
    r, b = pl.col("r"), pl.col("b")
    wealth = (1.0 + r).cum_prod()
    tail = r.quantile(TAIL, "linear")
    beta = pl.cov("r", "b") / b.var()
    annual = math.sqrt(PERIODS)
    table = (
        long.lazy()
        .group_by("ticker", maintain_order=True)
        .agg(
            total=(1.0 + r).product() - 1.0,
            volatility=r.std() * annual,
            sharpe=r.mean() / r.std() * annual,
            sortino=r.mean() / (r.clip(upper_bound=0.0) ** 2).mean().sqrt() * annual,
            deepest=(wealth / wealth.cum_max().clip(lower_bound=1.0)).min() - 1.0,
            skewness=r.skew(bias=False),
            kurtosis=r.kurtosis(bias=False),
            tail=-tail,
            shortfall=-r.filter(r <= tail).mean(),
            beta=beta,
            alpha=PERIODS * (r.mean() - beta * b.mean()),
        )
        .with_columns(cagr=(1.0 + pl.col("total")) ** (1.0 / years) - 1.0)
        .with_columns(calmar=pl.col("cagr") / pl.col("deepest").abs())
    )
    names = "total cagr volatility sharpe sortino deepest calmar skewness kurtosis tail shortfall"
    return table.select(*names.split(), "beta", "alpha").collect().to_numpy().T


def by_empyrical(returns: pd.DataFrame, benchmark: Floats) -> Floats:
    """Frames where it takes them, else ticker by ticker; `benchmark` (N, T)."""
    import empyrical as e

    rows = returns.to_numpy().T
    gapless = [row[~np.isnan(row)] for row in rows]
    pairs = [e.alpha_beta_aligned(row, other) for row, other in zip(rows, benchmark, strict=True)]
    return _table(
        e.cum_returns_final(returns),
        e.annual_return(returns),
        e.annual_volatility(returns),
        e.sharpe_ratio(returns),
        e.sortino_ratio(returns),
        e.max_drawdown(returns),
        [e.calmar_ratio(returns[name]) for name in returns],
        returns.skew(),
        returns.kurt(),
        [-e.value_at_risk(row) for row in gapless],
        [-e.conditional_value_at_risk(row) for row in gapless],
        [beta for _, beta in pairs],
        [alpha for alpha, _ in pairs],
    )


def by_quantstats(returns: pd.DataFrame, benchmark: pd.DataFrame) -> Floats:
    """Ticker by ticker, on its observed returns."""
    from quantstats import stats

    q: Any = stats  # half of its functions have no types

    answers = []
    for name in returns:
        r = returns[name].dropna()
        against = q.greeks(r, benchmark[name].dropna(), prepare_returns=False)
        answers.append(
            [
                q.comp(r),
                q.cagr(r),
                q.volatility(r, prepare_returns=False),
                q.sharpe(r),
                q.sortino(r),
                q.max_drawdown(r),
                q.calmar(r, prepare_returns=False),
                q.skew(r, prepare_returns=False),
                q.kurtosis(r, prepare_returns=False),
                -q.value_at_risk(r, prepare_returns=False),
                -q.cvar(r, prepare_returns=False),
                against["beta"],
                against["alpha"],
            ]
        )
    return np.array(answers, dtype=np.float64).T


def _table(*answers: Any) -> Floats:
    return np.array([np.asarray(answer, dtype=np.float64) for answer in answers])
