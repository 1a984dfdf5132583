"""Thirteen metrics of N tickers over ten years: Tensortape, pandas, polars, empyrical, quantstats.

All start from the same simple returns, each in its best layout: an array, a frame with a column per
ticker, a long table without gaps. Benchmark returns are missing where the ticker's are. The read
floor is the time to read every return once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
from numpy.typing import NDArray

from analytics.stats.catalogue import METRICS as CATALOGUE
from analytics.stats.catalogue.evaluate import evaluate
from benchmarks.harness.race import Case
from benchmarks.markets.factor import Market, market
from benchmarks.peers.statistics import (
    EMPYRICAL,
    METRICS,
    PERIODS,
    QUANTSTATS,
    by_empyrical,
    by_pandas,
    by_polars,
    by_quantstats,
)

Floats = NDArray[np.float64]
SESSIONS = 2_520
TICKERS = (100, 1_000, 5_000)
SHARES_MISSING = (0.0, 0.05)
# Number of tickers for peers that take them one by one; their seconds are multiplied.
MOST = {"empyrical": 100, "quantstats": 20}
CORES = 2


def cases() -> Iterator[Case]:
    """One case per number of tickers and a share of returns missing."""
    for tickers in TICKERS:
        for missing in SHARES_MISSING:
            yield case(market(tickers, SESSIONS, missing), missing)


def case(given: Market, missing: float) -> Case:
    """The contenders on a market, returning a row per metric and a column per ticker."""
    tickers = len(given.returns)
    days = pd.DatetimeIndex(given.dates[1:].astype("datetime64[s]"))
    frame = pd.DataFrame(given.returns.T, days)
    series = given.benchmark.ndim == 1
    beside = (pd.Series if series else pd.DataFrame)(given.benchmark.T, days)
    own = np.broadcast_to(given.benchmark, given.returns.shape)
    few = {peer: min(most, tickers) for peer, most in MOST.items()}
    names = {
        peer: peer if many == tickers else f"{peer} ({many} tickers, x {tickers / many:g})"
        for peer, many in few.items()
    }
    some = {peer: frame.iloc[:, :many].copy() for peer, many in few.items()}
    quantstats_beside = pd.DataFrame(own[: few["quantstats"]].T, days)
    return Case(
        f"{tickers} tickers, {missing:.0%} missing",
        {
            "tensortape": partial(ours, given),
            "pandas": partial(by_pandas, frame, beside, given.years),
            "polars": partial(by_polars, long(given, own), given.years),
            names["empyrical"]: partial(
                by_empyrical, some["empyrical"], own[: few["empyrical"]].copy()
            ),
            names["quantstats"]: partial(by_quantstats, some["quantstats"], quantstats_beside),
            "read floor": partial(read, given.returns),
        },
        # T roundings, relative to a thousandth of the summed terms, because the terms of a mean
        # return and of a skewness near zero cancel.
        relative_tolerance=1e3 * SESSIONS * float(np.finfo(np.float64).eps),
        times={names[peer]: tickers / many for peer, many in few.items()},
        compared={
            names["empyrical"]: np.ix_(_rows(EMPYRICAL), range(few["empyrical"])),
            names["quantstats"]: np.ix_(_rows(QUANTSTATS), range(few["quantstats"])),
            "read floor": np.s_[:0, :0],  # no metric
        },
    )


def ours(given: Market) -> Floats:
    """The computation of every summary."""
    found = evaluate(
        [CATALOGUE[name] for name in METRICS],
        returns=given.returns,
        dates=given.dates,
        benchmark=given.benchmark,
        periods=PERIODS,
        risk_free=0.0,
    )
    return np.array(list(found.values()))


def long(given: Market, benchmark: Floats) -> pl.DataFrame:
    """One row per observed return."""
    seen = ~np.isnan(given.returns)
    ticker = np.nonzero(seen)[0].astype(np.uint32)
    return pl.DataFrame({"ticker": ticker, "r": given.returns[seen], "b": benchmark[seen]})


def read(returns: Floats) -> Floats:
    """The sum of all returns, on two threads."""
    halves = np.array_split(returns, CORES)
    with ThreadPoolExecutor(CORES) as pool:
        return np.array([list(pool.map(np.sum, halves))])


def _rows(names: tuple[str, ...]) -> list[int]:
    return [METRICS.index(name) for name in names]
