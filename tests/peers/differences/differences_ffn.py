"""Where ffn disagrees with us: both figures computed, and who is right."""

from __future__ import annotations

import ffn
import numpy as np
import pandas as pd

from analytics import stats
from analytics.stats.inference.multiple_testing import deflated_sharpe
from tests.peers.figures import (
    MARCH,
    MONTH,
    PAIRED,
    SCALE,
    SHORT,
    Difference,
    against,
    dated,
    gappy,
    of,
    of_dated,
    pair,
    returns,
)

BASE = "Martin & McCann average the n drawdowns after a return; theirs has the base's 0 among them"
TRIALS = np.array([0.5, 1.0, 1.5, 2.0])  # Sharpe ratios a year


def prices(ticker: str = "AAPL", **window: str) -> pd.Series:
    """What 1 at the base became, the base included: theirs takes prices."""
    series = returns(ticker, **window)
    base = pd.Series([1.0], pd.DatetimeIndex([dated(series)["base"]]))
    return pd.concat([base, (1 + series).cumprod()])


def nothing_active() -> float:
    """Our information ratio of the index against itself."""
    index = pair()[1].to_numpy()
    return float(stats.information_ratio(index, benchmark=index))


ROWS = (
    Difference(
        "cagr",
        "ffn",
        "AAPL, November 2020",
        of_dated(stats.cagr, **MONTH),
        lambda: ffn.calc_cagr(prices(**MONTH)),
        SHORT,
    ),
    Difference(
        "worst_month",
        "ffn",
        "AAPL, 3 February to 20 March 2020",
        of_dated(stats.worst_month, **MARCH),
        lambda: ffn.PerformanceStats(prices(**MARCH)).worst_month,
        "20 days of March are not a month; ours are whole ones only",
    ),
    Difference(
        "longest_drawdown_days",
        "ffn",
        "AAPL",
        of_dated(stats.longest_drawdown_days),
        lambda: ffn.drawdown_details(ffn.to_drawdown_series(prices()))["Length"].max(),
        "theirs run from the first day below the high to the day it is back, ours from the "
        "high: a convention, written down",
    ),
    Difference(
        "average_drawdown",
        "ffn",
        "KO since 1990",
        lambda: float(stats.average_drawdown(returns("KO", "1990-01-03").to_numpy())),
        lambda: ffn.PerformanceStats(prices("KO", first="1990-01-03")).avg_drawdown,
        "twice when KO is back at its high, rounding leaves its wealth 2e-16 below, "
        "and two drawdowns become one",
    ),
    Difference(
        "ulcer_index",
        "ffn",
        "AAPL, November 2020",
        lambda: float(stats.ulcer_index(returns("AAPL", **MONTH).to_numpy())),
        lambda: ffn.to_ulcer_index(prices(**MONTH)) / 100,
        BASE,
    ),
    Difference(
        "ulcer_performance_index",
        "ffn",
        "AAPL",
        of_dated(stats.ulcer_performance_index),
        lambda: ffn.to_ulcer_performance_index(prices()),
        BASE,
    ),
    Difference(
        "information_ratio",
        "ffn",
        "AAPL",
        against(stats.information_ratio),
        lambda: ffn.calc_information_ratio(*pair()),
        SCALE,
    ),
    Difference(
        "information_ratio",
        "ffn",
        "AAPL, one close in twenty of ^GSPC missing; a year",
        lambda: float(
            stats.information_ratio(gappy()[0].to_numpy(), benchmark=gappy()[1].to_numpy())
        ),
        lambda: np.sqrt(252) * ffn.calc_information_ratio(*gappy()),
        PAIRED,
    ),
    Difference(
        "information_ratio",
        "ffn",
        "^GSPC against itself",
        nothing_active,
        lambda: ffn.calc_information_ratio(pair()[1], pair()[1]),
        "nothing over nothing is undefined; 0 would say that active risk was taken in vain",
    ),
    Difference(
        "deflated_sharpe",
        "ffn",
        "AAPL, best of four with 0.5, 1, 1.5 and 2 a year",
        of(deflated_sharpe, variance=TRIALS.var(ddof=1) / 252, trials=len(TRIALS)),
        lambda: ffn.calc_deflated_sharpe_ratio(returns("AAPL"), TRIALS, nperiods=252),
        "the paper's formula has raw moments; ffn puts in bias-adjusted ones",
    ),
)
