"""empyrical's functions by ours: what our functions are asked for each of its expected values.

Its returns are pandas objects joined by their labels, its rates are per period, and a function
of the up or the down market is the plain one over the periods chosen by the benchmark.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.lib.stride_tricks import sliding_window_view

from analytics import stats
from analytics.study import date_ranges
from models.device import to_numpy
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from models.prices.returns import PeriodRows, compound, gross_returns
from tests.peers.expected import Case, numbers, read

PERIODS = {"daily": 252, "weekly": 52, "monthly": 12, "quarterly": 4, "yearly": 1}
STORED, CASES = read("empyrical_expected.json")


def table(name: str) -> pd.Series | pd.DataFrame:
    """A series of theirs by its name here; `-`, `2 ` and `[1:]` derive one from another."""
    if name.startswith("-"):
        return -table(name[1:])
    if name.startswith("2 "):
        return 2 * table(name[2:])
    if name.endswith("[1:]"):
        return table(name[:-4])[1:]
    frequency, values = STORED["frequency"].get(name, "D"), _values(name)
    days = pd.date_range("2000-01-30", periods=values.shape[-1], freq=frequency)
    return pd.Series(values, days) if values.ndim == 1 else pd.DataFrame(values.T, days)


def _values(name: str) -> np.ndarray:
    """As stored, in percent; or by their rule."""
    if name in STORED["percent"]:
        return numbers(STORED["percent"][name]) / 100
    draws = np.random.RandomState(1337)
    noise, _ = draws.normal(0, 0.001, 1000), draws.uniform(-0.01, 0.01, 1000)
    rules = {
        "noise": lambda: noise,
        "normal": lambda: draws.randn(100_000),
        "long flat": lambda: np.full(1000, 0.01),
        "line": lambda: np.linspace(0, 1, 1000),
    }
    return rules[name]()


def own(case: Case) -> np.ndarray:
    """(..., T) the returns."""
    return table(case.inputs["returns"]).to_numpy().T


def less(case: Case) -> np.ndarray:
    """(..., T) returns less the rate or the series that theirs takes beside them."""
    other = case.inputs["against"]
    return own(case) - (table(other).to_numpy() if isinstance(other, str) else other)


def both(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """(T,) returns and benchmark over the dates of either."""
    returns, other = table(case.inputs["returns"]), case.inputs["against"]
    benchmark = table(other) if isinstance(other, str) else returns * 0 + other
    joined = pd.concat([returns, benchmark], axis=1).to_numpy()
    return joined[:, 0], joined[:, 1]


def windows(case: Case) -> list[np.ndarray]:
    """(W, window) every window of the returns, and of the benchmark if there is one."""
    width = case.inputs["window"]
    series = both(case) if "against" in case.inputs else (own(case),)
    short = np.empty((0, width))
    return [sliding_window_view(s, width) if len(s) >= width else short for s in series]


def periods(case: Case) -> int:
    return PERIODS[case.inputs.get("period", "daily")]


def dated(case: Case) -> dict[str, np.ndarray]:
    """The dates, and the base one period before the first."""
    days = table(case.inputs["returns"]).index
    base = np.datetime64(days[0] - days.freq if len(days) else "NaT", "D")
    return {"dates": days.to_numpy(), "base": base}


def cagr(case: Case) -> np.ndarray:
    return stats.cagr(own(case), **dated(case))


def capture(case: Case) -> np.ndarray:
    """A growth rate a year over the benchmark's."""
    returns, benchmark = both(case)
    return stats.cagr(returns, **dated(case)) / stats.cagr(benchmark, **dated(case))


def omega(case: Case) -> np.ndarray:
    """The required return is a year's there."""
    return stats.omega(less(case), mar=stats.per_period(case.inputs["required"], 252))


def against(metric: Callable[..., Any], **options: float) -> Callable[[Case], Any]:
    def compute(case: Case) -> np.ndarray:
        returns, benchmark = both(case)
        return metric(returns, benchmark=benchmark, **options)

    return compute


