"""Prepared elements: the same message as Streamlit's own, and never that of another argument."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import pytest
import streamlit as st
from streamlit.proto.Dataframe_pb2 import Dataframe
from streamlit.testing.v1 import AppTest

from analytics.stats.catalogue import METRICS
from dashboard.elements import cells, interval_cells, prepared
from dashboard.elements.prepared import Finished
from tests.dashboard import figures
from tests.dashboard.conftest import OpenPage
from tests.dashboard.market import Market, bars, walk

BARE = {"cagr": "fraction a year", "p": "chance", "worst_day": "fraction"}
FRAME = pd.DataFrame(
    {
        "ticker": ["AAPL", "MSFT"],
        "cagr": [0.264, np.nan],
        "p": [0.00001, 0.5],
        "worst_day": [-0.00001, -12.5],
        "sharpe": [0.8123, np.nan],
        "sharpe_low": [-0.08, np.nan],
        "sharpe_high": [1.7, np.nan],
        "observations": pd.array([1260, pd.NA], dtype="Int64"),
        "first": pd.to_datetime(["2020-03-16", "NaT"]),
    }
)
OPTIONS: dict[str, Any] = {
    "hide_index": True,
    "column_order": ["ticker", "sharpe", "cagr"],
    "column_config": {"cagr": st.column_config.NumberColumn("Growth", help="A year.")},
    "placeholder": "—",
    "alt": "Metrics",
}


def test_a_prepared_table_is_the_one_that_streamlit_makes_of_a_styler() -> None:
    """Of every kind of column: values, texts, order, headings and description."""
    texts_of_sharpe = interval_cells.texts(FRAME, METRICS["sharpe"])
    styled = cells.written(FRAME, BARE)
    for row, text in enumerate(texts_of_sharpe):
        styled.format(functools.partial(_instead, text), subset=([row], ["sharpe"]))
    recording = prepared._Recording()
    recording.dataframe(styled, **OPTIONS)
    theirs = recording.message
    instead = {"sharpe": texts_of_sharpe}
    ours = prepared.recorded(Finished(FRAME, cells.displayed(FRAME, BARE, instead), OPTIONS))
    values, texts = ours.arrow_data.data, ours.arrow_data.styler.display_values
    assert _table(values).equals(_table(theirs.arrow_data.data))
    assert _table(texts).equals(_table(theirs.arrow_data.styler.display_values))
    assert not theirs.arrow_data.styler.styles
    assert _rest(ours) == _rest(theirs)
    assert _table(texts).column("worst_day").to_pylist() == ["0.00%", "−1,250.00%"]


def test_a_prepared_table_keeps_the_id_and_the_selection_of_streamlits_own() -> None:
    def script() -> None:
        import pandas as pd
        import streamlit as st

        from dashboard.elements import prepared

        frame = pd.DataFrame({"a": [1]})
        if st.session_state.get("prepared"):
            make = lambda: prepared.Finished(frame, frame.astype("str"), {})  # noqa: E731
            event = prepared.table(("", ()), {}, make, "one")
        else:
            event = st.dataframe(frame, key="one", on_select="rerun", selection_mode="single-cell")
        st.text(str(event.selection.cells))

    theirs = AppTest.from_function(script).run()
    ours = AppTest.from_function(script)
    ours.session_state["prepared"] = True
    ours.run()
    assert not ours.exception
    [own], [their] = ours.dataframe, theirs.dataframe
    assert own.proto.id.rpartition("-")[2] == their.proto.id.rpartition("-")[2] == "one"
    assert list(own.proto.selection_mode) == list(their.proto.selection_mode) != []
    assert [text.value for text in ours.text] == [text.value for text in theirs.text] == ["[]"]


CHANGES = [
    {"t": ["MSFT", "AAPL"]},
    {"t": ["AAPL"]},
    {"b": "None"},
    {"p": "6M"},
    {"y": "Log"},
    {"r": "Price"},
    {"v": "63"},
    {"cu": "EUR"},
    {"n": "30"},
    {"f": "Monthly"},
    {"rf": "1.0"},
    {"d": "365"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_what_is_prepared_for_one_choice_is_never_shown_for_another(
    market: Market, open_page: OpenPage, change: dict[str, Any]
) -> None:
    """Each choice of the page, drawn after another one and drawn alone, is the same."""
    usual = {"t": ["AAPL", "MSFT"], "b": "^GSPC", "p": "1Y"}
    market.known["EURUSD=X"] = bars("EURUSD=X", walk(9))
    first = _messages(open_page(**usual))
    after = _messages(open_page(**usual | change))
    again = _messages(open_page(**usual))
    st.cache_resource.clear()
    alone = _messages(open_page(**usual | change))
    assert after == alone
    assert again == first != after


@pytest.mark.parametrize(
    "changed", ["edition", "version", "figure", "order", "number", "alt", "key"]
)
def test_a_cache_key_has_every_argument(monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    st.cache_resource.clear()
    drawn: list[object] = []
    monkeypatch.setattr(st, "plotly_chart", lambda figure, **_: drawn.append(figure))
    usual: dict[str, Any] = {
        "edition": ("request", (("AAPL", "yahoo", "1"),)),
        "figure": one_figure,
        "options": {"lines": {"AAPL": 1, "MSFT": 2}, "number": 0.1},
        "key": "chart",
        "alt": "A chart",
    }
    others: dict[str, dict[str, Any]] = {
        "edition": {"edition": ("other", usual["edition"][1])},
        "version": {"edition": ("request", (("AAPL", "yahoo", "2"),))},
        "figure": {"figure": another_figure},
        "order": {"options": {"lines": {"MSFT": 2, "AAPL": 1}, "number": 0.1}},
        "number": {"options": usual["options"] | {"number": 0.1 + 1e-16}},
        "alt": {"alt": "Another chart"},
        "key": {"key": "another"},
    }
    for arguments in (usual, usual, usual | others[changed]):
        options = dict(arguments)
        prepared.chart(
            options.pop("edition"), options.pop("figure"), None, options.pop("options"), **options
        )
    assert len(drawn) == 2


def one_figure(_study: object, **options: object) -> Any:
    return go.Figure(layout={"meta": ["one", *options]})


def another_figure(_study: object, **options: object) -> Any:
    return go.Figure(layout={"meta": ["another", *options]})


def _messages(app: AppTest) -> list[Any]:
    """Figures, cards and tables of the page, without what is random in them."""
    tables = [one.proto for one in app.dataframe]
    return [
        figures.on_page(app),
        [(one.label, one.value, one.delta, one.proto.help) for one in app.metric],
        [(_table(one.arrow_data.styler.display_values).to_pydict(), one.columns) for one in tables],
    ]


def _instead(text: str, _value: object) -> str:
    return text


def _rest(message: Dataframe) -> bytes:
    copied = Dataframe()
    copied.CopyFrom(message)
    copied.ClearField("arrow_data")
    return copied.SerializeToString(deterministic=True)


def _table(raw: bytes) -> pa.Table:
    return pa.ipc.open_stream(raw).read_all()
