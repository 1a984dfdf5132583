"""Holdings: portfolios and how they were found, cached by what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

import streamlit as st

from analytics import optimiser_trace, portfolio
from analytics.moments import CovarianceKind
from analytics.optimiser_trace import OptimiserTrace
from analytics.portfolio import Portfolios
from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import Study
from dashboard import later
from dashboard.data import Version


def portfolios_later(
    study: Study, loaded: Loaded, covariance: CovarianceKind, own: Mapping[str, float]
) -> Future[Portfolios]:
    """The portfolios of a study and its own weights, if any, in the background; begun once."""
    return _portfolios_later(study.request, loaded.version, covariance, dict(own), study)


def trace(study: Study, loaded: Loaded, method: str, covariance: CovarianceKind) -> OptimiserTrace:
    """How a method's weights were found."""
    return _trace(study.request, loaded.version, method, covariance, study)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _portfolios_later(
    request: Request,
    version: Version,
    covariance: CovarianceKind,
    own: dict[str, float],
    _study: Study,
) -> Future[Portfolios]:
    return later.start(
        lambda: portfolio.portfolios(_study, covariance=covariance, yours=own or None)
    )


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _trace(
    request: Request, version: Version, method: str, covariance: CovarianceKind, _study: Study
) -> OptimiserTrace:
    return optimiser_trace.optimiser_trace(_study, method, covariance=covariance)
