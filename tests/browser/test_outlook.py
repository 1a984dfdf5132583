"""Outlook in a browser: the model chosen is drawn, kept in the URL, and its file the command's."""

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
