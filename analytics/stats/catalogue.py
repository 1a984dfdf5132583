"""The catalogue: every metric's id, function, unit, label and help, written once.

Tables, chart labels, tooltips and CSV headers read it, so that a number has one name and one
definition everywhere. The order is the order of the columns.
"""

from __future__ import annotations

from analytics.stats.catalogue_benchmark import AGAINST_BENCHMARK
from analytics.stats.catalogue_growth import GROWTH
from analytics.stats.catalogue_risk import RISK
from analytics.stats.catalogue_volatility import VOLATILITY
from analytics.stats.metric import Metric, Sign, Unit

SUMMARY: tuple[Metric, ...] = (*GROWTH, *RISK, *AGAINST_BENCHMARK)

METRICS: dict[str, Metric] = {metric.id: metric for metric in (*SUMMARY, *VOLATILITY)}

__all__ = ["METRICS", "SUMMARY", "VOLATILITY", "Metric", "Sign", "Unit"]
