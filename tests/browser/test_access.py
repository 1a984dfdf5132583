"""Access: no serious findings of axe-core on any page, four widths, keyboard alone, no motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.shell.navigation import ABOUT, PAGES
from tests.browser.page import Dashboard
from tests.browser.test_offline import OVERFLOW

Visit = Callable[..., Dashboard]
EVERY = {**PAGES, **ABOUT}
MOST_TABS = 60
HEIGHT = 1000
SCHEMES = ("light", "dark")
WIDTHS = {"light": (1400, 768, 390), "dark": (2560,)}
# A sparkline of Streamlit's own is hidden from neither axe nor readers; the card says its number.
LEFT_OUT = {"exclude": [['[data-testid="stMetricChart"]']]}


def address(label: str, query: str = "?t=AAPL&t=KO&p=2Y") -> str:
    return ("" if label == "Overview" else EVERY[label]) + query


def serious(page: Page) -> list[tuple[str, str, str]]:
    """The rule, the place and the reason of each serious or critical finding."""
    found: list[dict[str, Any]] = Axe().run(page, context=LEFT_OUT).response["violations"]
    return [
        (rule["id"], str(node["target"]), node["failureSummary"])
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A window of each colour scheme, in which the app's scripts are fetched and compiled once."""
    made = {
        scheme: browser.new_context(viewport={"width": 1400, "height": HEIGHT}, color_scheme=scheme)
        for scheme in SCHEMES
    }
    yield made
    for window in made.values():
        window.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("label", EVERY)
def test_axe_finds_nothing_serious_and_no_page_is_wider_than_its_window(
    offline_app: str, windows: dict[str, BrowserContext], label: str, scheme: str
) -> None:
    """Pages that are opened in a window of 390 or 1400 pixels are tested by test_pages."""
    page = windows[scheme].new_page()
    dashboard = Dashboard(page, offline_app).open(address(label))
    dashboard.wait_for_work()
    assert serious(page) == []
    assert page.locator("h1").count() == 1
    assert label in page.locator("h1").inner_text()
    for width in WIDTHS[scheme]:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        dashboard.settle()
        page.wait_for_function(f"() => {OVERFLOW} <= 0")  # charts follow a moment later
    page.close()


def test_the_first_link_skips_the_controls(offline_app: str, visit: Visit) -> None:
    page = visit(offline_app).open("?t=AAPL&b=None").page
    page.keyboard.press("Tab")  # the scrolling part of the page, which arrow keys move
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the numbers"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'content'")
    page.keyboard.press("Tab")
    line = "document.activeElement.closest('.st-key-line, .st-key-head')"
    assert page.evaluate(f"{line} === null")


def test_the_journey_by_keyboard_alone(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&b=None")
    page = dashboard.page
    tab_to(page, "document.activeElement.role === 'combobox'")
    page.keyboard.type("coca")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    dashboard.wait_for_ticker("KO")
    tab_to(page, "document.activeElement.closest('.st-key-settings') !== null")
    page.keyboard.press("Enter")
    setting = page.get_by_role("combobox", name="Benchmark")
    setting.wait_for()
    page.keyboard.press("Escape")
    setting.wait_for(state="detached")
    assert dashboard.errors == []


def tab_to(page: Page, there: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    pytest.fail(f"not reached within {MOST_TABS} tabs: {there}")


def test_nothing_moves_for_those_who_asked_for_less_motion(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app, reduced_motion="reduce").open("?t=AAPL&b=None")
    moving = """() => [...document.querySelectorAll('*')].filter(one =>
        parseFloat(getComputedStyle(one).animationDuration) > 0.01).length"""
    assert dashboard.page.evaluate(moving) == 0
