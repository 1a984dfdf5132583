"""Every page answers first: a sentence with numbers above its charts, in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]

# Pages and what each says of Apple's five years; the closes are the sample's, 55.09 and 173.93
# before dividends.
ANSWERS = {
    "": "10,000 USD in Apple (AAPL) on 21 Sep 2018 were 33,377 five years later (21 Sep 2023), "
    "dividends included; on the way you once sat on −38.5 % from a high.",
    "returns": "Apple (AAPL) rose in 36 of 59 whole months, Oct 2018 to Aug 2023",
    "volatility": "Apple (AAPL) swings by 27.3 % a year (last 21 trading days, to 21 Sep 2023):",
    "risk": "On the worst day in 20, 10,000 in Apple (AAPL) lost 325 or more, 479 on average.",
    "outlook": "In a year, half of 1,000 simulated paths turn 10,000 in Apple (AAPL) into",
    "models": "Apple (AAPL) is expected to swing by",
}


@pytest.mark.parametrize("page", ANSWERS)
def test_the_answer_stands_above_the_first_chart(offline_app: str, visit: Visit, page: str) -> None:
    dashboard = visit(offline_app).open(f"{page}?t=AAPL&b=None&sn=1k&sd=1Y")
    dashboard.settle(charts=1)
    answer = dashboard.page.get_by_text(ANSWERS[page]).first
    answer.wait_for()
    chart = dashboard.page.locator(".js-plotly-plot").first
    above, below = answer.bounding_box(), chart.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]


def test_pages_of_several_tickers_answer_too(offline_app: str, visit: Visit) -> None:
    query = "?t=AAPL&t=KO&b=None"
    compare = visit(offline_app).open(f"compare{query}")
    compare.page.get_by_text("AAPL and KO move partly together (correlation 0.").first.wait_for()
    mixes = visit(offline_app).open(f"portfolio{query}")
    mixes.page.get_by_text("had the least risk: ").first.wait_for()


def test_the_amount_is_that_of_the_sentence_and_the_chart(offline_app: str, visit: Visit) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&b=None&amount=500")
    dashboard.page.get_by_text("500 USD in Apple (AAPL) on 21 Sep 2018 were 1,669").first.wait_for()
    dashboard.settle(charts=2)
    dashboard.page.get_by_text("Growth of 500 USD").first.wait_for()


def test_tickers_that_begin_apart_start_together_until_asked_otherwise(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open("?t=AAPL&t=KO&p=Max&b=None")
    page = dashboard.page
    page.get_by_text("10,000 USD in each of AAPL and KO on 2 Jan 2013 became").first.wait_for()
    page.get_by_role("radio", name="Each its own").click()
    page.get_by_text("each of AAPL and KO at its own start became most in KO").first.wait_for()
    assert "since=Each+its+own" in page.url
