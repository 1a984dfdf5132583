"""Dates dragged over the growth chart: the period they become, and the way back."""

from __future__ import annotations

from datetime import date

import pytest
import streamlit as st

from dashboard.choice import state
from dashboard.visitor import dragged_dates

FIRST, LAST = "2020-01-02 2021-03-04", "2020-05-01 2020-09-01"
Session = dict[str, object]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    made: Session = {state.PERIOD: "5Y"}
    monkeypatch.setattr(st, "session_state", made)
    return made


def chosen(session: Session) -> tuple[object, ...]:
    return tuple(session.get(key) for key in (state.PERIOD, state.START, state.END))


def test_a_range_is_the_period(session: Session) -> None:
    dragged_dates.take(FIRST)
    assert chosen(session) == (state.EXACT, date(2020, 1, 2), date(2021, 3, 4))


def test_a_reset_goes_back_before_the_first_drag(session: Session) -> None:
    for text in (FIRST, LAST, dragged_dates.RESET):
        dragged_dates.take(text)
    assert chosen(session) == ("5Y", None, None)


def test_a_reset_leaves_a_period_that_was_chosen_since(session: Session) -> None:
    dragged_dates.take(FIRST)
    session[state.PERIOD] = "1Y"
    dragged_dates.take(dragged_dates.RESET)
    assert session[state.PERIOD] == "1Y"


@pytest.mark.parametrize(
    "text",
    [None, 7, "", "reset it", "2020-01-02", "2021-03-04 2020-01-02", "0001-01-01 2020-01-01"],
)
def test_what_is_no_range_changes_nothing(session: Session, text: object) -> None:
    dragged_dates.take(text)
    assert chosen(session) == ("5Y", None, None)


def test_a_range_ends_today_at_the_latest() -> None:
    today = date(2024, 1, 1)
    assert dragged_dates.parsed("2023-01-02 2024-01-09", today) == (date(2023, 1, 2), today)
