"""A file of one's own in the browser: chosen, shown, kept by the address, given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from analytics import prices, study
from analytics.output import export
from analytics.performance import summary
from analytics.request import Request
from tests.browser.conftest import started
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
NAME = "stocks.example.org"
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

    [link] = parse_qs(urlsplit(dashboard.page.url).query)["u"]
    dashboard.open(f"?t=T0&t=T1&b=None&p=Max&u={link}")
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


@pytest.fixture
def public_app(tmp_path: Path) -> Iterator[str]:
    """The app as a proxy passes visitors on to it: it answers to a public name too."""
    environment = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9")
    environment |= {"NO_PROXY": "127.0.0.1,localhost", "TENSORTAPE_HOME": str(tmp_path / "home")}
    with started(environment | {"STREAMLIT_SERVER_ALLOWED_HOSTS": NAME}, tmp_path) as address:
        yield address


def test_a_file_is_its_visitors_own_until_it_is_shared(
    public_app: str, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(CLOSES)
    size = {"viewport": {"width": 1400, "height": 1000}}
    mine, theirs = visit(public_app, **size), visit(public_app, **size)
    mine.open("?t=AAPL&b=None&p=Max")
    mine.page.get_by_role("button", name="Your file").click()
    mine.page.get_by_text("nobody else can open it there unless you share a link").wait_for()
    mine.page.locator('input[type="file"]').set_input_files(file)
    mine.wait_for_ticker("T1")
    mine.page.reload()
    mine.wait_for_ticker("T1")

    bookmark = mine.page.url.removeprefix(f"{public_app}/")
    assert "not kept here" in theirs.open(bookmark).text()

    mine.page.get_by_role("button", name="Share").click()
    mine.page.get_by_role("button", name="Make a link").click()
    code = mine.page.locator('[data-testid="stCode"] code')
    code.wait_for()
    link = code.inner_text().strip()
    assert link.startswith(public_app)
    theirs.open(link.removeprefix(public_app).removeprefix("/")).wait_for_ticker("T1")
    assert "mine.csv until 17 Jan 2023" in theirs.text()
    for dashboard in (mine, theirs):
        assert not dashboard.errors
        assert not dashboard.foreign
