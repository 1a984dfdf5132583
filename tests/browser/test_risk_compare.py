"""Risk and Compare in a browser: real charts of the sample, and files of what they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics.output import export
from analytics.performance import drawdown_table, ranking, rolling_metrics
from tests.analytics.tables import studied
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
DRAWN = """text => [...document.querySelectorAll('.js-plotly-plot')].some(chart =>
    chart._fullLayout.annotations.some(note => note.text.includes(text)))"""


def test_a_ticker_looked_at_has_its_tail_and_the_table_its_file(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("risk?t=AAPL&t=KO&p=Max&b=None")
    dashboard.settle(charts=5)
    dashboard.control("KO").click()
    dashboard.page.wait_for_function(DRAWN, arg="KO, daily returns")
    dashboard.settle(charts=5)
    _, content = dashboard.download("Drawdowns CSV", tmp_path)
    made = studied("sample", tickers=("AAPL", "KO"))
    assert content == export.csv(drawdown_table.drawdown_table(made))
    assert dashboard.foreign == []


def test_the_method_and_the_pair_are_redrawn_and_kept_in_the_url(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("compare?t=AAPL&t=KO&t=NVDA&p=Max&b=None")
    dashboard.settle(charts=4)
    dashboard.control("Spearman").click()
    dashboard.page.wait_for_function("() => location.search.includes('m=Spearman')")
    box = dashboard.page.get_by_role("combobox", name="Pair")
    box.click()
    box.fill("KO / NVDA")
    dashboard.page.get_by_role("option", name="KO / NVDA").wait_for()
    box.press("Enter")
    box.press("Escape")
    dashboard.page.wait_for_function(DRAWN, arg="KO / NVDA")
    dashboard.settle(charts=4)
    dashboard.page.wait_for_function("() => location.search.includes('pair=KO')")
    _, content = dashboard.download("Rolling correlation CSV", tmp_path)
    made = studied("sample", tickers=("AAPL", "KO", "NVDA"))
    row = {"KO / NVDA": rolling_metrics.rolling_pair(made, "KO", "NVDA", 252)}
    assert content == export.csv(rolling_metrics.by_date(made, row))
    assert dashboard.foreign == []


def test_the_file_of_the_ranking_is_by_the_metric_chosen(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("compare?t=AAPL&t=KO&t=NVDA&p=Max&b=None")
    dashboard.settle(charts=4)
    box = dashboard.page.get_by_role("combobox", name="Rank by")
    box.click()
    box.fill("Sortino")
    dashboard.page.get_by_role("option", name="Sortino").wait_for()
    box.press("Enter")
    box.press("Escape")
    dashboard.page.wait_for_function("() => location.search.includes('by=Sortino')")
    dashboard.settle(charts=4)
    _, content = dashboard.download("Screen CSV", tmp_path)
    made = studied("sample", tickers=("AAPL", "KO", "NVDA"))
    assert content == export.csv(ranking.ranking(made, "sortino"))
    assert dashboard.foreign == []
