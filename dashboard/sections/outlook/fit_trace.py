"""Climb: how a ticker's volatility model was fitted, step by step, on the page Outlook."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.volatility import fit_trace
from analytics.volatility.fit_trace import Climb
from analytics.volatility.outlook import Outlook
from dashboard.charts.portfolio import convergence
from dashboard.charts.portfolio.convergence import IterationPanel
from dashboard.choice.priced_study import PricedStudy, shared_by_key
from dashboard.sections.outlook import outlook
from dashboard.shell.page import Page


def draw(page: Page, found: Outlook, name: str) -> None:
    """The climb of that ticker's fit to the top of its likelihood, or why there is none."""
    row = found.tickers.index(name)
    with st.expander("How the model was fitted"):
        if not found.converged[row]:
            st.text(f"Not at a top: {outlook.why(found, row)}")
        made = _climb(page, found, name)
        if not len(made.value):
            return
        page.chart(convergence.figure(_courses(made)), "climb", f"Fit of the model of {name}")
        st.caption(
            f"{name}, from the best of its starts. Each iteration moves the parameters to raise "
            "the log-likelihood; where the lines are level, a step that gained nothing was not "
            "taken. The gradient is 0 at the top; it is taken in coordinates in which no value is "
            "forbidden. The upper two axes are logarithmic."
        )


def _courses(made: Climb) -> list[IterationPanel]:
    """What is drawn: the likelihood, its gradient, each parameter."""
    return [
        IterationPanel("Log-likelihood below its top", made.value.max() - made.value),
        IterationPanel("Length of the gradient", made.gradient_norm),
        *(
            IterationPanel(f"{name}: {outlook.MEANINGS[name]}", values, log=False)
            for name, values in zip(made.names, made.parameters.T, strict=True)
        ),
    ]


def _climb(page: Page, found: Outlook, name: str) -> Climb:
    model = {"asymmetric": found.asymmetric, "distribution": found.distribution}
    return _traced(page.priced(), name, model)


@shared_by_key()
def _traced(priced: PricedStudy, name: str, model: dict[str, Any]) -> Climb:
    return fit_trace.climb(priced.study, name, **model)
