"""Crypto on the page: 365 days a year are offered, and counted only when they are chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.market import Market, bars, walk

OpenPage = Callable[..., AppTest]
OFFER = "BTC-USD trades 365 days a year, and annualised figures count 252"


@pytest.fixture
def crypto(market: Market) -> Market:
    """A market with Bitcoin."""
    market.known["BTC-USD"] = bars("BTC-USD", walk(9))
    return market


def captions(app: AppTest) -> str:
    return "\n".join(one.value for one in app.caption)


def volatility(app: AppTest) -> float:
    return float(app.dataframe[0].value["volatility"].iloc[0])


def test_365_is_offered_and_scales_what_is_annualised_once_chosen(
    crypto: Market, open_page: OpenPage
) -> None:
    usual, chosen = (open_page(t="BTC-USD", b="None", **more) for more in ({}, {"d": "365"}))
    assert f"{OFFER}: Days a year, under Settings, counts 365" in captions(usual)
    assert OFFER not in captions(chosen)
    assert volatility(chosen) == pytest.approx(volatility(usual) * np.sqrt(365 / 252), rel=1e-12)


def test_nothing_is_offered_for_shares(market: Market, open_page: OpenPage) -> None:
    assert "365" not in captions(open_page(t="AAPL", b="None"))
