"""Laws: what a change of a history does to every figure of the catalogue.

A law says of each metric that it stays the same, what it becomes, or why the law has nothing to
say of it. The three together are the whole catalogue, each metric once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis.strategies import SearchStrategy

from tests.answers import slow_registry
from tests.answers.history import History, Observed
from tests.answers.slow_registry import Answer

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Between:
    """Bounds where a law has no more to say; NaN bounds say nothing."""

    low: float
    high: float

    @property
    def says_something(self) -> bool:
        """Whether there are bounds."""
        return not (math.isnan(self.low) or math.isnan(self.high))


Rule = Callable[[Figures, Any], Answer | Between]


@dataclass(frozen=True)
class Law:
    """What `change` does to the figures of a history that is drawn together with what it takes.

    Attributes:
        says: the law in words.
        drawn: a history and what `change` takes beside it.
        change: the history changed.
        same: ids whose figure stays.
        becomes: id → the figure after, from all figures before and what `change` took.
        exempt: why the law says nothing → ids.
        instead: the history whose figures are those before, if not the one drawn.
        inexact: ids that rounding may touch though nothing is computed but the returns.
    """

    says: str
    drawn: SearchStrategy[tuple[History, Any]]
    change: Callable[[History, Any], History]
    same: Collection[str] = ()
    becomes: Mapping[str, Rule] = field(default_factory=dict)
    exempt: Mapping[str, Collection[str]] = field(default_factory=dict)
    instead: Callable[[History, Any], History] = lambda history, _: history
    inexact: Collection[str] = ()

    @property
    def excused(self) -> tuple[str, ...]:
        """The ids that the law says nothing of."""
        return tuple(metric for metrics in self.exempt.values() for metric in metrics)

    @property
    def speaks_of(self) -> tuple[str, ...]:
        """Every id it names, as often as it does."""
        return (*self.same, *self.becomes, *self.excused)

    def expected(self, before: Figures, by: Any) -> dict[str, Answer | Between]:
        """What the law says that the figures become."""
        stay = {metric: before[metric] for metric in self.same}
        return stay | {metric: rule(before, by) for metric, rule in self.becomes.items()}

    def broken_by(self, metric: str, found: Answer, said: Answer | Between, seen: Observed) -> bool:
        """Whether the figure is not what the law says, beyond rounding."""
        if not isinstance(said, Between):
            exact = False if metric in self.inexact else None
            return slow_registry.differs(metric, found, said, seen, exact)
        if not said.says_something:
            return False
        slack = slow_registry.tolerance(metric, seen)
        return not said.low - slack <= found <= said.high + slack


def times(metric: str) -> Rule:
    """The figure is multiplied."""
    return lambda before, by: before[metric] * by


def plus(metric: str, unit: float = 1.0) -> Rule:
    """The figure moves by so many units of what was added."""
    return lambda before, by: before[metric] + unit * by


# The catalogue in groups that laws have in common.
DATES = ("first_date", "last_date")
COUNT = ("observations",)
EXTREMES = ("best_day", "worst_day")
COMPOUNDED = ("total_return", "cagr")
MEAN = ("mean_return",)
SPREAD = ("volatility",)
DOWNSIDE = ("downside_deviation",)
REWARDS = ("sharpe", "sortino", "omega", "gain_to_pain", "tail_ratio", "payoff_ratio", "win_rate")
LOSSES = (
    *("value_at_risk_95", "expected_shortfall_95"),
    *("value_at_risk_95_normal", "value_at_risk_95_cornish_fisher"),
)
SHAPE = ("skewness", "excess_kurtosis")
MEMORY = ("autocorrelation_1",)
PROBABLE = ("probabilistic_sharpe",)
PERIODS = ("best_month", "worst_month", "best_year", "worst_year")
DRAWDOWN_DATES = ("max_drawdown_peak", "max_drawdown_trough", "max_drawdown_recovery")
DEPTHS = (
    *("max_drawdown", "average_drawdown", "ulcer_index", "conditional_drawdown_95"),
    *("longest_drawdown_days", "pain_index"),
)
OVER_DEPTHS = ("calmar", "ulcer_performance_index", "pain_ratio")
PATH = (*DRAWDOWN_DATES, *DEPTHS, *OVER_DEPTHS)
FIT = ("correlation", "r_squared")
LINE = ("beta", "alpha", "treynor", *FIT)
ACTIVE = ("tracking_error", "information_ratio")
LEVERED = ("m_squared",)
CAPTURES = ("up_capture", "down_capture")
RELATIVE = (*LINE, *ACTIVE, *LEVERED, *CAPTURES)
INSIDE = ("parkinson", "garman_klass", "rogers_satchell")
RANGES = (*INSIDE, "yang_zhang")
ESTIMATORS = ("close_to_close", "ewma", *RANGES)
OWN = (
    *(*DATES, *COUNT, *EXTREMES, *COMPOUNDED, *MEAN, *SPREAD, *DOWNSIDE, *REWARDS, *LOSSES),
    *(*SHAPE, *MEMORY, *PROBABLE, *PERIODS, *PATH, *ESTIMATORS),
)
ALL = (*OWN, *RELATIVE)
