"""Prepared elements: charts, cards and tables built once and sent to every session that shows them.

What a page shows of the same prices, request and options is the same for every visitor, and
building it takes most of a rerun: a figure becomes JSON, a table becomes Arrow and the text of each
cell. Here the finished message is cached, and a later run only sends it.

A cache key has the `Edition`, which stands for all that a study and its summary hold, and every
other argument by its content. Colours of the theme are set in the browser, so one message serves
light and dark pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pyarrow as pa
import streamlit as st
from plotly.basedatatypes import BaseFigure
from streamlit.dataframe_util import convert_pandas_df_to_arrow_bytes
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.elements.arrow import DataframeState
from streamlit.proto.Dataframe_pb2 import Dataframe

from dashboard.charts.style import theme
from dashboard.charts.style.drawing import Drawing
from dashboard.choice.priced_study import Version

PICTURE: Final = "picture"  # the widget that says how charts are saved
MOST_CHARTS: Final = 384  # of 0.1 MB, few of up to 0.6 MB; Overview has three
MOST_MESSAGES: Final = 512  # of less than 0.1 MB

# The request as text, with intervals and seed, and the version of the prices.
Edition = tuple[str, Version]


@dataclass(frozen=True, slots=True)
class Finished:
    """A table: values, by which columns sort; the text of each cell; options of `st.dataframe`."""

    values: pd.DataFrame
    texts: pd.DataFrame
    options: Mapping[str, Any]


def chart(
    edition: Edition,
    figure: Callable[..., go.Figure | Drawing],
    study: object,
    options: Mapping[str, Any],
    *,
    key: str,
    alt: str,
) -> None:
    """Draw the figure that `figure(study, **options)` makes; made only if no session has yet.

    Args:
        edition: of the study.
        figure: a function of a module, without state of its own.
        study: what the edition stands for.
        options: all other arguments, by name.
        key: its own on the page.
        alt: what it shows, for those who hear the page.
    """
    name = f"{figure.__module__}.{figure.__qualname__}"
    # As a list of pairs: the order in which tickers are drawn is part of the figure.
    picture = str(st.session_state.get(PICTURE, ""))
    _chart(edition, name, key, alt, picture, in_order(options), lambda: figure(study, **options))


def plot(figure: go.Figure | Drawing, key: str, alt: str) -> None:
    """Draw a figure in the one way; `alt` is what it shows, for those who hear the page."""
    if isinstance(figure, Drawing):
        figure = _Ready(figure)
    config = theme.config(str(st.session_state.get(PICTURE, "")), key)
    st.plotly_chart(figure, key=key, alt=alt, theme="streamlit", config=config)


def in_order(value: Any) -> Any:
    """The value with each mapping as pairs in their order, so that a cache key has the order."""
    if isinstance(value, Mapping):
        return [(name, in_order(item)) for name, item in value.items()]
    return value


def elements(
    edition: Edition, name: str, options: Mapping[str, Any], draw: Callable[[], None]
) -> None:
    """Draw elements that are no widgets; a later run sends the messages of the first.

    Args:
        edition: of the study they show.
        name: which elements, unique.
        options: all else that they depend on, by name.
        draw: draws them, outside of any container that it has not made itself.
    """
    _elements(edition, name, in_order(options), draw)


def table(
    edition: Edition, options: Mapping[str, Any], make: Callable[[], Finished], key: str
) -> DataframeState:
    """Draw a table whose cells can be tapped; returns which one was.

    Args:
        edition: of the study it shows.
        options: all else that it depends on, by name.
        make: makes the table.
        key: its own on the page.
    """
    return _Sending(_table(edition, key, in_order(options), make)).dataframe(
        pa.table({}), width="content", key=key, on_select="rerun", selection_mode="single-cell"
    )


@st.cache_resource(show_spinner=False, max_entries=MOST_CHARTS)
def _chart(
    edition: Edition,
    name: str,
    key: str,
    alt: str,
    picture: str,
    options: Any,
    _make: Callable[[], go.Figure | Drawing],
) -> None:
    plot(_make(), key, alt)


@st.cache_resource(show_spinner=False, max_entries=MOST_MESSAGES)
def _elements(edition: Edition, name: str, options: Any, _draw: Callable[[], None]) -> None:
    _draw()


@st.cache_resource(show_spinner=False, max_entries=MOST_MESSAGES)
def _table(edition: Edition, key: str, options: Any, _make: Callable[[], Finished]) -> Dataframe:
    return recorded(_make())


def recorded(table: Finished) -> Dataframe:
    """The message of a table that is only shown.

    It has the text of each cell beside its value, which `st.dataframe` takes from a Styler only.
    """
    recording = _Recording()
    recording.dataframe(table.values, **table.options)
    styler = recording.message.arrow_data.styler
    styler.uuid = "prepared"  # names rules of CSS, of which there are none
    styler.display_values = convert_pandas_df_to_arrow_bytes(table.texts)
    return recording.message


class _Ready(BaseFigure):  # type: ignore[misc]
    """A drawing where Streamlit takes a figure: it asks for the values and sends them."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing

    def to_dict(self) -> dict[str, Any]:
        """The values, in the style that Streamlit has set as Plotly's."""
        return self._drawing.plain(
            plotly.io.templates[plotly.io.templates.default].to_plotly_json()
        )


class _Recording(DeltaGenerator):
    """Keeps the message of the table that is drawn on it, instead of sending it."""

    message: Dataframe

    def _enqueue(self, delta_type: str, element_proto: Any, *_: Any, **__: Any) -> DeltaGenerator:
        assert isinstance(element_proto, Dataframe), delta_type
        self.message = element_proto
        return self


class _Sending(DeltaGenerator):
    """Sends a recorded table in place of the one that is drawn on it, with the drawn one's id.

    So Streamlit registers the widget and reads its selection as ever, and converts no data.
    """

    def __init__(self, recorded: Dataframe) -> None:
        super().__init__()
        self._recorded = recorded

    def _enqueue(
        self, delta_type: str, element_proto: Any, *arguments: Any, **options: Any
    ) -> DeltaGenerator:
        assert isinstance(element_proto, Dataframe), delta_type
        whole = Dataframe()
        whole.CopyFrom(self._recorded)
        whole.id, whole.form_id = element_proto.id, element_proto.form_id
        whole.selection_mode.extend(element_proto.selection_mode)
        main = get_dg_singleton_instance().main_dg
        return main._enqueue(delta_type, whole, *arguments, **options)
