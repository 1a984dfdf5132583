"""Statistics: pure NumPy functions over `(..., T)` arrays; each metric id is a function here."""

from analytics.stats.distribution import (
    excess_kurtosis,
    expected_shortfall_95,
    skewness,
    value_at_risk_95,
)
from analytics.stats.drawdown import (
    drawdown,
    max_drawdown,
    max_drawdown_peak,
    max_drawdown_recovery,
    max_drawdown_trough,
)
from analytics.stats.ratios import calmar, downside_deviation, per_period, sharpe, sortino
from analytics.stats.returns import (
    best_day,
    cagr,
    first_date,
    last_date,
    mean_return,
    observations,
    total_return,
    wealth,
    win_rate,
    worst_day,
)
from analytics.stats.volatility import close_to_close, rolling_close_to_close, volatility

__all__ = [
    "best_day",
    "cagr",
    "calmar",
    "close_to_close",
    "downside_deviation",
    "drawdown",
    "excess_kurtosis",
    "expected_shortfall_95",
    "first_date",
    "last_date",
    "max_drawdown",
    "max_drawdown_peak",
    "max_drawdown_recovery",
    "max_drawdown_trough",
    "mean_return",
    "observations",
    "per_period",
    "rolling_close_to_close",
    "sharpe",
    "skewness",
    "sortino",
    "total_return",
    "value_at_risk_95",
    "volatility",
    "wealth",
    "win_rate",
    "worst_day",
]
