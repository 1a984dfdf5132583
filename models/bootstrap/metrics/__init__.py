"""The metrics of a bootstrap: formulas over a Sample. A further metric is one function here.

Each takes a Sample of R resamples of simple returns (fractions per period) and the Terms (periods
per year, risk-free rate, years, days), and returns (R,) in the unit that its first line names. Ids
and definitions are those of the statistics (`analytics.stats`), and tests compare the two;
undefined is NaN. `METRICS` need the returns alone, `DATED` their days too, and `PAIRED` a
benchmark's returns beside them.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.bootstrap.metrics import benchmark, dated, drawdowns, gains, growth, shape
from models.bootstrap.metrics.terms import Metric, Terms


def _by_name(metrics: Iterable[Metric]) -> dict[str, Metric]:
    return {metric.__name__: metric for metric in metrics}


METRICS: dict[str, Metric] = _by_name(
    (
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
        drawdowns.max_drawdown,
        drawdowns.average_drawdown,
        drawdowns.ulcer_index,
        drawdowns.ulcer_performance_index,
        drawdowns.conditional_drawdown_95,
        shape.skewness,
        shape.excess_kurtosis,
        shape.value_at_risk_95,
        shape.expected_shortfall_95,
        shape.value_at_risk_95_normal,
        shape.value_at_risk_95_cornish_fisher,
        shape.autocorrelation_1,
        growth.probabilistic_sharpe,
    )
)
DATED: dict[str, Metric] = _by_name(
    (
        dated.best_month,
        dated.worst_month,
        dated.best_year,
        dated.worst_year,
        dated.longest_drawdown_days,
    )
)
PAIRED: dict[str, Metric] = _by_name(
    (
        benchmark.beta,
        benchmark.alpha,
        benchmark.correlation,
        benchmark.r_squared,
        benchmark.tracking_error,
        benchmark.information_ratio,
        benchmark.treynor,
        benchmark.up_capture,
        benchmark.down_capture,
    )
)

__all__ = ["DATED", "METRICS", "PAIRED", "Metric", "Terms"]