def alpha_beta(returns: np.ndarray, *, benchmark: np.ndarray) -> np.ndarray:
    """(..., 2) alpha and beta."""
    found = [metric(returns, benchmark=benchmark) for metric in (stats.alpha, stats.beta)]
    return np.stack(found, axis=-1)


def up_down_capture(returns: np.ndarray, *, benchmark: np.ndarray) -> np.ndarray:
    up, down = (
        metric(returns, benchmark=benchmark) for metric in (stats.up_capture, stats.down_capture)
    )
    return up / down


def of_the_market(case: Case, sign: int) -> np.ndarray:
    returns, benchmark = both(case)
    chosen = sign * benchmark > 0
    return alpha_beta(returns[chosen], benchmark=benchmark[chosen])


def rolled(metric: Callable[..., Any]) -> Callable[[Case], Any]:
    """The metric of every window at once: windows are a batch."""

    def compute(case: Case) -> np.ndarray:
        returns, *benchmark = windows(case)
        return metric(returns, **({"benchmark": benchmark[0]} if benchmark else {}))

    return compute


def simple_returns(case: Case) -> np.ndarray:
    """The series read as prices."""
    closes = table(case.inputs["returns"])
    panel = PricePanel.from_long(
        ["A"] * len(closes), closes.index, {"close": closes}, {"A": Origin("here")}
    )
    return to_numpy(gross_returns(panel))[0, 1:] - 1


def aggregate_returns(case: Case) -> np.ndarray:
    returns = table(case.inputs["returns"])
    labels, number = date_ranges.periods(returns.index.to_numpy(), case.inputs["period"])
    gross = torch.from_numpy(1 + returns.to_numpy())
    return to_numpy(compound(gross, PeriodRows.of(number, len(labels)))) - 1


def growth(case: Case, metric: Callable[..., Any]) -> np.ndarray:
    """From a starting value; without one the gain."""
    start = case.inputs.get("start", 0)
    return start * metric(own(case)) if start else metric(own(case)) - 1


ADAPTER: dict[str, Callable[[Case], Any]] = {
    "simple_returns": simple_returns,
    "cum_returns": lambda case: growth(case, stats.wealth),
    "cum_returns_final": lambda case: growth(case, lambda r: 1 + stats.total_return(r)),
    "aggregate_returns": aggregate_returns,
    "max_drawdown": lambda case: stats.max_drawdown(own(case)),
    "annual_return": cagr,
    "cagr": cagr,
    "capture": capture,
    "calmar_ratio": lambda case: stats.calmar(own(case), **dated(case)),
    "annual_volatility": lambda case: stats.volatility(own(case), periods=periods(case)),
    "omega_ratio": omega,
    "sharpe_ratio": lambda case: stats.sharpe(less(case)),
    "downside_risk": lambda case: stats.downside_deviation(less(case), periods=periods(case)),
    "sortino_ratio": lambda case: stats.sortino(less(case), periods=periods(case)),
    "excess_sharpe": against(stats.information_ratio, periods=1),  # theirs is not annualised
    "tail_ratio": lambda case: stats.tail_ratio(own(case)),
    "alpha": against(stats.alpha),
    "beta": against(stats.beta),
    "alpha_beta": against(alpha_beta),
    "up_alpha_beta": lambda case: of_the_market(case, 1),
    "down_alpha_beta": lambda case: of_the_market(case, -1),
    "up_capture": against(stats.up_capture),
    "down_capture": against(stats.down_capture),
    "up_down_capture": against(up_down_capture),
    "roll_max_drawdown": rolled(stats.max_drawdown),
    "roll_sharpe_ratio": rolled(stats.sharpe),
    "roll_alpha_beta": rolled(alpha_beta),
    "roll_up_capture": rolled(stats.up_capture),
    "roll_down_capture": rolled(stats.down_capture),
    "roll_up_down_capture": rolled(up_down_capture),
}
