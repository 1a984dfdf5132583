"""Catalogue of metrics of the distribution of returns: shape, tails, memory."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import NO_SPREAD, Metric

DISTRIBUTION: tuple[Metric, ...] = (
    Metric(
        id="skewness",
        function=stats.skewness,
        label="Skewness",
        help="Asymmetry of returns, G1; below 0 the long tail is that of losses.",
        formula="adjusted Fisher-Pearson G1",
        source="Joanes & Gill 1998",
        unit="number",
        sign="any",
        undefined="it needs three returns that differ",
    ),
    Metric(
        id="excess_kurtosis",
        function=stats.excess_kurtosis,
        label="Excess kurtosis",
        help="Weight of the tails, G2; 0 for a normal distribution.",
        formula="adjusted G2",
        source="Joanes & Gill 1998",
        unit="number",
        sign="any",
        undefined="it needs four returns that differ",
    ),
    Metric(
        id="value_at_risk_95",
        function=stats.value_at_risk_95,
        label="VaR 95 %",
        help="Historical loss of one period that 5 % of returns reach (5 % quantile, type 7).",
        formula="-q05(r), one period",
        source="type 7: Hyndman & Fan 1996",
        unit="fraction",
        sign="loss above 0",
        better="lower",
    ),
    Metric(
        id="expected_shortfall_95",
        function=stats.expected_shortfall_95,
        label="Shortfall 95 %",
        help="Mean loss of one period among the worst 5 % of returns.",
        formula="-mean(r | r ≤ q05(r))",
        source="Acerbi & Tasche 2002",
        unit="fraction",
        sign="loss above 0",
        better="lower",
    ),
    Metric(
        id="value_at_risk_95_normal",
        function=stats.value_at_risk_95_normal,
        label="Normal VaR 95 %",
        help="Loss of one period that 5 % of returns would reach, were they normal.",
        formula="-(mean(r) + sd(r) · z05)",
        unit="fraction",
        sign="loss above 0",
        better="lower",
        undefined="it needs two returns",
    ),
    Metric(
        id="value_at_risk_95_cornish_fisher",
        function=stats.value_at_risk_95_cornish_fisher,
        label="Cornish-Fisher VaR 95 %",
        help=(
            "The normal VaR, its quantile corrected for skewness and kurtosis (Cornish & Fisher "
            "1937)."
        ),
        formula=(
            "-(mean(r) + sd(r) · w), w = z + (z² - 1)S/6 + (z³ - 3z)K/24 - (2z³ - 5z)S²/36, z = "
            "z05, S skewness, K excess_kurtosis; empty where w is not increasing in z"
        ),
        source="Cornish & Fisher 1937, Maillard 2012",
        unit="fraction",
        sign="loss above 0",
        better="lower",
        undefined=(
            "it needs four returns that differ, whose skewness and kurtosis leave it a quantile "
            "(Maillard 2012)"
        ),
        version=2,
    ),
    Metric(
        id="autocorrelation_1",
        function=stats.autocorrelation_1,
        label="Autocorrelation",
        help="Correlation of each return with the one before it, about the mean of all.",
        formula="Σ (r_t - m)(r_{t-1} - m) / Σ (r_t - m)², m = mean(r)",
        unit="number",
        sign="any",
        undefined=NO_SPREAD,
    ),
    Metric(
        id="probabilistic_sharpe",
        function=stats.probabilistic_sharpe,
        label="Probabilistic Sharpe",
        help="Probability that the true Sharpe ratio is above zero (Bailey & López de Prado 2012).",
        formula=(
            "Φ(S sqrt(n - 1) / sqrt(1 - g3 S + (g4 - 1)/4 S²)), S = mean(r - f)/sd(r - f), g3 "
            "and g4 biased skewness and kurtosis"
        ),
        source="Bailey & López de Prado 2012",
        unit="fraction",
        sign="at least 0",
        better="higher",
        undefined=NO_SPREAD,
    ),
)
