"""What is computed of a study is computed once for the same prices, and anew for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import streamlit as st

from analytics import prices, study
from analytics.request import Request
from dashboard.choice.priced_study import PricedStudy, shared_by_key
from tests.dashboard.market import Market, bars, clustered


@pytest.fixture
def priced() -> PricedStudy:
    request = Request(source="yahoo", tickers=("AAPL",))
    loaded = prices.load(request, Market(bars("AAPL", clustered(0))).feed(), patience=10)
    return PricedStudy(study.run(request, loaded), loaded)


def counted(calls: list[str], name: str) -> Callable[..., str]:
    """A function of a study that notes its calls; all that this makes have the same source."""

    def compute(of: PricedStudy, word: str, *, end: str = "") -> str:
        calls.append(name)
        return f"{name} {word}{end} {of.study.request.seed}"

    compute.__qualname__ = name
    return shared_by_key()(compute)


def test_a_result_is_of_its_study_its_prices_and_its_arguments(priced: PricedStudy) -> None:
    st.cache_resource.clear()
    calls: list[str] = []
    one, other = counted(calls, "one"), counted(calls, "other")
    assert one(priced, "a") == one(priced, "a") == "one a 0"
    assert other(priced, "a") == "other a 0"  # of the same source, and another function
    assert (one(priced, "b"), one(priced, "a", end="!")) == ("one b 0", "one a! 0")
    seeded = replace(priced.study, request=priced.study.request.but(seed=3))
    assert one(replace(priced, study=seeded), "a") == "one a 3"
    assert calls == ["one", "other", "one", "one", "one"]
    later = tuple(replace(status, retrieved_at=None) for status in priced.loaded.statuses)
    one(replace(priced, loaded=replace(priced.loaded, statuses=later)), "a")
    assert len(calls) == 6
