"""The slow twin of every metric of the catalogue, and how far rounding may part the two."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from tests.answers import slow, slow_benchmark, slow_ranges, slow_risk
from tests.answers.history import NAN, Observed

Answer = float | date | None
Twin = Callable[[Observed], Answer]

GROWTH: dict[str, Twin] = {
    "first_date": lambda o: o.dates[0] if o.r else None,
    "last_date": lambda o: o.dates[-1] if o.r else None,
    "observations": lambda o: len(o.r),
    "total_return": lambda o: slow.total_return(o.r),
    "cagr": lambda o: slow.cagr(o.r, o.dates),
    "mean_return": lambda o: slow.mean_return(o.r, o.periods),
    "volatility": lambda o: slow.volatility(o.r, o.periods),
    "downside_deviation": lambda o: slow.downside_deviation(o.r, o.periods, o.f),
    "sharpe": lambda o: slow.sharpe(o.r, o.periods, o.risk_free),
    "sortino": lambda o: slow.sortino(o.r, o.periods, o.risk_free),
    "calmar": lambda o: slow.calmar(o.r, o.dates),
    "omega": lambda o: slow_risk.omega(o.r, o.f),
    "gain_to_pain": lambda o: slow_risk.gain_to_pain(o.r),
    "tail_ratio": lambda o: slow_risk.tail_ratio(o.r),
    "win_rate": lambda o: slow.win_rate(o.r),
    "payoff_ratio": lambda o: slow_risk.payoff_ratio(o.r),
    "best_day": lambda o: max(o.r, default=NAN),
    "worst_day": lambda o: min(o.r, default=NAN),
    "best_month": lambda o: max(_whole(o, 7), default=NAN),
    "worst_month": lambda o: min(_whole(o, 7), default=NAN),
    "best_year": lambda o: max(_whole(o, 4), default=NAN),
    "worst_year": lambda o: min(_whole(o, 4), default=NAN),
}

RISK: dict[str, Twin] = {
    "max_drawdown": lambda o: slow.max_drawdown(o.r),
    "max_drawdown_peak": lambda o: slow.max_drawdown_dates(o.r, o.dates)[0],
    "max_drawdown_trough": lambda o: slow.max_drawdown_dates(o.r, o.dates)[1],
    "max_drawdown_recovery": lambda o: slow.max_drawdown_dates(o.r, o.dates)[2],
    "longest_drawdown_days": lambda o: slow_risk.longest_drawdown_days(o.r, o.dates),
    "average_drawdown": lambda o: slow_risk.average_drawdown(o.r),
    "ulcer_index": lambda o: slow_risk.ulcer_index(o.r),
    "ulcer_performance_index": lambda o: slow_risk.ulcer_performance_index(
        o.r, o.dates, o.risk_free
    ),
    "conditional_drawdown_95": lambda o: slow_risk.conditional_drawdown_95(o.r),
    "pain_index": lambda o: slow_risk.pain_index(o.r),
    "pain_ratio": lambda o: slow_risk.pain_ratio(o.r, o.dates, o.risk_free),
    "skewness": lambda o: slow.skewness(o.r),
    "excess_kurtosis": lambda o: slow.excess_kurtosis(o.r),
    "value_at_risk_95": lambda o: slow.value_at_risk_95(o.r),
    "expected_shortfall_95": lambda o: slow.expected_shortfall_95(o.r),
    "value_at_risk_95_normal": lambda o: slow_risk.value_at_risk_95_normal(o.r),
    "value_at_risk_95_cornish_fisher": lambda o: slow_risk.value_at_risk_95_cornish_fisher(o.r),
    "autocorrelation_1": lambda o: slow_risk.autocorrelation_1(o.r),
    "probabilistic_sharpe": lambda o: slow_risk.probabilistic_sharpe(o.r, o.f),
}

AGAINST_BENCHMARK: dict[str, Twin] = {
    "beta": lambda o: slow_benchmark.beta(o.own, o.other),
    "alpha": lambda o: slow_benchmark.alpha(o.own, o.other, o.periods, o.f),
    "correlation": lambda o: slow_benchmark.correlation(o.own, o.other),
    "r_squared": lambda o: slow_benchmark.r_squared(o.own, o.other),
    "tracking_error": lambda o: slow_benchmark.tracking_error(o.own, o.other, o.periods),
    "information_ratio": lambda o: slow_benchmark.information_ratio(o.own, o.other, o.periods),
    "treynor": lambda o: slow_benchmark.treynor(o.own, o.other, o.periods, o.f),
    "up_capture": lambda o: slow_benchmark.capture(o.own, o.other, up=True),
    "down_capture": lambda o: slow_benchmark.capture(o.own, o.other, up=False),
    "m_squared": lambda o: slow_benchmark.m_squared(o.own, o.other, o.periods, o.risk_free),
}

VOLATILITY: dict[str, Twin] = {
    "close_to_close": lambda o: slow.volatility(o.logs, o.periods),
    "ewma": lambda o: slow_ranges.ewma(o.logs, o.periods),
    "parkinson": lambda o: slow_ranges.parkinson(o.bars, o.periods),
    "garman_klass": lambda o: slow_ranges.garman_klass(o.bars, o.periods),
    "rogers_satchell": lambda o: slow_ranges.rogers_satchell(o.bars, o.periods),
    "yang_zhang": lambda o: slow_ranges.yang_zhang(o.bars, o.periods),
}

TWINS: dict[str, Twin] = GROWTH | RISK | AGAINST_BENCHMARK | VOLATILITY

# Answers that are picked or counted, not computed: they agree to the last bit.
EXACT = frozenset(
    {
        *("first_date", "last_date", "observations", "win_rate", "best_day", "worst_day"),
        *("max_drawdown_peak", "max_drawdown_trough", "max_drawdown_recovery"),
        "longest_drawdown_days",
    }
)

STEP = 1 / 64  # returns are whole multiples of it, from -1/2 to 1
ROUNDING = 2.0**-53


def tolerance(metric: str, seen: Observed) -> float:
    """How far two right computations may lie apart, for a figure of size 1.

    A sum of n returns of size ≤ 1 is off by n roundings at most, and so is each deviation from
    the mean. A spread of numbers on a grid is no less than its step over √n (all alike but one),
    so that deviations over a spread are off by n·√n/step roundings. No metric has more than the
    fourth power of them, nor a factor above 8 before it (G2 of four returns): 32. Multiplied by
    the periods a year where it is annualised. Between shared sessions up to three returns are
    compounded, so that the grid is as fine as step³; a ratio over beta is amplified by one over
    the correlation.
    """
    against = metric in AGAINST_BENCHMARK
    grid = STEP**3 if against else STEP
    spread = max(len(seen.r), 1) ** 1.5 / grid
    beta = abs(slow_benchmark.correlation(seen.own, seen.other)) if metric == "treynor" else 1.0
    return 32 * spread * ROUNDING * seen.periods / (beta if beta > 0 else 1.0)


def differs(
    metric: str, found: Answer, expected: Answer, seen: Observed, exact: bool | None = None
) -> bool:
    """Whether what we found is not what is expected; NaN is NaN and no date is None.

    `exact` asks for the last bit; None does for those of `EXACT`.
    """
    if not isinstance(found, float | int) or not isinstance(expected, float | int):
        return found != expected
    if math.isnan(found) or math.isnan(expected):
        return math.isnan(found) != math.isnan(expected)
    exact = metric in EXACT if exact is None else exact
    allowed = 0.0 if exact else tolerance(metric, seen) * max(1.0, abs(expected))
    return abs(found - expected) > allowed


def _whole(seen: Observed, digits: int) -> list[float]:
    return slow_risk.whole_periods(seen.r, seen.dates, seen.after, digits)
