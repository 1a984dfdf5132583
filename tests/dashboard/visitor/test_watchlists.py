"""Watchlists: saved under a name, chosen again, copied and pasted as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.request import TICKER
from dashboard.visitor import watchlists
from tests.dashboard.market import Market

OpenPage = Callable[..., AppTest]


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_tickers_are_saved_under_a_name_and_chosen_again(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t=["AAPL", "MSFT"], b="None")
    app.text_input(key="list name").set_value("Mine").run()
    press(app, "Save these tickers")
    assert "Mine is kept in this browser." in [one.value for one in app.text]
    app.multiselect[0].set_value(["AAPL"]).run()
    press(app, "Mine")
    assert app.multiselect[0].value == ["AAPL", "MSFT"]
    press(app, "Remove Mine")
    assert "Mine" not in [one.label for one in app.button]


def test_a_list_without_a_name_is_refused_in_a_sentence(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    press(app, "Save these tickers")
    assert "A list needs a name: nothing was saved." in [one.value for one in app.text]


def test_lists_are_pasted_as_text_and_bad_lines_are_named(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    app.text_area[0].set_value("Oil: xom, cvx\nhello").run()
    press(app, "Add these lists")
    said = "1 added. No list in: hello. Write a name, a colon, tickers."
    assert said in [one.value for one in app.text]
    press(app, "Oil")
    assert app.multiselect[0].value == ["XOM", "CVX"]


def test_presets_are_dated_and_are_tickers() -> None:
    assert len(watchlists.PRESETS) >= 3
    for name, names in watchlists.PRESETS.items():
        assert any(word in name for word in ("2023", "2024", "2026", "sample")), name
        assert all(TICKER.fullmatch(one) for one in names)


@pytest.mark.parametrize(
    "found", [None, 3, [], {"a": 3}, {1: ["KO"]}, {"": ["KO"]}, {"a": ["<b>"]}]
)
def test_what_is_no_list_is_left_out(found: object) -> None:
    assert watchlists.checked(found) == {}


NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
TICKERS = st.lists(st.sampled_from(["KO", "BRK-B", "^GSPC", "VOD.L"]), min_size=1, unique=True)


@given(st.dictionaries(NAMES, TICKERS, max_size=5))
def test_lists_as_text_are_read_again(lists: dict[str, list[str]]) -> None:
    kept = watchlists.checked(lists)
    assert watchlists.from_text(watchlists.written(kept)) == (kept, [])
