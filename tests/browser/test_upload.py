"""A file of one's own in the browser: chosen, shown, kept by the address, given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics import export, prices, study, summary
from analytics.request import Request
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
CLOSES = "date;T0;T1\n13/01/2023;10,5;20\n16/01/2023;11,25;21\n17/01/2023;10,75;22,5\n"


def test_a_file_is_shown_until_yahoo_is_wanted_again(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "my prices.csv"
    file.write_text(CLOSES)
    dashboard = visit(offline_app).open("?t=AAPL&b=None&p=Max")
    dashboard.page.get_by_role("button", name="Your file").click()
    dashboard.page.locator('input[type="file"]').set_input_files(file)
    dashboard.wait_for_ticker("T1")
    said = dashboard.text()
    assert "read with semicolons between cells, decimal commas, dates like 31/01/2024" in said
    assert "3 rows, 2 tickers" in said
    assert "my prices.csv until 17 Jan 2023" in said

    dashboard.page.get_by_role("link", name="Returns").click()
    dashboard.page.wait_for_url("**/returns?*u=*")
    linked = visit(offline_app).open(dashboard.page.url.removeprefix(f"{offline_app}/"))
    linked.settle(charts=2)
    assert "T0 by month and year" in linked.text()

    dashboard.open(f"?t=T0&t=T1&b=None&p=Max&{dashboard.page.url.rpartition('&')[2]}")
    dashboard.wait_for_ticker("T1")
    _, content = dashboard.download("Returns CSV", tmp_path)
    request = Request(source=str(file), tickers=("T0", "T1"))
    assert content == export.csv(summary.returns_table(study.run(request, prices.load(request))))

    dashboard.page.get_by_role("button", name="Use Yahoo again").click()
    dashboard.page.wait_for_url(lambda url: "u=" not in url)
    dashboard.settle()
    assert "my prices.csv" not in dashboard.text()
    assert not dashboard.errors
    assert not dashboard.foreign
