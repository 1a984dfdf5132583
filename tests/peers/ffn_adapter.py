"""ffn's functions by ours: what our functions are asked for each of its expected values.

Its functions take prices, so ours go the whole way: a panel, a study of it, the metric.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from analytics import stats, study
from analytics.prices import Loaded
from analytics.request import Request
from analytics.stats.inference.multiple_testing import deflated_sharpe, expected_best
from analytics.stats.tables.drawdown_episodes import episodes
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from tests.peers.expected import Case, numbers, read

STORED, CASES = read("ffn_expected.json")


def closes(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """(T,) dates and prices of the case."""
    if "prices" not in case.inputs:
        values = numbers(case.inputs["closes"])
        return np.datetime64("2026-01-01") + np.arange(len(values)), values
    table, rows = STORED["prices"][case.inputs["prices"]], case.inputs.get("rows")
    days = np.array(table["date"], "datetime64[D]")
    return days[:rows], numbers(table[case.inputs["ticker"]])[:rows]


def studied(case: Case) -> study.Study:
    """The study of the prices; a date as `start` opens its window."""
    days, prices = closes(case)
    panel = PricePanel.from_long(
        ["A"] * len(days), days, {"close": prices}, {"A": Origin("restated")}
    )
    start = case.inputs.get("start")
    opened = date.fromisoformat(start) if isinstance(start, str) else None
    return study.run(Request(tickers=("A",), start=opened), Loaded(panel, ()))


def own(case: Case) -> np.ndarray:
    """(T,) the returns."""
    inputs = case.inputs
    if "standardised" in inputs:
        return active(inputs["standardised"])
    return numbers(inputs["returns"]) if "returns" in inputs else studied(case).daily.simple[0]


def active(length: int) -> np.ndarray:
    """Returns of mean 0.001 and standard deviation 0.01, to rounding."""
    ramp = np.arange(length, dtype=float)
    return 0.001 + 0.01 * (ramp - ramp.mean()) / ramp.std(ddof=1)


def at(pick: Callable[[study.Study], np.ndarray]) -> Callable[[Case], Any]:
    """Some columns of a series of the study, its base included."""
    return lambda case: pick(studied(case))[0, case.inputs["at"]]


def grown(case: Case) -> np.ndarray:
    return case.inputs["start"] * at(lambda made: made.growth)(case)


def cagr(case: Case) -> np.ndarray:
    made = studied(case)
    return stats.cagr(made.daily.simple[0], dates=made.dates, base=made.base[0])


def ulcer_performance(case: Case) -> np.ndarray:
    """Theirs is of percentage points over percentage points, so plain."""
    made = studied(case)
    found = stats.ulcer_performance_index(made.daily.simple, dates=made.dates, base=made.base)
    return found[0]


def length_of_drawdown(case: Case) -> np.ndarray:
    made = studied(case)
    found = episodes(made.daily.simple[0], dates=made.dates, base=made.base[0])
    return found.days[case.inputs["at"]]


def information_ratio(case: Case) -> np.ndarray:
    """A period, not a year, as theirs."""
    returns = own(case)
    against = numbers(case.inputs.get("against", [0.0] * len(returns)))
    return stats.information_ratio(returns, benchmark=against, periods=1)


def deflated(case: Case) -> np.ndarray:
    flat = np.full(case.inputs["length"], case.inputs["constant"])
    trials = np.array([0.5, 1.0, 1.5, 2.0])
    return deflated_sharpe(flat, variance=trials.var(ddof=1) / 252, trials=len(trials))


def total(case: Case) -> np.ndarray:
    return stats.total_return(own(case))


ADAPTER: dict[str, Callable[[Case], Any]] = {
    "to_returns": at(lambda made: made.daily.simple),
    "to_log_returns": at(lambda made: made.daily.log),
    "to_drawdown_series": at(lambda made: made.drawdown),
    "to_price_index": grown,
    "rebase": grown,
    "total_return": total,
    "calc_total_return": total,
    "calc_mtd": total,
    "calc_ytd": total,
    "daily_mean": lambda case: stats.mean_return(own(case)),
    "calc_max_drawdown": lambda case: stats.max_drawdown(own(case)),
    "calc_cagr": cagr,
    "calc_sharpe": lambda case: stats.sharpe(own(case)),
    "calc_sortino_ratio": lambda case: stats.sortino(own(case), periods=1),
    "calc_information_ratio": information_ratio,
    "calc_expected_max_sharpe": lambda case: expected_best(
        case.inputs["spread"] ** 2, case.inputs["trials"]
    ),
    "calc_deflated_sharpe_ratio": deflated,
    "to_ulcer_index": lambda case: 100 * stats.ulcer_index(own(case)),  # percentage points there
    "to_ulcer_performance_index": ulcer_performance,
    "deannualize": lambda case: stats.per_period(case.inputs["rate"], case.inputs["periods"]),
    "drawdown_details": length_of_drawdown,
}
