"""Every page in a browser without a network: reached by its link, drawn, carried by the URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.output import export
from analytics.performance import summary
from dashboard.shell.navigation import NAME, PAGES
from tests.analytics.tables import studied
from tests.browser.conftest import Gate
from tests.browser.page import Dashboard
from tests.browser.test_offline import overflow

Visit = Callable[..., Dashboard]
# Of each chart, how many numbers it holds and whether it is inside the window.
CHARTS = """() => [...document.querySelectorAll('.js-plotly-plot')].map(chart => ({
    numbers: chart._fullData.reduce((sum, t) => sum + (t.z || t.y || []).length, 0),
    inside: chart.getBoundingClientRect().right <= innerWidth}))"""


def follow(dashboard: Dashboard, label: str) -> None:
    """Click the link to that page and wait until it has settled there."""
    dashboard.page.get_by_role("link", name=label, exact=True).click()
    arrive(dashboard, label)


def arrive(dashboard: Dashboard, label: str) -> None:
    title = NAME if label == next(iter(PAGES)) else f"{label} · {NAME}"
    dashboard.page.wait_for_function("title => document.title === title", arg=title)
    dashboard.settle(charts=1)


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (390, "dark")])
def test_every_page_is_drawn_and_keeps_the_url(
    offline_app: str, visit: Visit, width: int, scheme: str
) -> None:
    window = {"viewport": {"width": width, "height": 900}, "has_touch": width < 500}
    dashboard = visit(offline_app, color_scheme=scheme, **window).open("?t=AAPL&t=JPM&p=2Y")
    for label in reversed(PAGES):
        follow(dashboard, label)
        charts = dashboard.page.evaluate(CHARTS)
        assert charts, label
        assert all(chart["numbers"] > 0 and chart["inside"] for chart in charts), (label, charts)
        assert overflow(dashboard.page) <= 0, label
        assert "p=2Y&t=AAPL&t=JPM" in dashboard.page.url, label
    assert dashboard.foreign == []
    assert dashboard.errors == []


@pytest.mark.parametrize("label", [label for label in PAGES if label != "Overview"])
def test_a_page_is_opened_by_its_address(offline_app: str, visit: Visit, label: str) -> None:
    dashboard = visit(offline_app).open(f"{PAGES[label]}?t=AAPL&t=JPM&b=None")
    arrive(dashboard, label)
    assert all(chart["numbers"] > 0 for chart in dashboard.page.evaluate(CHARTS))
    assert dashboard.page.locator('[data-testid="stException"]').count() == 0
    assert dashboard.errors == []


def test_back_goes_to_the_page_before(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=KO&b=None")
    follow(dashboard, "Returns")
    follow(dashboard, "Volatility")
    dashboard.page.go_back()
    arrive(dashboard, "Returns")
    dashboard.page.go_back()
    arrive(dashboard, "Overview")
    dashboard.wait_for_ticker("KO")
    assert "t=KO" in dashboard.page.url


def test_intervals_come_and_the_file_is_the_command_lines(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=NVDA&p=Max&b=None&i=true&s=3")
    dashboard.settle(charts=2)
    dashboard.page.get_by_text("Computing 95 % intervals").wait_for(state="detached")
    assert "Intervals: 95% confidence intervals of the true value, of means" in dashboard.text()
    _, content = dashboard.download("Summary CSV", tmp_path)
    made = studied("sample", tickers=("AAPL", "NVDA"), intervals=True, seed=3)
    assert content == export.csv(summary.summary(made))


def test_volatility_files_are_the_command_lines(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    query = "volatility?t=AAPL&t=NVDA&p=Max&b=None&e=Yang-Zhang&v=63"
    dashboard = visit(offline_app).open(query)
    dashboard.settle(charts=3)
    asked = {"tickers": ("AAPL", "NVDA"), "estimator": "yang_zhang", "rolling": 63}
    made = studied("sample", **asked)
    _, content = dashboard.download("Volatility CSV", tmp_path)
    assert content == export.csv(summary.volatilities(made))
    _, content = dashboard.download("Rolling CSV", tmp_path)
    assert content == export.csv(summary.rolling_table(made))


def test_leaving_torch_is_measured_while_the_page_answers(gate: Gate, visit: Visit) -> None:
    gate.hold("conversions")
    dashboard = visit(gate.address).open("hood?t=AAPL&b=None&p=2Y")
    dashboard.settle(charts=1)
    assert "Recorded on" in dashboard.text()
    dashboard.page.get_by_role("button", name="Measure here").click()
    dashboard.page.get_by_text("Computing conversion times").wait_for()
    dashboard.control("1Y").click()
    dashboard.page.wait_for_function("() => location.search.includes('p=1Y')")
    gate.free()
    dashboard.page.get_by_text("Measured on this machine at").wait_for()
    dashboard.settle(charts=1)
    assert "Recorded on" not in dashboard.text()
    assert dashboard.errors == []
