"""Where quantstats disagrees with us: both figures computed, and who is right."""

from __future__ import annotations

import warnings

import pandas as pd

from analytics import stats
from tests.peers.figures import (
    COUNTED,
    MARCH,
    MONTH,
    PAIRED,
    RF,
    SCALE,
    SHORT,
    Difference,
    against,
    dated,
    gappy,
    holed,
    of,
    of_dated,
    pair,
    returns,
    small,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import quantstats.stats as quantstats

YEARLY = "a ratio must not grow because the history is longer: a return a year belongs on top"

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
        "quantstats",
        "AAPL, November 2020",
        of_dated(stats.cagr, **MONTH),
        lambda: quantstats.cagr(returns("AAPL", **MONTH)),
        SHORT,
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
        "calmar",
        "quantstats",
        "AAPL",
        of_dated(stats.calmar),
        lambda: quantstats.calmar(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "win_rate",
        "quantstats",
        "KO",
        of(stats.win_rate, "KO"),
        lambda: quantstats.win_rate(returns("KO")),
        "a day without a change was not won; theirs leaves such days out of the count",
    ),
    Difference(
        "worst_year",
        "quantstats",
        "AAPL, ending 28 December 2022",
        of_dated(stats.worst_year),
        lambda: quantstats.worst(returns("AAPL"), aggregate="YE"),
        "2022 is cut short by two sessions, so it is not a year; ours are whole ones only",
    ),
    Difference(
        "probabilistic_sharpe",
        "quantstats",
        "AAPL listed halfway",
        lambda: float(stats.probabilistic_sharpe(holed().to_numpy())),
        lambda: quantstats.probabilistic_sharpe_ratio(holed()),
        "sessions before the listing are no evidence; theirs counts them in n",
    ),
    Difference(
        "ulcer_index",
        "quantstats",
        "AAPL listed halfway",
        lambda: float(stats.ulcer_index(holed().to_numpy())),
        lambda: quantstats.ulcer_index(holed()),
        "sessions before the listing are not sessions at the high",
    ),
    Difference(
        "beta",
        "quantstats",
        "AAPL, one close in twenty of ^GSPC missing",
        lambda: float(stats.beta(gappy()[0].to_numpy(), benchmark=gappy()[1].to_numpy())),
        lambda: quantstats.greeks(*gappy())["beta"],
        PAIRED,
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
        "information_ratio",
        "quantstats",
        "AAPL",
        against(stats.information_ratio),
        lambda: quantstats.information_ratio(*pair()),
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
)
