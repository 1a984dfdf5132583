"""Definitions: what each number is, as a formula, and who defined it so.

Symbols: r_1..r_n simple returns, n their number, P periods a year, f = (1+rf)^(1/P) - 1 the
risk-free rate a period, b benchmark returns, mar the minimum acceptable return a period (f unless
given), p_0 = 1, p_t = p_{t-1}(1 + r_t) wealth, D_t = p_t / max(p_0..p_t) - 1 the drawdown, sd with
ddof 1, q the quantile of type 7; o, h, l, c logarithms of open, high, low and close.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A formula in the symbols above, and its source; "" for what is elementary."""

    formula: str
    source: str = ""


_EPISODE = "of the episode in which D_t is lowest"
_WHOLE = (
    "of calendar {0}s with a price in the 15 days before, one in their last 15 days, and one after"
)

DEFINITIONS: dict[str, Definition] = {
    "first_date": Definition("date of the price that r_1 starts from"),
    "last_date": Definition("date of r_n"),
    "observations": Definition("n"),
    "total_return": Definition("p_n / p_0 - 1", "total return as CRSP defines it"),
    "cagr": Definition("(p_n / p_0)^(365.25 / days) - 1, days from first_date to last_date"),
    "mean_return": Definition("P · mean(r)"),
    "volatility": Definition("sqrt(P) · sd(r)"),
    "downside_deviation": Definition(
        "sqrt(P) · sqrt(mean(min(r - mar, 0)²)), over all n", "Sortino & Price 1994"
    ),
    "sharpe": Definition("sqrt(P) · mean(r - f) / sd(r - f)", "Sharpe 1994"),
    "sortino": Definition("P · mean(r - mar) / downside_deviation", "Sortino & Price 1994"),
    "calmar": Definition("cagr / |max_drawdown|", "Young 1991"),
    "omega": Definition("Σ max(r - mar, 0) / Σ max(mar - r, 0)", "Keating & Shadwick 2002"),
    "gain_to_pain": Definition("Σ r / Σ |min(r, 0)|", "Schwager 2012"),
    "tail_ratio": Definition("|q95(r)| / |q05(r)|"),
    "win_rate": Definition("share of r > 0"),
    "payoff_ratio": Definition("mean(r | r > 0) / |mean(r | r < 0)|"),
    "best_day": Definition("max(r), daily"),
    "worst_day": Definition("min(r), daily"),
    "best_month": Definition(f"largest return {_WHOLE.format('month')}"),
    "worst_month": Definition(f"smallest return {_WHOLE.format('month')}"),
    "best_year": Definition(f"largest return {_WHOLE.format('year')}"),
    "worst_year": Definition(f"smallest return {_WHOLE.format('year')}"),
    "max_drawdown": Definition("min D_t"),
    "max_drawdown_peak": Definition(f"date of the high {_EPISODE}"),
    "max_drawdown_trough": Definition("first date at which D_t is lowest"),
    "max_drawdown_recovery": Definition(f"date at which wealth is back at the high {_EPISODE}"),
    "longest_drawdown_days": Definition("longest peak to recovery, or to last_date, in days"),
    "average_drawdown": Definition("mean of the lowest D_t of each episode"),
    "ulcer_index": Definition("sqrt(mean(D_t²)), t = 1..n", "Martin & McCann 1989"),
    "ulcer_performance_index": Definition("(cagr - rf) / ulcer_index", "Martin & McCann 1989"),
    "conditional_drawdown_95": Definition(
        "mean of the lowest 5 % of D_t, by count, rounded up", "Chekhlov, Uryasev & Zabarankin 2005"
    ),
    "skewness": Definition("adjusted Fisher-Pearson G1", "Joanes & Gill 1998"),
    "excess_kurtosis": Definition("adjusted G2", "Joanes & Gill 1998"),
    "value_at_risk_95": Definition("-q05(r), one period", "type 7: Hyndman & Fan 1996"),
    "expected_shortfall_95": Definition("-mean(r | r ≤ q05(r))", "Acerbi & Tasche 2002"),
    "value_at_risk_95_normal": Definition("-(mean(r) + sd(r) · z05)"),
    "value_at_risk_95_cornish_fisher": Definition(
        "-(mean(r) + sd(r) · w), w = z + (z² - 1)S/6 + (z³ - 3z)K/24 - (2z³ - 5z)S²/36, z = z05, "
        "S skewness, K excess_kurtosis; empty where w is not increasing in z",
        "Cornish & Fisher 1937, Maillard 2012",
    ),
    "autocorrelation_1": Definition("Σ (r_t - m)(r_{t-1} - m) / Σ (r_t - m)², m = mean(r)"),
    "probabilistic_sharpe": Definition(
        "Φ(S sqrt(n - 1) / sqrt(1 - g3 S + (g4 - 1)/4 S²)), S = mean(r - f)/sd(r - f), g3 and g4 "
        "biased skewness and kurtosis",
        "Bailey & López de Prado 2012",
    ),
    "beta": Definition("cov(r - f, b - f) / var(b - f)", "Sharpe 1964"),
    "alpha": Definition("P · (mean(r - f) - beta · mean(b - f))", "Jensen 1968"),
    "correlation": Definition("Pearson's, of r and b"),
    "r_squared": Definition("correlation²"),
    "tracking_error": Definition("sqrt(P) · sd(r - b)"),
    "information_ratio": Definition("P · mean(r - b) / tracking_error", "Goodwin 1998"),
    "treynor": Definition("P · mean(r - f) / beta", "Treynor 1965"),
    "up_capture": Definition(
        "geometric mean of r over geometric mean of b, in periods with b > 0", "Morningstar"
    ),
    "down_capture": Definition(
        "geometric mean of r over geometric mean of b, in periods with b < 0", "Morningstar"
    ),
    "close_to_close": Definition("sqrt(P) · sd(log returns)"),
    "ewma": Definition(
        "sqrt(P s²), s²_{t+1} = 0.94 s²_t + 0.06 r_t², s²_1 = mean(r²), r log returns; the "
        "forecast for the next session",
        "RiskMetrics 1996",
    ),
    "parkinson": Definition("sqrt(P · mean((h - l)²) / (4 ln 2))", "Parkinson 1980"),
    "garman_klass": Definition(
        "sqrt(P · mean(½ (h - l)² - (2 ln 2 - 1)(c - o)²))", "Garman & Klass 1980"
    ),
    "rogers_satchell": Definition(
        "sqrt(P · mean((h - c)(h - o) + (l - c)(l - o)))", "Rogers & Satchell 1991"
    ),
    "yang_zhang": Definition(
        "sqrt(P · (v_o + k v_c + (1 - k) rogers_satchell²/P)), v_o and v_c variances (ddof 1) of "
        "o_t - c_{t-1} and c_t - o_t, k = 0.34 / (1.34 + (n + 1)/(n - 1))",
        "Yang & Zhang 2000",
    ),
}
