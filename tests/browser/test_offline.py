"""The journey on a machine without a network: real charts from the embedded sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg

from analytics.output import export
from analytics.performance import summary
from analytics.symbols.names import NAMES
from dashboard.choice import state
from tests.analytics.tables import studied
from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]


def test_a_first_visit_shows_real_charts_and_says_where_they_come_from(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open()
    dashboard.settle(charts=2)
    names = {trace["name"] for trace in dashboard.traces()}
    assert set(state.DEFAULTS[state.TICKERS]) <= names
    assert all(trace["points"] > 200 for trace in dashboard.traces())
    assert "Embedded sample until" in dashboard.text()
    assert "Try Yahoo again" in dashboard.text()
    assert "delisted" not in dashboard.text()


def test_pick_then_charts_then_download_equals_the_command_line(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&p=Max&b=None")
    dashboard.pick("NVDA")
    dashboard.wait_for_ticker("NVDA")
    name, content = dashboard.download("Returns CSV", tmp_path)
    made = studied("sample", tickers=("AAPL", "NVDA"))
    assert content == export.csv(summary.returns_table(made))
    assert name == "returns_AAPL-NVDA_2013-01-02_2023-09-21.csv"
    name, content = dashboard.download("Summary CSV", tmp_path)
    assert content == export.csv(summary.summary(made))
    assert name.startswith("summary_AAPL-NVDA_")


def test_the_options_reach_the_file(offline_app: str, visit: Visit, tmp_path: Path) -> None:
    query = "?t=AAPL&t=KO&p=Dates&from=2015-03-10&to=2019-11-20&k=Log&f=Monthly&w=Common"
    dashboard = visit(offline_app).open(query)
    dashboard.settle(charts=2)
    _, content = dashboard.download("Returns CSV", tmp_path)
    made = studied(
        "sample",
        tickers=("AAPL", "KO"),
        benchmark="^GSPC",
        start=state.date(2015, 3, 10),
        end=state.date(2019, 11, 20),
        kind="log",
        frequency="monthly",
        window="common",
    )
    assert content == export.csv(summary.returns_table(made))


def test_the_url_carries_everything_and_restores_it(offline_app: str, visit: Visit) -> None:
    first = visit(offline_app).open("?t=AAPL")
    first.pick("META")
    first.wait_for_ticker("META")
    first.set("Log")
    first.settle(charts=2)
    first.page.wait_for_function("() => location.search.includes('y=Log')")
    shared = first.page.url
    again = visit(offline_app).open(shared.removeprefix(f"{offline_app}/"))
    again.wait_for_ticker("META")
    assert (
        again.page.evaluate(
            "() => document.querySelector('.js-plotly-plot')._fullLayout.yaxis.type"
        )
        == "log"
    )
    first.page.reload()
    first.wait_for_ticker("META")


SCALE_OF = "() => document.querySelector('.js-plotly-plot')._fullLayout.yaxis.type"


def test_log_is_drawn_without_asking_the_server_and_stays(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app)
    runs: list[BackMsg] = []

    def hear(data: str | bytes) -> None:
        assert isinstance(data, bytes)
        message = BackMsg.FromString(data)
        if not message.rerun_script.fragment_id:  # a fragment looks for news of prices by itself
            runs.append(message)

    dashboard.page.on("websocket", lambda socket: socket.on("framesent", hear))
    dashboard.open("?t=AAPL&t=KO&p=Max")
    dashboard.settle(charts=2)
    dashboard.page.wait_for_function("() => window.tensortapeCharts")
    title = dashboard.page.get_by_text("Growth of 10,000 USD, log scale")
    asked = len(runs)
    dashboard.set("Log")
    dashboard.page.wait_for_function(f"() => ({SCALE_OF})() === 'log'")
    title.wait_for()
    dashboard.page.wait_for_function("() => location.search.includes('y=Log')")
    assert len(runs) == asked > 0
    dashboard.pick("JPM")  # the server hears of the scale now
    dashboard.wait_for_ticker("JPM")
    assert dashboard.page.evaluate(SCALE_OF) == "log"
    dashboard.set("Linear")
    dashboard.page.wait_for_function(f"() => ({SCALE_OF})() === 'linear'")
    title.wait_for(state="detached")
    assert dashboard.errors == []


# Undefined while a chart is drawn anew.
RANGE = "() => document.querySelector('.js-plotly-plot')?._fullLayout?.xaxis.range.join(' to ')"


def test_a_dragged_range_is_the_period_and_a_double_click_undoes_it(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=AMZN&b=None")
    page = dashboard.page
    dashboard.settle(charts=2)
    box = page.locator(".js-plotly-plot").first.bounding_box()
    assert box is not None
    whole = page.evaluate(RANGE)
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 205, steps=5)
    page.mouse.up()
    page.wait_for_function("() => /p=Custom.*from=20.*to=20/.test(location.search)")
    first, last = page.evaluate(
        "() => ['from', 'to'].map(key => new URLSearchParams(location.search).get(key))"
    )
    assert "2018-09-21" < first < last < "2023-09-21"
    page.wait_for_function(f"whole => ![undefined, whole].includes(({RANGE})())", arg=whole)
    dashboard.settle(charts=2)
    page.mouse.dblclick(box["x"] + 400, box["y"] + 300)
    page.wait_for_function(f"whole => ({RANGE})() === whole", arg=whole)
    page.wait_for_function("() => !location.search.includes('from=')")
    assert dashboard.errors == []


def test_back_returns_to_what_was_there(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL")
    dashboard.page.goto(f"{offline_app}/?t=KO")
    dashboard.wait_for_ticker("KO")
    dashboard.page.go_back()
    dashboard.wait_for_ticker("AAPL")
    assert "t=AAPL" in dashboard.page.url


GARBAGE = [
    "?t=%00%ff&p=forever&y=3&from=yesterday&n=-5&rf=lots&w=&k=[]",
    "?t=" + "A" * 3000,
    "?" + "&".join(f"t=T{n}" for n in range(60)),
    "?p=Dates&from=2030-01-01&to=1999-01-01",
]


@pytest.mark.parametrize("query", GARBAGE)
def test_garbage_in_the_url_falls_back_without_a_traceback(
    offline_app: str, visit: Visit, query: str
) -> None:
    dashboard = visit(offline_app).open(query)
    assert "Traceback" not in dashboard.text()
    assert dashboard.page.locator('[data-testid="stException"]').count() == 0
    assert dashboard.errors == []


def test_a_bad_symbol_is_refused_as_text_and_the_rest_goes_on(
    offline_app: str, visit: Visit
) -> None:
    markup = "![x](http://203.0.113.9/p.png)"
    dashboard = visit(offline_app).open(f"?t=AAPL&t={markup}")
    dashboard.wait_for_ticker("AAPL")
    assert markup in dashboard.text()
    assert "a ticker such as AAPL" in dashboard.text()
    assert dashboard.page.locator("img[src*='203.0.113.9']").count() == 0
    assert dashboard.foreign == []


def test_a_symbol_that_nobody_has_is_named_with_the_cause(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL")
    dashboard.pick("ZZZZ")
    dashboard.page.get_by_text("Not shown").wait_for()
    dashboard.settle(charts=2)
    assert "ZZZZ:" in dashboard.text()
    assert "AAPL" in {trace["name"] for trace in dashboard.traces()}


def test_no_tickers_is_a_page_that_says_what_to_do(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=")
    assert "Which stocks?" in dashboard.text()
    dashboard.page.get_by_role("button", name="Household names").click()
    dashboard.wait_for_ticker("KO")
    assert dashboard.errors == []


def test_nothing_foreign_is_asked_for_and_nothing_complains(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open()
    dashboard.settle(charts=2)
    dashboard.page.locator(".js-plotly-plot").first.hover()
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_a_tickers_colour_is_the_same_in_every_chart_and_stays(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=AMZN&t=NVDA&b=None")
    dashboard.settle(charts=2)
    before = {trace["name"]: trace["colour"] for trace in dashboard.traces()}
    assert before["AMZN"] == before["AMZN drawdown"] == before["AMZN volatility"]
    assert len({before["AAPL"], before["AMZN"], before["NVDA"]}) == 3
    dashboard.page.get_by_role("button", name="Remove AAPL").or_(
        dashboard.page.locator('[data-baseweb="tag"] [role="presentation"]').first
    ).first.click()
    dashboard.page.wait_for_function(
        "() => !document.querySelector('.js-plotly-plot')._fullData.some(t => t.name === 'AAPL')"
    )
    after = {trace["name"]: trace["colour"] for trace in dashboard.traces()}
    assert after["NVDA"] == before["NVDA"]


OVERFLOW = "document.querySelector('[data-testid=\"stMain\"]').scrollWidth - innerWidth"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(f"() => {OVERFLOW}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_all_without_scrolling_sideways(
    offline_app: str, visit: Visit, scheme: str
) -> None:
    phone = {"width": 390, "height": 844}
    dashboard = visit(offline_app, viewport=phone, color_scheme=scheme, has_touch=True).open()
    dashboard.settle(charts=2)
    assert overflow(dashboard.page) <= 0
    box = dashboard.page.get_by_role("combobox").first.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < 390
    background = dashboard.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
    )
    brightness = sum(int(part) for part in background[4:-1].split(",")[:3])
    assert (brightness > 600) == (scheme == "light")


def test_every_suggestion_can_be_picked(offline_app: str, visit: Visit) -> None:
    """The picker finds a suggestion by symbol and by name."""
    dashboard = visit(offline_app).open("?t=AAPL")
    dashboard.pick("JPM")
    dashboard.wait_for_ticker("JPM")
    assert NAMES["JPM"] in dashboard.text()
