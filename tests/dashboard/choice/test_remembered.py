"""What a fragment draws: the prices of its page, never newer ones."""

from __future__ import annotations

import gc

import pytest
import streamlit as st

from analytics.request import Request
from dashboard.choice import cached
from tests.dashboard.market import Market, bars, walk


class Rerun(Exception):
    """What Streamlit raises to run a page again."""


def rerun() -> None:
    raise Rerun


def test_it_is_the_study_of_the_page_until_its_prices_are_dropped(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "rerun", rerun)
    request = Request(source="yahoo", tickers=("AAPL", "7203.T"))
    cached.wait(request, lambda *_: None)
    page = cached.run(request, cached.load(request))
    drawn = cached.remembered(page)
    market.known["7203.T"] = bars("7203.T", walk(9))
    cached.feed().retry(["7203.T"])
    cached.feed().wait(["7203.T"], 5)
    assert drawn().study.tickers == page.study.tickers == ("AAPL",)
    assert cached.run(request, cached.load(request)).study.tickers == ("AAPL", "7203.T")
    del page
    st.cache_resource.clear()
    gc.collect()
    with pytest.raises(Rerun):
        drawn()
