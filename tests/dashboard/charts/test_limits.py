"""Axes that wrong prices do not stretch: what is inside, what is beyond, and the arrows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import dots, risk_return
from dashboard.charts.dots import Measure
from dashboard.charts.style import limits, palette

LINES = palette.lines({"AAPL": 0, "NVT.L": 1}, None)
NAMES = ("AAPL", "NVT.L")
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


@given(VALUES, VALUES)
def test_all_sound_values_are_inside_and_what_is_beyond_is_named(
    sound: list[float], wrong: list[float]
) -> None:
    rows = {"A": np.array(sound), "B": np.array(wrong)}
    found = limits.limits(rows, ["B"])
    low, high = min(sound), max(sound)
    room = limits.ROOM * (high - low)
    outside = [value for value in wrong if not low - room <= value <= high + room]
    assert (found is not None) == bool(outside)
    if found is not None:
        assert found == pytest.approx((low - room, high + room))
        place = limits.beyond(rows, ["B"], found)["B"]
        assert wrong[place] in outside


def test_where_all_are_in_doubt_or_none_is_the_axis_is_as_long_as_its_values() -> None:
    rows = {"A": np.array([0.0, 1.0]), "B": np.array([0.0, 100.0])}
    assert limits.limits(rows, []) is None
    assert limits.limits(rows, ["A", "B"]) is None
    assert limits.limits({"A": rows["A"], "B": np.array([np.nan])}, ["B"]) is None


def test_dots_have_an_arrow_in_the_row_that_goes_on() -> None:
    measure = Measure("Loss", "circle", np.array([0.02, 8.82]))
    figure = dots.figure("Loss", NAMES, [measure], LINES, doubtful=["NVT.L"])
    assert figure.layout.xaxis.range[1] < 0.1
    [arrow] = [note for note in figure.layout.annotations if "off scale" in note.text]
    assert "▶" in arrow.text
    assert "882.0%" in arrow.text
    assert arrow.y == 1


def test_return_against_risk_has_an_arrow_for_a_point_beyond() -> None:
    volatility = Measure("Volatility", "circle", np.array([0.3, 62.55]))
    reward = Measure("Mean return", "circle", np.array([0.2, 88.21]))
    figure = risk_return.figure(NAMES, volatility, reward, 0.0, LINES, doubtful=["NVT.L"])
    assert figure.layout.xaxis.range[1] < 1.0
    [arrow] = [note.text for note in figure.layout.annotations if "off scale" in note.text]
    assert "NVT.L: 8,821% at 6,255%" in arrow
    whole = risk_return.figure(NAMES, volatility, reward, 0.0, LINES)
    assert whole.layout.xaxis.range[1] > 62.55
