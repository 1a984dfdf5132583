"""Journeys: what people do who want to know something, from the first look to the way back."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.page import Dashboard
from tests.browser.test_pages import follow

Visit = Callable[..., Dashboard]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TOP = "selector => document.querySelector(selector).getBoundingClientRect().top"
MEMORY = "() => JSON.parse(localStorage.getItem('tensortape') || '{}')"


def test_a_phone_shows_a_number_and_a_chart_without_scrolling(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app, **PHONE).open()
    dashboard.settle(charts=1)
    height = PHONE["viewport"]["height"]
    box = dashboard.page.locator("strong", has_text="10,000").first.bounding_box()
    assert box is not None
    assert box["y"] <= 0.4 * height
    assert dashboard.page.evaluate(TOP, ".js-plotly-plot") <= height


def test_a_name_is_found_in_the_box_and_undone(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&b=None")
    dashboard.pick("coca")
    dashboard.wait_for_ticker("KO")
    dashboard.page.get_by_role("button", name="Undo").click()
    dashboard.page.wait_for_function("() => !location.search.includes('KO')")
    dashboard.settle(charts=1)
    assert {trace["name"] for trace in dashboard.traces()} & {"AAPL", "KO"} == {"AAPL"}


def test_back_undoes_one_step_at_a_time(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=KO&b=None")
    page = dashboard.page
    dashboard.control("10Y").click()
    page.wait_for_function("() => location.search.includes('p=10Y')")
    dashboard.settle(charts=1)
    follow(dashboard, "Returns")
    dashboard.control("KO").click()
    page.wait_for_function("() => location.search.includes('c=KO')")
    page.get_by_text("(KO) rose in").first.wait_for()
    follow(dashboard, "Volatility")
    page.get_by_text("(KO) swings by").first.wait_for()
    steps = (
        ("/returns", "10Y", "(KO) rose in"),
        ("/returns", "10Y", "(AAPL) rose in"),
        ("/", "10Y", "10,000 USD in each"),
        ("/", "5Y", "10,000 USD in each"),
    )
    for path, period, answer in steps:
        page.go_back()
        page.wait_for_function("path => location.pathname === path", arg=path)
        page.get_by_text(answer).first.wait_for()
        dashboard.settle(charts=1)
        page.wait_for_function(
            "dated => location.search.includes('p=10Y') === dated", arg=period == "10Y"
        )
        page.get_by_role("radio", name=period, exact=True, checked=True).wait_for()
        # What is in the closed drawer of settings stays in the address of every page.
        page.wait_for_function("() => location.search.includes('b=None')")
    assert dashboard.errors == []


def test_nonsense_in_a_link_is_said(offline_app: str, visit: Visit) -> None:
    tickers = "&".join(f"t=T{number}" for number in range(14))
    dashboard = visit(offline_app).open(f"nosuchpage?t=AAPL&{tickers}&p=forever&amount=-1")
    text = dashboard.text()
    assert "There is no page nosuchpage: this is the first one, Overview." in text
    assert "left out: T11, T12, T13." in text
    assert "There is no period 'forever'" in text
    assert "Amount -1: not an amount of money above 0" in text


def test_twelve_currencies_and_any_other_may_be_typed(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&b=None")
    page = dashboard.page
    page.locator(".st-key-settings button").first.click()
    box = page.get_by_role("combobox", name="Currency")
    box.click()
    assert page.get_by_role("option").count() >= 12
    box.fill("thb")
    box.press("Enter")
    page.wait_for_function("() => location.search.includes('cu=THB')")
    page.get_by_text("no exchange rate USDTHB=X").wait_for()  # without a network
    page.get_by_role("button", name="Each in its own currency").click()
    dashboard.wait_for_ticker("AAPL")
    assert dashboard.errors == []


def test_settings_and_lists_stay_in_the_browser(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app, viewport={"width": 1400, "height": 1000})
    page = dashboard.open("?t=KO&t=PEP&b=None").page
    dashboard.set("Log")
    page.wait_for_function("() => location.search.includes('y=Log')")
    page.locator(".st-key-lists button").first.click()
    page.get_by_label("Name of a list").fill("Drinks")
    page.get_by_role("button", name="Save these tickers").click()
    page.get_by_text("Drinks is kept in this browser.").wait_for()
    page.wait_for_function(f"() => ({MEMORY})().lists?.Drinks?.length === 2")
    page.keyboard.press("Escape")
    dashboard.open()  # as a new visit, without a query
    page.wait_for_function("() => location.search.includes('y=Log')")
    dashboard.settle(charts=1)
    page.locator(".st-key-lists button").first.click()
    page.get_by_role("button", name="Drinks", exact=True).click()
    dashboard.wait_for_ticker("PEP")
    assert page.evaluate(MEMORY)["settings"] == {"b": "None", "y": "Log"}
    assert dashboard.errors == []


def test_the_tour_is_offered_once(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app, viewport={"width": 1400, "height": 1000}).open("?t=AAPL")
    page = dashboard.page
    page.get_by_role("button", name="New here? Five steps").click()
    for step in range(1, 6):
        page.get_by_text(f"{step} of 5:").wait_for()
        page.get_by_role("button", name="Done" if step == 5 else "Next").click()
    assert page.evaluate(MEMORY)["toured"] is True
    page.reload()
    dashboard.settle(charts=1)
    assert page.get_by_role("button", name="New here? Five steps").count() == 0
    assert dashboard.errors == []
