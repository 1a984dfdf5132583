"""True values of a market's metrics, and the spread of their estimates from history to history."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analytics.stats.catalogue import SUMMARY
from analytics.stats.catalogue.evaluate import evaluate
from analytics.stats.catalogue.metric import Metric
from benchmarks.coverage.markets import CORRELATION, MEAN, SD, Market, simulate
from models.bootstrap.methods import OF_THE_LENGTH
from models.bootstrap.metrics import DATED, METRICS, PAIRED

Floats = NDArray[np.float64]

PERIODS = 252.0
MEASURED: tuple[Metric, ...] = tuple(
    metric for metric in SUMMARY if metric.id in METRICS | DATED | PAIRED
)
# The true value is the median over histories of this length.
MEDIANS = {
    *OF_THE_LENGTH,
    "total_return",
    "cagr",
    "calmar",
    "ulcer_performance_index",
    "pain_ratio",
    "probabilistic_sharpe",
}
# Sizes for the truth: histories for medians, and (histories, sessions) joined into one.
HISTORIES, JOINED = 3_000, (2_000, 5_000)
FIRST_DAY = np.datetime64("2000-01-03")


def dates(sessions: int) -> NDArray[np.datetime64]:
    """(T + 1,) weekdays, the base first."""
    return np.busday_offset(FIRST_DAY, np.arange(sessions + 1), roll="forward")


def estimates(own: Floats, other: Floats) -> dict[str, Floats]:
    """Metric id → (H,) of each history, by the statistics."""
    days = dates(own.shape[-1])
    given = {"dates": days[1:], "periods": PERIODS, "risk_free": 0.0, "benchmark": other}
    given |= {"base": np.full(len(own), days[0]), "after": np.full(len(own), days[-1] + 3)}
    return evaluate(MEASURED, returns=own, **given)


def truth(
    market: Market, seed: int, scale: float = 1.0
) -> tuple[dict[str, float], dict[str, float]]:
    """Metric id → its true value, and → the width of 95 % of its estimates, from 2.5 % on.

    Args:
        market: which.
        seed: of the histories.
        scale: share of the usual number of histories, for a quick look.
    """
    random = np.random.default_rng([seed, 1])
    own, other = simulate(market, int(HISTORIES * scale), market.sessions, random)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = estimates(own, other)
    ends = {name: np.nanquantile(found, [0.025, 0.975]) for name, found in each.items()}
    true = {name: float(np.nanmedian(each[name])) for name in MEDIANS}
    return true | _population(market, random, scale), {
        name: float(high - low) for name, (low, high) in ends.items()
    }


def _population(market: Market, random: np.random.Generator, scale: float) -> dict[str, float]:
    """Values of the law itself: closed forms where they exist, else a very long history."""
    from dataclasses import replace

    histories, sessions = JOINED
    whole = replace(market, missing=0.0)
    own, other = (
        part.reshape(1, -1) for part in simulate(whole, int(histories * scale), sessions, random)
    )
    asked = [m for m in MEASURED if m.id not in MEDIANS | set(DATED)]
    given = {"periods": PERIODS, "risk_free": 0.0, "benchmark": other}
    context = given | {"returns": own}
    found = {metric.id: float(metric(context)[0]) for metric in asked if metric.id not in _DAYS}
    year = math.sqrt(PERIODS)
    found |= {
        "mean_return": PERIODS * MEAN,
        "volatility": year * SD,
        "sharpe": year * MEAN / SD,
        "value_at_risk_95_normal": -(MEAN - 1.6448536269514727 * SD),
        "autocorrelation_1": market.parameters[0] if market.kind == "autoregression" else 0.0,
        "information_ratio": 0.0,
        "alpha": PERIODS * MEAN * (1.0 - found["beta"]),
        "treynor": PERIODS * MEAN / found["beta"],
        "m_squared": PERIODS * MEAN,
        "tracking_error": year * SD * math.sqrt(2.0 - 2.0 * found["correlation"]),
        "sortino": PERIODS * MEAN / found["downside_deviation"],
    }
    if market.kind in ("independent", "autoregression"):
        exact = {"beta": CORRELATION, "correlation": CORRELATION, "r_squared": CORRELATION**2}
        found |= exact | {
            "tracking_error": year * SD * math.sqrt(2.0 - 2.0 * CORRELATION),
            "alpha": PERIODS * MEAN * (1.0 - CORRELATION),
            "treynor": PERIODS * MEAN / CORRELATION,
        }
    if market.kind != "garch" or not market.parameters[1]:
        found["skewness"] = 0.0
    return found


_DAYS = {"total_return", "cagr", "calmar"}
