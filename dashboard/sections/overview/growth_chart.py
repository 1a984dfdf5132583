"""Growth: what the amount became in each ticker, its drawdown and its volatility, in one figure."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.answers import growth_answer
from analytics.performance import growth_paths
from dashboard.charts import overview
from dashboard.charts.overview import Money
from dashboard.choice import controls
from dashboard.elements import doubtful
from dashboard.shell.page import Page

START: Final = "since"
TOGETHER, APART = "Same day", "Each its own"


def common() -> bool:
    """Whether all tickers start on the same day."""
    return (st.session_state.get(START) or st.query_params.get(START)) != APART


def answer(page: Page) -> list[str]:
    """What the amount became, in words."""
    return growth_answer.answer(page.study, page.choice.amount, common=common())


def draw(page: Page) -> None:
    """The figure; where tickers begin apart, the choice of where lines begin."""
    study = page.study
    with st.container(border=True):
        if growth_paths.starts_differ(study, list(page.lines)):
            told = "Same day: from when the last of them begins. Each its own: all there is."
            controls.few("Start", START, (TOGETHER, APART), TOGETHER, help=told)
        money = Money(page.choice.amount, growth_answer.unit(study), common())
        options = {
            "lines": page.lines,
            "told": money,
            "log": page.choice.log,
            "doubtful": doubtful.tickers(study, page.loaded),
        }
        alt = overview.alt(study, " ".join(answer(page)))
        page.chart_of_study(overview.drawing, "overview", alt, **options)


def say(page: Page) -> None:
    """The answer of the page, above its cards."""
    page.say(answer(page))
