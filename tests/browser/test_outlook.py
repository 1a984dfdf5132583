"""Outlook and Models in a browser: what is chosen is drawn, files are right, work is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics.output import export
from analytics.volatility.garch_table import garch_table
from tests.analytics.tables import studied
from tests.browser.conftest import Gate
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
AHEAD = """count => [...document.querySelectorAll('.js-plotly-plot')].some(chart =>
    chart._fullData.some(t => t.name === 'KO forecast' && t.y.length === count))"""

FAN = """count => [...document.querySelectorAll('.js-plotly-plot')].some(chart =>
    chart._fullData.some(t => t.name === 'median' && t.y.length === count))"""


def test_the_model_chosen_is_drawn_and_its_file_is_the_command_lines(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("models?t=AAPL&t=KO&p=Max&b=None&c=KO")
    dashboard.page.wait_for_function(AHEAD, arg=21)
    dashboard.control("GJR").click()
    dashboard.control("63").click()
    dashboard.page.wait_for_function(AHEAD, arg=63)
    dashboard.page.wait_for_function("() => location.search.includes('g=GJR')")
    assert "h=63" in dashboard.page.url
    dashboard.settle(charts=2)
    _, content = dashboard.download("Garch CSV", tmp_path)
    made = garch_table(
        studied("sample", tickers=("AAPL", "KO"), kind="log"), asymmetric=True, horizon=63
    )
    assert content == export.csv(made)
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_long_work_is_cancelled_inside_its_chunk_and_run_again_while_the_page_answers(
    gate: Gate, visit: Visit
) -> None:
    gate.hold("paths")
    dashboard = visit(gate.address)
    page = dashboard.page
    page.goto(f"{gate.address}/outlook?t=AAPL&t=KO&p=Max&b=None&c=KO&sd=1Y&sn=10k")
    paths = "10,000 paths of 252 trading days"
    page.get_by_text(f"Computing {paths}").wait_for()
    page.get_by_text(f"Computing {paths}: 0%").wait_for()  # it has the slot, and keeps it
    dashboard.button("cancel-paths").click()
    page.get_by_text(f"Cancelled: {paths}.").wait_for()
    gate.free()  # until here the computation was in its chunk; now it reports, and ends
    gate.hold("paths")
    dashboard.button("again-paths").click()
    page.get_by_text(f"Computing {paths}").wait_for()
    dashboard.control("3M").last.click()  # not the period, which has one too
    page.get_by_text("Computing 10,000 paths of 63 trading days").wait_for()
    page.get_by_text("How it is simulated").click()
    dashboard.control("1k").click()  # asking for less cancels what was asked before
    page.get_by_text("Computing 1,000 paths of 63 trading days").wait_for()
    gate.free()
    page.get_by_text("1,000 paths, seed 0").wait_for()
    page.wait_for_function(FAN, arg=64)
    assert "Cancelled" not in dashboard.text()
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_a_comparison_is_cancelled_and_run_again_while_other_pages_answer(
    gate: Gate, visit: Visit
) -> None:
    gate.hold("compared")
    dashboard = visit(gate.address)
    page = dashboard.page
    page.goto(f"{gate.address}/models?t=KO&t=GE&p=Max&b=None&c=KO")
    page.get_by_text("Computing all models side by side").wait_for()
    page.get_by_role("link", name="Risk").click()  # another page answers meanwhile
    page.wait_for_url("**/risk?*")
    page.get_by_role("heading", name="Falls from a high (drawdowns), deepest first").wait_for()
    page.get_by_role("link", name="Models").click()
    page.get_by_text("Computing all models side by side").wait_for()
    dashboard.button("cancel-compared").click()
    page.get_by_text("Cancelled: all models side by side.").wait_for()
    gate.free()
    page.get_by_role("heading", name="KO, value at risk by each model, out of sample").wait_for()
    assert "Cancelled: all models side by side." in dashboard.text()
    dashboard.button("again-compared").click()
    page.get_by_role("heading", name="KO, models side by side").wait_for()
    page.get_by_text("Cancelled: all models").wait_for(state="detached")
    assert dashboard.foreign == []
    assert dashboard.errors == []
