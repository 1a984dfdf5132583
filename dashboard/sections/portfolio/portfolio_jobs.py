"""Holdings: portfolios and how they were found, kept by what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.portfolio import optimal, optimiser_trace
from analytics.portfolio.optimal import Portfolios
from analytics.portfolio.optimiser_trace import OptimiserTrace
from analytics.progress import Report
from dashboard.background.job import Job
from dashboard.choice.priced_study import PricedStudy, shared_by_key


def portfolios(
    priced: PricedStudy, options: Mapping[str, Any], own: Mapping[str, float]
) -> Job[Portfolios]:
    """The portfolios of a study and its own weights, if any."""

    def compute(report: Report) -> Portfolios:
        return optimal.portfolios(priced.study, **options, yours=own or None, report=report)

    request = priced.key, str(options), str(own)
    return Job("portfolios", request, compute, "portfolios")


@shared_by_key()
def trace(priced: PricedStudy, method: str, options: dict[str, Any]) -> OptimiserTrace:
    """How a method's weights were found."""
    return optimiser_trace.optimiser_trace(priced.study, method, **options)
