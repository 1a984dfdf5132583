"""The metrics of a bootstrap: formulas over a Sample, by the ids of the statistics.

Each takes a Sample of R resamples of simple returns (fractions per period) and the Terms (periods
per year, risk-free rate, years, days), and returns (R,) in the unit that its first line names. Ids
and definitions are those of the statistics (`analytics.stats`), and tests compare the two;
undefined is NaN. `METRICS` need the returns alone, `DATED` their days too, and `PAIRED` a
benchmark's returns beside them. A further metric is one function in one of the modules, and its
name in that module's `__all__`.
"""

from __future__ import annotations

from types import ModuleType

from models.bootstrap.metrics import benchmark, dated, drawdowns, gains, growth, shape
from models.bootstrap.metrics.terms import Metric, Terms


def _by_name(*modules: ModuleType) -> dict[str, Metric]:
    return {name: getattr(module, name) for module in modules for name in module.__all__}


METRICS: dict[str, Metric] = _by_name(growth, gains, drawdowns, shape)
DATED: dict[str, Metric] = _by_name(dated)
PAIRED: dict[str, Metric] = _by_name(benchmark)
# Tests of whether a metric is defined where its formula has a value.
DOMAINS: dict[str, Metric] = {"value_at_risk_95_cornish_fisher": shape.has_quantile}

__all__ = ["DATED", "DOMAINS", "METRICS", "PAIRED", "Metric", "Terms"]
