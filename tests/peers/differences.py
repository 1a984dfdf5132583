"""Where peers disagree with us: each row computes both figures, and says who is right and why.

`python -m tests.peers.differences` prints the table of docs/differences.md, which a test compares
with what is computed here.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics import stats
from tests.peers.figures import (
    RF,
    Difference,
    against,
    dated,
    holed,
    of,
    of_dated,
    pair,
    returns,
    small,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical
    import quantstats.stats as quantstats

MARCH = {"first": "2020-02-03", "last": "2020-03-20"}
MONTH = {"first": "2020-11-02", "last": "2020-11-30"}
SHORT = "a part of a year must not be blown up into one (GIPS 2010, 5.A.4); ours is empty"
COUNTED = "a year is 365.25 days, not 252 returns; a hole or a holiday must not shorten it"
YEARLY = "a ratio must not grow because the history is longer: a return a year belongs on top"
SCALE = "a ratio of a year belongs beside the other ratios of a year"

ROWS = (
    Difference(
        "cagr",
        "quantstats",
        "AAPL",
        of_dated(stats.cagr),
        lambda: quantstats.cagr(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "cagr",
        "empyrical",
        "AAPL",
        of_dated(stats.cagr),
        lambda: empyrical.cagr(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "cagr",
        "quantstats",
        "AAPL, November 2020",
        of_dated(stats.cagr, **MONTH),
        lambda: quantstats.cagr(returns("AAPL", **MONTH)),
        SHORT,
    ),
    Difference(
        "cagr",
        "empyrical",
        "AAPL listed halfway",
        lambda: float(
            stats.cagr(
                holed().to_numpy(),
                dates=holed().index.to_numpy(),
                base=np.datetime64(holed().index[1256], "D"),
            )
        ),
        lambda: empyrical.cagr(holed()),
        "sessions before the listing are not years of holding",
    ),
    Difference(
        "calmar",
        "empyrical",
        "AAPL",
        of_dated(stats.calmar),
        lambda: empyrical.calmar_ratio(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "volatility",
        "quantstats",
        "prices of AAPL below 1",
        lambda: float(stats.volatility(small()[1:] / small()[:-1] - 1)),
        lambda: quantstats.volatility(
            pd.Series(small(), pd.bdate_range("2013-01-02", periods=2516))
        ),
        "prices are not returns because they are small; a type says what a number is, not its size",
    ),
    Difference(
        "sharpe",
        "empyrical",
        "AAPL, rf 2 %",
        of(stats.sharpe, risk_free=RF),
        lambda: empyrical.sharpe_ratio(returns("AAPL"), risk_free=RF),
        "the same argument is annual in its Omega and per period here; 0.02 is then 2 % a day",
    ),
    Difference(
        "probabilistic_sharpe",
        "quantstats",
        "AAPL",
        of(stats.probabilistic_sharpe),
        lambda: quantstats.probabilistic_sharpe_ratio(returns("AAPL")),
        "the paper's formula has raw moments; quantstats puts in bias-adjusted ones",
    ),
    Difference(
        "value_at_risk_95",
        "quantstats",
        "AAPL",
        of(stats.value_at_risk_95),
        lambda: -quantstats.value_at_risk(returns("AAPL")),
        "both are right, under one name: theirs is our value_at_risk_95_normal",
    ),
    Difference(
        "expected_shortfall_95",
        "quantstats",
        "AAPL",
        of(stats.expected_shortfall_95),
        lambda: -quantstats.conditional_value_at_risk(returns("AAPL")),
        "theirs is that of a normal distribution, which has no fat tail to measure",
    ),
    Difference(
        "value_at_risk_95",
        "empyrical",
        "AAPL listed halfway",
        lambda: float(stats.value_at_risk_95(holed().to_numpy())),
        lambda: -empyrical.value_at_risk(holed()),
        "a missing session is no reason to know nothing of the others",
    ),
    Difference(
        "ulcer_index",
        "quantstats",
        "AAPL, November 2020",
        lambda: float(stats.ulcer_index(returns("AAPL", **MONTH).to_numpy())),
        lambda: quantstats.ulcer_index(returns("AAPL", **MONTH)),
        "Martin & McCann divide by n: no mean was estimated from the drawdowns",
    ),
    Difference(
        "ulcer_performance_index",
        "quantstats",
        "AAPL",
        of_dated(stats.ulcer_performance_index),
        lambda: quantstats.ulcer_performance_index(returns("AAPL")),
        YEARLY,
    ),
    Difference(
        "average_drawdown",
        "quantstats",
        "KO since 1990",
        lambda: float(stats.average_drawdown(returns("KO", "1990-01-03").to_numpy())),
        lambda: (
            quantstats.drawdown_details(quantstats.to_drawdown_series(returns("KO", "1990-01-03")))[
                "max drawdown"
            ].mean()
            / 100
        ),
        "twice when KO is back at its high, rounding leaves its wealth 2e-16 below, "
        "and two drawdowns become one",
    ),
    Difference(
        "longest_drawdown_days",
        "quantstats",
        "AAPL",
        of_dated(stats.longest_drawdown_days),
        lambda: quantstats.drawdown_details(quantstats.to_drawdown_series(returns("AAPL")))[
            "days"
        ].max(),
        "theirs count the days from the first below the high to the last, ours from the "
        "high to the day it is back: a convention, written down",
    ),
    Difference(
        "worst_month",
        "quantstats",
        "AAPL, 3 February to 20 March 2020",
        lambda: float(
            stats.worst_month(
                returns("AAPL", **MARCH).to_numpy(), **dated(returns("AAPL", **MARCH))
            )
        ),
        lambda: quantstats.worst(returns("AAPL", **MARCH), aggregate="ME"),
        "20 days of March are not a month; ours are whole ones only",
    ),
    Difference(
        "alpha",
        "quantstats",
        "AAPL, rf 2 %",
        against(stats.alpha, risk_free=RF),
        lambda: quantstats.greeks(*pair(), periods=252.0)["alpha"],
        "Jensen's alpha is of excess returns; theirs has no risk-free rate to subtract",
    ),
    Difference(
        "alpha",
        "empyrical",
        "AAPL",
        against(stats.alpha),
        lambda: empyrical.alpha(*pair()),
        "an intercept is a mean and adds up; it is not a return to be compounded",
    ),
    Difference(
        "information_ratio",
        "quantstats",
        "AAPL",
        against(stats.information_ratio),
        lambda: quantstats.information_ratio(*pair()),
        SCALE,
    ),
    Difference(
        "information_ratio",
        "empyrical",
        "AAPL",
        against(stats.information_ratio),
        lambda: empyrical.excess_sharpe(*pair()),
        SCALE,
    ),
    Difference(
        "treynor",
        "quantstats",
        "AAPL",
        against(stats.treynor),
        lambda: quantstats.treynor_ratio(*pair()),
        YEARLY,
    ),
    Difference(
        "up_capture",
        "empyrical",
        "AAPL",
        against(stats.up_capture),
        lambda: empyrical.up_capture(*pair()),
        "Morningstar divides geometric means a period; theirs are annualised, as if "
        "there were up-days only",
    ),
    Difference(
        "down_capture",
        "empyrical",
        "AAPL",
        against(stats.down_capture),
        lambda: empyrical.down_capture(*pair()),
        "the same, with down-days only",
    ),
)


def number(value: float) -> str:
    """Eight significant digits."""
    return "empty" if np.isnan(value) else f"{value:.8g}"


def table() -> Iterator[str]:
    """The rows of docs/differences.md."""
    yield "| metric | peer | on | ours | theirs | who is right |"
    yield "|---|---|---|---|---|---|"
    for row in ROWS:
        ours, theirs = row.ours(), float(row.theirs())
        cells = (row.metric, row.peer, row.case, number(ours), number(theirs), row.verdict)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.write("\n".join(table()) + "\n")
