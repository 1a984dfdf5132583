"""The metrics of a bootstrap: formulas over a Sample. A further metric is one function here.

Each takes R resamples and the terms of the statistics and gives (R,). Ids and definitions are
those of the statistics (`analytics.stats`), which tests hold them to; undefined is NaN.
"""

from __future__ import annotations

from models.metrics import gains, growth, pain, shape
from models.metrics.terms import Metric, Terms

METRICS: dict[str, Metric] = {
    metric.__name__: metric
    for metric in (
        growth.total_return,
        growth.cagr,
        growth.mean_return,
        growth.volatility,
        growth.downside_deviation,
        growth.sharpe,
        growth.sortino,
        growth.calmar,
        gains.omega,
        gains.gain_to_pain,
        shape.tail_ratio,
        gains.win_rate,
        gains.payoff_ratio,
        growth.best_day,
        growth.worst_day,
        pain.max_drawdown,
        pain.average_drawdown,
        pain.ulcer_index,
        pain.ulcer_performance_index,
        pain.conditional_drawdown_95,
        shape.skewness,
        shape.excess_kurtosis,
        shape.value_at_risk_95,
        shape.expected_shortfall_95,
        shape.value_at_risk_95_normal,
        shape.value_at_risk_95_cornish_fisher,
        shape.autocorrelation_1,
        growth.probabilistic_sharpe,
    )
}

__all__ = ["METRICS", "Metric", "Terms"]
