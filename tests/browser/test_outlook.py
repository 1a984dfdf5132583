"""Outlook in a browser: what is chosen is drawn, the file is the command's, work is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics import export
from analytics.garch_table import garch_table
from tests.analytics.tables import studied
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
AHEAD = """count => [...document.querySelectorAll('.js-plotly-plot')].some(chart =>
    chart._fullData.some(t => t.name === 'KO forecast' && t.y.length === count))"""

FAN = """count => [...document.querySelectorAll('.js-plotly-plot')].some(chart =>
    chart._fullData.some(t => t.name === 'median' && t.y.length === count))"""

MANY = "&t=".join(("AAPL", "AMZN", "GOOG", "NFLX", "NVDA", "KO", "JPM", "PG", "WMT", "JNJ"))


def test_the_model_chosen_is_drawn_and_its_file_is_the_command_lines(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("outlook?t=AAPL&t=KO&p=Max&b=None&c=KO")
    dashboard.page.wait_for_function(AHEAD, arg=21)
    dashboard.control("GJR").click()
    dashboard.control("63").click()
    dashboard.page.wait_for_function(AHEAD, arg=63)
    dashboard.page.wait_for_function("() => location.search.includes('g=GJR')")
    assert "h=63" in dashboard.page.url
    dashboard.settle(charts=2)
    _, content = dashboard.download("Garch CSV", tmp_path)
    made = garch_table(
        studied("sample", tickers=("AAPL", "KO")), asymmetric=True, distribution="t", horizon=63
    )
    assert content == export.csv(made)
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_long_work_is_told_cancelled_and_run_again_while_the_page_answers(
    offline_app: str, visit: Visit
) -> None:
    # Many tickers by the slowest model, so that it lasts longer than this test needs to cancel it.
    asked = f"outlook?t={MANY}&b=None&sm=Student+t&sd=10Y&sn=100k"
    dashboard = visit(offline_app).open(asked)
    page = dashboard.page
    page.get_by_text("Computing 100,000 paths of 2,520 sessions").wait_for()
    dashboard.control("GJR").click()  # the page answers meanwhile
    page.wait_for_function("() => location.search.includes('g=GJR')")
    dashboard.button("cancel-paths").click()
    page.get_by_text("Cancelled: 100,000 paths of 2,520 sessions.").wait_for()
    dashboard.button("again-paths").click()
    page.get_by_text("Computing 100,000 paths of 2,520 sessions").wait_for()
    dashboard.control("3M").last.click()  # not the period, which has one too
    dashboard.control("1k").click()  # asking for less cancels what was asked before
    page.get_by_text("1,000 paths, seed 0").wait_for()
    page.wait_for_function(FAN, arg=64)
    assert "Cancelled" not in dashboard.text()
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_a_comparison_is_cancelled_and_run_again_while_other_pages_answer(
    offline_app: str, visit: Visit
) -> None:
    # All there is of many tickers, and paths that take turns with it: it lasts long enough.
    asked = f"outlook?t={MANY}&t=GE&t=BAC&p=Max&b=None&sm=Student+t&sd=10Y&sn=100k"
    dashboard = visit(offline_app)
    page = dashboard.page
    page.goto(f"{offline_app}/{asked}")
    page.get_by_text("Computing all models side by side").wait_for()
    dashboard.button("cancel-compared").click()
    page.get_by_text("Cancelled: all models side by side.").wait_for()
    page.get_by_text("Computing 100,000 paths of 2,520 sessions").wait_for()
    page.get_by_role("link", name="Risk").click()  # another page answers meanwhile
    page.wait_for_url("**/risk?*")
    page.get_by_role("heading", name="Drawdowns, deepest first").wait_for()
    page.get_by_role("link", name="Outlook").click()
    page.get_by_text("Cancelled: all models side by side.").wait_for()
    dashboard.button("cancel-paths").click()
    page.get_by_text("Cancelled: 100,000 paths of 2,520 sessions.").wait_for()
    dashboard.button("again-compared").click()
    page.get_by_role("heading", name="AAPL, models side by side").wait_for()
    assert "Cancelled: all models" not in dashboard.text()
    assert dashboard.foreign == []
    assert dashboard.errors == []
