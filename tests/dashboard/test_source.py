"""Another source of prices: the page asks it, names it and shows its prices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from analytics.prices import sources
from tests.analytics.prices.sources.placed import toy_in
from tests.dashboard.conftest import OpenPage
from tests.dashboard.shell.test_pages import texts


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose operator has added the source, and named it as the one to ask."""
    monkeypatch.setenv(sources.FIRST, "toy")
    with toy_in(tmp_path, monkeypatch):
        st.cache_resource.clear()
        yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("toy")
def test_the_page_shows_prices_of_a_source_that_is_one_file(open_page: OpenPage) -> None:
    app = open_page(t=["ALPHA", "BETA"], b="None", p="Max")
    said = texts(app)
    assert "Toy exchange until 4 Jan 2024" in said
    assert not app.error
    values = {one.label: one for one in app.metric}
    [alpha] = [one for label, one in values.items() if "ALPHA" in label]
    assert "121.00" in alpha.value
    assert alpha.delta == "+21.0%"


@pytest.mark.usefixtures("toy")
def test_what_it_does_not_have_is_said_with_its_reason(open_page: OpenPage) -> None:
    app = open_page(t=["ALPHA", "GAMMA"], b="None", p="Max")
    assert "GAMMA: the toy exchange does not list it" in texts(app)
    assert "Try Toy exchange again" in [one.label for one in app.button]
