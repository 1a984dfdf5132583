"""Holdings: portfolios and how they were found, kept by what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from analytics.portfolio import optimal, optimiser_trace
from analytics.portfolio.optimal import Portfolios
from analytics.portfolio.optimiser_trace import OptimiserTrace
from analytics.prices import Loaded
from analytics.progress import Report
from analytics.request import Request
from analytics.study import Study
from dashboard.background.job import Job
from dashboard.choice.cached import Version


def portfolios(
    study: Study, loaded: Loaded, options: Mapping[str, Any], own: Mapping[str, float]
) -> Job[Portfolios]:
    """The portfolios of a study and its own weights, if any."""

    def compute(report: Report) -> Portfolios:
        return optimal.portfolios(study, **options, yours=own or None, report=report)

    request = study.request, loaded.version, str(options), str(own)
    return Job("portfolios", request, compute, "portfolios")


def trace(study: Study, loaded: Loaded, method: str, options: Mapping[str, Any]) -> OptimiserTrace:
    """How a method's weights were found."""
    return _trace(study.request, loaded.version, method, dict(options), study)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _trace(
    request: Request, version: Version, method: str, options: dict[str, Any], _study: Study
) -> OptimiserTrace:
    return optimiser_trace.optimiser_trace(_study, method, **options)
