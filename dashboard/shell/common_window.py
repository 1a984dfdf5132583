"""Common: what pages that set tickers against each other share: one window, one currency."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.request import Window
from analytics.study import Study
from dashboard.choice import cached
from dashboard.choice.priced_study import PricedStudy
from dashboard.shell.page import Page
from models.errors import RequestError


def measured(names: Sequence[str], study: Study) -> list[str]:
    """Those that have a return in the window."""
    return [name for name in names if name not in study.unmeasured]


def study(
    page: Page, names: Sequence[str], benchmark: str | None = None, window: Window = "common"
) -> PricedStudy:
    """The study of these tickers on the sessions that they, and a benchmark if given, share.

    With the window "asked" the benchmark takes no session from them.
    """
    request = page.study.request.but(tickers=tuple(names), benchmark=benchmark, window=window)
    return cached.narrowed(page.priced(), request)


def several_currencies(error: RequestError) -> None:
    """Why tickers cannot be joined, and what to do."""
    st.text(f"This needs {error.expected}; these are in {error.received}.")
    st.text("Choose one under Options, Currency.")
