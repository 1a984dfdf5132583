"""Figures for notebooks: plain Plotly, of the numbers of the study, and no page around them."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

import tensortape as tt
from dashboard.charts.style import theme
from tests.analytics.frames import market

FIGURES = (
    *("overview", "drawdown", "calendar", "distribution", "cone", "correlation"),
    *("risk_return", "frontier", "fan"),
)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_from_a_frame(name: str) -> None:
    before = pio.templates.default
    figure = getattr(tt.plot, name)(market.frame(("KO", "XOM")))
    assert isinstance(figure, go.Figure)
    assert len(figure.data) > 0
    assert figure.layout.template == pio.templates["plotly_white"]
    assert pio.templates.default == before


def test_the_overview_has_the_growth_of_the_study() -> None:
    px = market.frame(("KO",))
    growth = tt.plot.overview(px).data[0]
    last = float(px["KO"].iloc[-1] / px["KO"].iloc[0])
    assert float(np.asarray(growth.y)[-1]) == pytest.approx(last, rel=1e-12)


def test_a_benchmark_is_drawn_last_and_another_ticker_may_be_chosen() -> None:
    px = market.frame(("KO", "XOM", "^GSPC"))
    names = [t.name for t in tt.plot.drawdown(px, tickers="KO XOM", benchmark="^GSPC").data]
    assert names[-1].startswith("^GSPC")
    one, other = (tt.plot.distribution(px, name=name).data[0].y for name in ("KO", "XOM"))
    assert list(one) != list(other)


def test_the_colour_of_text_is_streamlits_stand_in() -> None:
    assert theme.INK == GRAY_90
