"""One currency for all: the rates are asked for, what they did is said, what lacks one is named."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.choice import cached
from dashboard.shell.navigation import PAGES
from models.errors import SourceFailed
from models.prices.origin import Origin
from tests.dashboard.market import AT, Market, bars, walk

OpenPage = Callable[..., AppTest]
RATE = 1.2 + 0.1 * np.sin(np.arange(600) / 40)


def said(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.subheader, *app.text)
    return "\n".join(one.value for one in parts)


def _made(change: float) -> str:
    told = f"of which the exchange rate made {change:+.2f} %".replace("-", "−")
    return f"VOD.L: converted from GBP to USD, {told}"


@pytest.fixture
def two(market: Market) -> Market:
    """A ticker in pounds beside those in dollars, and the rate between them."""
    market.known["VOD.L"] = bars("VOD.L", walk(7), origin=Origin("yahoo", "GBP", retrieved_at=AT))
    market.known["GBPUSD=X"] = bars("GBPUSD=X", RATE)
    return market


def test_prices_and_cards_are_in_the_base(two: Market, open_page: OpenPage) -> None:
    app = open_page(t=["VOD.L", "AAPL"], b="None", cu="USD", p="Max")
    assert [card.value.split(" ")[0] for card in app.metric] == [
        f"{walk(7)[-1] * RATE[-1]:,.2f}",
        f"{walk(0)[-1]:,.2f}",
    ]
    assert all("USD" in card.value for card in app.metric)
    change = 100 * (RATE[-1] / RATE[0] - 1)
    assert _made(change) in said(app)
    assert app.dataframe[0].value["total_return"][0] == pytest.approx(
        walk(7)[-1] * RATE[-1] / (walk(7)[0] * RATE[0]) - 1
    )


def test_a_rate_that_comes_later_is_drawn_then(
    two: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = two.known["GBPUSD=X"]
    two.known["GBPUSD=X"] = SourceFailed("GBPUSD=X", "the line broke")
    app = open_page(t=["VOD.L", "AAPL"], b="None", cu="USD")
    assert "VOD.L: no exchange rate GBPUSD=X: the line broke" in said(app)
    assert len(app.metric) == 1
    two.known["GBPUSD=X"] = rate
    app.button(key="retry").click().run()
    cached.feed().wait(["GBPUSD=X"], 10)
    app.run()
    assert not app.exception
    assert len(app.metric) == 2


def test_without_any_rate_the_way_back_is_one_click(two: Market, open_page: OpenPage) -> None:
    app = open_page(t="VOD.L", b="None", cu="CHF")
    assert "no exchange rate GBPCHF=X" in said(app)
    app.button(key="own-currency").click().run()
    assert len(app.metric) == 1
    assert "GBP" in app.metric[0].value


@pytest.mark.parametrize("page", PAGES.values())
def test_currencies_are_not_mixed_in_silence(two: Market, open_page: OpenPage, page: str) -> None:
    app = open_page(page, t=["VOD.L", "AAPL"])
    assert "VOD.L in GBP; Currency USD under Settings tells all in one" in said(app)


def test_correlations_across_currencies_are_refused_with_the_remedy(
    two: Market, open_page: OpenPage
) -> None:
    app = open_page("compare", t=["VOD.L", "AAPL"])
    assert "This needs prices in one currency for correlations; these are in GBP, USD." in said(app)
    next(one for one in app.button if one.label == "Use GBP").click().run()
    assert "This needs" not in said(app)
    app = open_page("compare", t=["VOD.L", "AAPL"], cu="USD")
    assert "This needs" not in said(app)
