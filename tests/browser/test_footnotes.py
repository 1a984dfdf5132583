"""Footnotes in a browser: what a person reads who points at a number, a heading, a dot."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
# Of the sample's Apple: prices from 2 January 2013 to 21 September 2023, 2,698 returns.
WINDOW = "2 Jan 2013 to 21 Sep 2023, from 2,698 daily total returns"
SOURCE = "Embedded sample, as of 21 Sep 2023"
ROW = 35  # pixels


def said(tooltip: Locator, definition: str) -> None:
    """The tooltip says all of it."""
    for text in (definition, WINDOW, SOURCE):
        tooltip.filter(has_text=text).first.wait_for()


def test_a_card_a_heading_and_a_tapped_number_say_what_they_are_and_of_what(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=KO&p=Max&b=None")
    dashboard.settle(charts=2)
    page = dashboard.page
    page.get_by_test_id("stMetric").first.get_by_test_id("stTooltipHoverTarget").hover()
    said(page.get_by_test_id("stTooltipContent"), "Cumulative return: Growth over the whole window")
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    at = {"x": 190.0, "y": ROW / 2}
    table.hover(position=at)
    said(page.get_by_test_id("stDataFrameTooltipContent"), "CSV column: ")
    table.click(position=at | {"y": ROW * 1.5})
    said(page.get_by_test_id("stCaptionContainer"), "AAPL · ")
    assert dashboard.errors == []


def test_a_dot_says_the_window_of_its_own_ticker(offline_app: str, visit: Visit) -> None:
    """Coca-Cola's sample begins 23 years before Apple's and ends nine months earlier."""
    dashboard = visit(offline_app).open("risk?t=AAPL&t=KO&p=Max&b=None")
    dashboard.settle(charts=5)
    hovers = dashboard.page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')]
            .find(chart => chart._fullLayout.annotations[0].text.includes('Max drawdown'))
            ._fullData.map(trace => trace.customdata[0].replaceAll('<br>', ' '))"""
    )
    assert WINDOW in hovers[0]
    assert "2 Jan 1990 to 28 Dec 2022, from 8,312 daily total returns" in hovers[1]
    assert all("Embedded sample, as of" in hover for hover in hovers)
