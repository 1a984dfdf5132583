"""Drawings: what a page sends of them is what Plotly makes of the same figure."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from dashboard.charts import overview
from dashboard.charts.overview import Money
from dashboard.charts.returns import daily_bars
from dashboard.charts.style import palette
from dashboard.charts.style.drawing import Drawing
from tests.dashboard.figures import numbers
from tests.dashboard.market import bars, studied, walk

TEMPLATE = plotly.io.templates["plotly"].to_plotly_json()


def charts() -> dict[str, Drawing]:
    """The charts that pages draw without Plotly's figures; AAPL begins later, KO is in doubt."""
    known = bars("AAPL", walk(1, 180)), bars("KO", walk(2), opens=False)
    made = studied(*known, tickers=("AAPL", "KO"))
    lines = palette.lines(palette.assign({}, made.tickers), None)
    return {
        "overview": overview.drawing(made, lines, Money(10_000.0, "USD")),
        "overview, log": overview.drawing(made, lines, Money(), log=True, doubtful=("KO",)),
        "daily bars": daily_bars.drawing(made, lines, 20),
    }


def as_json(figure: Any) -> Any:
    """The figure as a browser gets it."""
    return json.loads(plotly.io.to_json(figure, validate=False))


@pytest.mark.parametrize("name", charts())
def test_it_is_sent_as_plotly_would_send_it(name: str) -> None:
    drawing = charts()[name]
    checked = go.Figure(drawing.data, {**drawing.layout, "template": TEMPLATE})
    assert as_json(drawing.plain(TEMPLATE)) == as_json(checked.to_dict())
    assert drawing.figure().data == checked.data


def test_numbers_travel_as_they_are_and_nothing_as_nothing() -> None:
    days = np.array(["2020-01-02", "2020-01-03"], "datetime64[D]")
    trace = {"type": "scatter", "x": days, "y": np.array([np.nan, 0.1]), "text": None}
    plain = Drawing([trace], {"xaxis": {"range": (0, 1), "title": None}}).plain({})
    assert plain["layout"] == {"xaxis": {"range": [0, 1]}, "template": {}}
    assert plain["data"][0]["x"] == ["2020-01-02", "2020-01-03"]
    np.testing.assert_array_equal(numbers(plain["data"][0]["y"]), trace["y"])
    assert "text" not in plain["data"][0]
