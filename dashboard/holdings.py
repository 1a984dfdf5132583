"""Holdings: portfolios and how they were found, cached by what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import streamlit as st

from analytics import optimiser_trace, portfolio
from analytics.optimiser_trace import OptimiserTrace
from analytics.portfolio import Portfolios
from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import Study
from dashboard import later
from dashboard.data import Version


def portfolios_later(
    study: Study, loaded: Loaded, options: Mapping[str, Any], own: Mapping[str, float]
) -> Future[Portfolios]:
    """The portfolios of a study and its own weights, if any, in the background; begun once."""
    return _portfolios_later(study.request, loaded.version, dict(options), dict(own), study)


def trace(study: Study, loaded: Loaded, method: str, options: Mapping[str, Any]) -> OptimiserTrace:
    """How a method's weights were found."""
    return _trace(study.request, loaded.version, method, dict(options), study)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _portfolios_later(
    request: Request,
    version: Version,
    options: dict[str, Any],
    own: dict[str, float],
    _study: Study,
) -> Future[Portfolios]:
    return later.start(lambda: portfolio.portfolios(_study, **options, yours=own or None))


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs={Request: repr})
def _trace(
    request: Request, version: Version, method: str, options: dict[str, Any], _study: Study
) -> OptimiserTrace:
    return optimiser_trace.optimiser_trace(_study, method, **options)
