"""Visits: settings and the last visit come back from the browser, checked."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import streamlit as st

from dashboard.visitor import browser_memory, visits
from tests.analytics.tables import studied


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    """A session of one visitor, as a plain dictionary."""
    values: dict[object, object] = {}
    monkeypatch.setattr(st, "session_state", values)
    return values


def test_settings_return_for_an_address_that_asks_for_nothing(
    session: dict[object, object],
) -> None:
    session |= {visits._BARE: True}
    browser_memory.keep(visits.SETTINGS, {"cu": "EUR", "y": "Log", "p": "1Y", "rf": "lots"})
    visits._arrived()
    assert (session["cu"], session["y"]) == ("EUR", "Log")
    assert "p" not in session
    assert "rf" not in session


def test_a_link_with_a_query_is_shown_as_it_is(session: dict[object, object]) -> None:
    session |= {visits._BARE: False}
    browser_memory.keep(visits.SETTINGS, {"cu": "EUR"})
    visits._arrived()
    assert "cu" not in session


def test_growth_since_the_last_visit_is_that_of_the_prices(session: dict[object, object]) -> None:
    study = studied("sample", tickers=("AAPL", "NVDA"))
    session[visits._LAST] = date(2023, 9, 14)
    said = visits.since_last(study)
    assert said.startswith("Since your last visit on 14 Sep 2023: AAPL ")
    column = list(study.dates.astype("datetime64[D]")).index(np.datetime64("2023-09-14"))
    later = study.close_to_close[:, column + 1 :]
    for name, path in zip(study.tickers, later, strict=True):
        change = np.prod(1.0 + path) - 1.0
        assert f"{name} {change:+.1%}".replace("-", "−") in said.replace("-", "−")


def test_nothing_is_said_without_news(session: dict[object, object]) -> None:
    study = studied("sample", tickers=("AAPL",))
    assert visits.since_last(study) == ""
    session[visits._LAST] = date(2026, 11, 20)
    assert visits.since_last(study) == ""


def test_a_value_is_written_once_and_forgotten_by_none(session: dict[object, object]) -> None:
    browser_memory.keep("a", 1)
    browser_memory.keep("a", 1)
    assert session[browser_memory._WRITES] == {"a": 1}
    browser_memory.keep("a", None)
    assert session[browser_memory._WRITES] == {"a": None}
    assert browser_memory.held("a") is None
