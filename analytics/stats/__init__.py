"""Statistics: pure NumPy functions over `(..., T)` arrays; each metric id is a function here."""

from analytics.stats.benchmark import (
    alpha,
    beta,
    correlation,
    down_capture,
    information_ratio,
    r_squared,
    tracking_error,
    treynor,
    up_capture,
)
from analytics.stats.distribution import (
    autocorrelation_1,
    excess_kurtosis,
    skewness,
)
from analytics.stats.drawdown import (
    drawdown,
    max_drawdown,
    max_drawdown_peak,
    max_drawdown_recovery,
    max_drawdown_trough,
)
from analytics.stats.drawdown_metrics import (
    average_drawdown,
    conditional_drawdown_95,
    longest_drawdown_days,
    ulcer_index,
    ulcer_performance_index,
)
from analytics.stats.gains import (
    gain_to_pain,
    omega,
    payoff_ratio,
    win_rate,
)
from analytics.stats.inference.sharpe_test import (
    sharpe_p_value,
)
from analytics.stats.observations.shared_sessions import (
    share_sessions,
)
from analytics.stats.observations.whole_periods import (
    best_month,
    best_year,
    worst_month,
    worst_year,
)
from analytics.stats.ranges import (
    garman_klass,
    parkinson,
    previous_close,
    rogers_satchell,
    yang_zhang,
)
from analytics.stats.ratios import (
    calmar,
    downside_deviation,
    per_period,
    probabilistic_sharpe,
    sharpe,
    sortino,
)
from analytics.stats.returns import (
    best_day,
    cagr,
    first_date,
    last_date,
    mean_return,
    observations,
    total_return,
    wealth,
    worst_day,
)
from analytics.stats.rolling import (
    rolling,
    volatility_cone,
)
from analytics.stats.rolling_sums import (
    rolling_beta,
    rolling_close_to_close,
    rolling_correlation,
    rolling_ewma,
    rolling_sharpe,
)
from analytics.stats.tails import (
    expected_shortfall_95,
    tail_ratio,
    value_at_risk_95,
    value_at_risk_95_cornish_fisher,
    value_at_risk_95_normal,
)
from analytics.stats.volatility import (
    close_to_close,
    ewma,
    volatility,
)

__all__ = [
    "alpha",
    "autocorrelation_1",
    "average_drawdown",
    "best_day",
    "best_month",
    "best_year",
    "beta",
    "cagr",
    "calmar",
    "close_to_close",
    "conditional_drawdown_95",
    "correlation",
    "down_capture",
    "downside_deviation",
    "drawdown",
    "ewma",
    "excess_kurtosis",
    "expected_shortfall_95",
    "first_date",
    "gain_to_pain",
    "garman_klass",
    "information_ratio",
    "last_date",
    "longest_drawdown_days",
    "max_drawdown",
    "max_drawdown_peak",
    "max_drawdown_recovery",
    "max_drawdown_trough",
    "mean_return",
    "observations",
    "omega",
    "parkinson",
    "payoff_ratio",
    "per_period",
    "previous_close",
    "probabilistic_sharpe",
    "r_squared",
    "rogers_satchell",
    "rolling",
    "rolling_beta",
    "rolling_close_to_close",
    "rolling_correlation",
    "rolling_ewma",
    "rolling_sharpe",
    "share_sessions",
    "sharpe",
    "sharpe_p_value",
    "skewness",
    "sortino",
    "tail_ratio",
    "total_return",
    "tracking_error",
    "treynor",
    "ulcer_index",
    "ulcer_performance_index",
    "up_capture",
    "value_at_risk_95",
    "value_at_risk_95_cornish_fisher",
    "value_at_risk_95_normal",
    "volatility",
    "volatility_cone",
    "wealth",
    "win_rate",
    "worst_day",
    "worst_month",
    "worst_year",
    "yang_zhang",
]
