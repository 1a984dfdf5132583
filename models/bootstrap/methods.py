"""Interval method of each metric, chosen by its coverage in simulated markets.

`benchmarks coverage` measures it; docs/coverage.md shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scale = Literal["as it is", "log", "log of kurtosis", "fisher", "share of days"]
Centre = Literal["population", "median", "drift"]


@dataclass(frozen=True)
class Simulated:
    """A metric measured in histories that are simulated from the ticker's own fit.

    Attributes:
        scale: on which errors are taken: differences of logarithms are ratios, and so on.
        centre: value that errors are measured from. "population" is the process's own value,
            "median" the median over histories; "drift" inverts a test instead, because the metric
            depends on the mean return, which one history estimates poorly.
    """

    scale: Scale = "log"
    centre: Centre = "median"


# Beta has an interval of its own (models.bootstrap.influence). The others are resampled: means and
# their ratios, by the stationary bootstrap.
SIMULATED: dict[str, Simulated] = {
    "volatility": Simulated("log", "population"),
    "downside_deviation": Simulated("log", "population"),
    "tail_ratio": Simulated("log", "population"),
    "value_at_risk_95": Simulated("log", "population"),
    "expected_shortfall_95": Simulated("log", "population"),
    "value_at_risk_95_normal": Simulated("log", "population"),
    "value_at_risk_95_cornish_fisher": Simulated("log"),
    "skewness": Simulated("as it is"),
    "excess_kurtosis": Simulated("log of kurtosis"),
    "autocorrelation_1": Simulated("fisher", "population"),
    "best_day": Simulated("log"),
    "worst_day": Simulated("log"),
    "best_month": Simulated("log"),
    "worst_month": Simulated("log"),
    "best_year": Simulated("as it is"),
    "worst_year": Simulated("as it is"),
    "max_drawdown": Simulated("log", "drift"),
    "average_drawdown": Simulated("log", "drift"),
    "ulcer_index": Simulated("log", "drift"),
    "pain_index": Simulated("log", "drift"),
    "conditional_drawdown_95": Simulated("log", "drift"),
    "longest_drawdown_days": Simulated("share of days", "drift"),
    "correlation": Simulated("fisher", "population"),
    "r_squared": Simulated("log", "population"),
    "tracking_error": Simulated("log", "population"),
    "up_capture": Simulated("as it is", "population"),
    "down_capture": Simulated("as it is", "population"),
}
# The intervals of these metrics are for the median over histories of this length.
OF_THE_LENGTH = tuple(
    name for name, method in SIMULATED.items()
    if method.centre != "population" and name != "skewness"
)  # fmt: skip
