"""Catalogue of volatility estimators, over the whole window and rolling by the same functions."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import Metric

NO_RANGE = "it needs sessions with high and low; the source has closes only"
NO_BARS = "it needs sessions with open, high, low and close; the source has closes only"
ONE_PRICE = "open, high, low and close are equal: one price a day says nothing of a range"
RANGES = ("parkinson", "garman_klass", "rogers_satchell", "yang_zhang")

VOLATILITY: tuple[Metric, ...] = (
    Metric(
        id="close_to_close",
        function=stats.close_to_close,
        label="Close to close",
        help="Standard deviation of log returns (n - 1), annualised.",
        formula="sqrt(P) · sd(log returns)",
        unit="fraction a year",
        sign="at least 0",
        undefined="it needs two returns",
        of="sessions",
        rolling=stats.rolling_close_to_close,
    ),
    Metric(
        id="ewma",
        function=stats.ewma,
        label="EWMA",
        help=(
            "Forecast for the next session, each day's weight 0.94 of the next's (RiskMetrics "
            "1996)."
        ),
        formula=(
            "sqrt(P s²), s²_{t+1} = 0.94 s²_t + 0.06 r_t², s²_1 = mean(r²), r log returns; the "
            "forecast for the next session"
        ),
        source="RiskMetrics 1996",
        unit="fraction a year",
        sign="at least 0",
        of="sessions",
        rolling=stats.rolling_ewma,
    ),
    Metric(
        id="parkinson",
        function=stats.parkinson,
        label="Parkinson",
        help="From the range between high and low; without overnight moves (Parkinson 1980).",
        formula="sqrt(P · mean((h - l)²) / (4 ln 2))",
        source="Parkinson 1980",
        unit="fraction a year",
        sign="at least 0",
        undefined=NO_RANGE,
        of="sessions",
    ),
    Metric(
        id="garman_klass",
        function=stats.garman_klass,
        label="Garman-Klass",
        help="From range and open to close; without overnight moves (Garman & Klass 1980).",
        formula="sqrt(P · mean(½ (h - l)² - (2 ln 2 - 1)(c - o)²))",
        source="Garman & Klass 1980",
        unit="fraction a year",
        sign="at least 0",
        undefined=NO_BARS,
        of="sessions",
    ),
    Metric(
        id="rogers_satchell",
        function=stats.rogers_satchell,
        label="Rogers-Satchell",
        help=(
            "From the range, right under any drift; without overnight moves (Rogers & Satchell "
            "1991)."
        ),
        formula="sqrt(P · mean((h - c)(h - o) + (l - c)(l - o)))",
        source="Rogers & Satchell 1991",
        unit="fraction a year",
        sign="at least 0",
        undefined=NO_BARS,
        of="sessions",
    ),
    Metric(
        id="yang_zhang",
        function=stats.yang_zhang,
        label="Yang-Zhang",
        help="From overnight moves, open to close and range, under any drift (Yang & Zhang 2000).",
        formula=(
            "sqrt(P · (v_o + k v_c + (1 - k) rogers_satchell²/P)), v_o and v_c variances (ddof "
            "1) of o_t - c_{t-1} and c_t - o_t, k = 0.34 / (1.34 + (n + 1)/(n - 1))"
        ),
        source="Yang & Zhang 2000",
        unit="fraction a year",
        sign="at least 0",
        undefined=(
            "it needs two sessions with open, high, low and close; the source may have closes only"
        ),
        of="sessions",
    ),
)
