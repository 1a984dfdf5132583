"""The catalogue: every metric's id, function, unit, label and help, written once.

Tables, chart labels, tooltips and CSV headers read it, so that a number has one name and one
definition everywhere. The order is the order of the columns.
"""

from __future__ import annotations

from analytics.stats.catalogue.benchmark_metrics import AGAINST_BENCHMARK
from analytics.stats.catalogue.growth_metrics import GROWTH
from analytics.stats.catalogue.metric import Metric, Sign, Unit
from analytics.stats.catalogue.risk_metrics import RISK
from analytics.stats.catalogue.volatility_metrics import VOLATILITY

SUMMARY: tuple[Metric, ...] = (*GROWTH, *RISK, *AGAINST_BENCHMARK)

METRICS: dict[str, Metric] = {metric.id: metric for metric in (*SUMMARY, *VOLATILITY)}

__all__ = ["METRICS", "SUMMARY", "VOLATILITY", "Metric", "Sign", "Unit"]
