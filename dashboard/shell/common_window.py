"""Common window: one window and one currency, for pages that compare tickers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.request import Window
from analytics.study import Study
from dashboard.choice import cached, controls
from dashboard.choice.priced_study import PricedStudy
from dashboard.shell.page import Page
from models.errors import RequestError

MOST_OFFERED = 4


def measured(names: Sequence[str], study: Study) -> list[str]:
    """The tickers with a return in the window."""
    return [name for name in names if name not in study.unmeasured]


def study(
    page: Page, names: Sequence[str], benchmark: str | None = None, window: Window = "common"
) -> PricedStudy:
    """The study of these tickers on the sessions that they, and a benchmark if given, share.

    With the window "asked" the benchmark does not remove sessions.
    """
    request = page.study.request.but(tickers=tuple(names), benchmark=benchmark, window=window)
    return cached.narrowed(page.priced(), request)


def several_currencies(error: RequestError) -> None:
    """Reason why tickers cannot be joined, and a button for each possible currency."""
    st.text(f"This needs {error.expected}; these are in {error.received}.")
    offered = dict.fromkeys((*error.received.split(", "), "USD", "EUR"))
    with st.container(horizontal=True, gap="small"):
        for code in [one for one in offered if len(one) == 3][:MOST_OFFERED]:
            st.button(
                f"Use {code}",
                key=f"use-{code}-for-{error.expected}",
                on_click=controls.use_currency,
                args=(code,),
            )
