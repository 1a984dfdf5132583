"""The catalogue: the facts of all metrics, each defined once.

Tables, chart labels, tooltips, CSV headers, rankings and the glossary read it, so that a number has
one name and one definition everywhere. Its order is that of the columns.
"""

from __future__ import annotations

from analytics.stats.catalogue.benchmark_metrics import AGAINST_BENCHMARK
from analytics.stats.catalogue.distribution_metrics import DISTRIBUTION
from analytics.stats.catalogue.drawdown_metrics import DRAWDOWNS
from analytics.stats.catalogue.extreme_metrics import EXTREMES
from analytics.stats.catalogue.growth_metrics import GROWTH
from analytics.stats.catalogue.metric import SYMBOLS, Better, Metric, Sign, Unit
from analytics.stats.catalogue.volatility_metrics import VOLATILITY

SUMMARY: tuple[Metric, ...] = (*GROWTH, *EXTREMES, *DRAWDOWNS, *DISTRIBUTION, *AGAINST_BENCHMARK)

METRICS: dict[str, Metric] = {metric.id: metric for metric in (*SUMMARY, *VOLATILITY)}

__all__ = ["METRICS", "SUMMARY", "SYMBOLS", "VOLATILITY", "Better", "Metric", "Sign", "Unit"]
