"""Charts of the page Portfolio, by their structure."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from dashboard.charts.portfolio import convergence, frontier, shares
from dashboard.charts.portfolio.convergence import IterationPanel
from dashboard.charts.portfolio.frontier import Point
from dashboard.charts.style import palette
from tests.dashboard.figures import numbers, trace

LINES = palette.lines({"AAPL": 0, "KO": 1}, None)
ASSETS = [Point("AAPL", 0.3, 0.2, "Apple alone"), Point("KO", 0.15, 0.08, "Coca-Cola alone")]
CURVE = [Point("1", 0.14, 0.09, ""), Point("2", 0.2, 0.15, ""), Point("3", 0.3, 0.2, "")]
PORTFOLIOS = [Point("Equal", 0.19, 0.14, "half and half"), Point("Own", 0.16, 0.1, "mine")]


def test_each_asset_is_a_dot_in_its_colour_and_the_chosen_portfolio_the_only_one_named() -> None:
    figure = frontier.figure(CURVE, ASSETS, PORTFOLIOS, "Own", LINES)
    for point in ASSETS:
        dot = trace(figure, point.name)
        assert (dot.x[0], dot.y[0], dot.text[0]) == (point.volatility, point.reward, point.name)
        assert dot.marker.color == LINES[point.name].colour
    equal, own = trace(figure, "Equal"), trace(figure, "Own")
    ring = trace(figure, "Own, chosen")
    assert (equal.text, own.text, ring.text) == (None, None, ("<b>Own</b>",))
    assert ring.marker.size > equal.marker.size
    assert own.marker.symbol != equal.marker.symbol
    assert (ring.x, ring.y) == (own.x, own.y)
    assert own.customdata[0] == "mine"
    np.testing.assert_array_equal(numbers(trace(figure, "Efficient frontier").y), [0.09, 0.15, 0.2])


def test_every_point_is_inside_the_axes() -> None:
    figure = frontier.figure(CURVE, ASSETS, PORTFOLIOS, "Own", LINES)
    for low, high, name in (
        (*figure.layout.xaxis.range, "volatility"),
        (*figure.layout.yaxis.range, "reward"),
    ):
        values = [getattr(point, name) for point in (*CURVE, *ASSETS, *PORTFOLIOS)]
        assert low < min(values)
        assert max(values) < high


def test_without_a_frontier_the_rest_is_drawn() -> None:
    figure = frontier.figure([], ASSETS, PORTFOLIOS, "Equal", LINES)
    assert [one.name for one in figure.data] == ["AAPL", "KO", "Equal", "Own", "Equal, chosen"]


@pytest.mark.parametrize("count", [2, 3])
def test_a_bar_a_ticker_and_whole_with_the_number_beside_it(count: int) -> None:
    whole = {"Weight": np.array([0.6, 0.4]), "Risk": np.array([1.1, -0.1]), "Gain": np.ones(2) / 2}
    wholes = dict(list(whole.items())[:count])
    figure = shares.figure("Own", ["AAPL", "KO"], wholes, LINES)
    bars = [one for one in figure.data if one.type == "bar"]
    assert [bar.name for bar in bars] == list(wholes)
    np.testing.assert_array_equal(numbers(bars[1].x), [1.1, -0.1])
    assert bars[1].text == ("110.0%", "−10.0%")
    colours = {bar.marker.color[0] for bar in bars}
    assert len(colours) == count
    keys = [one for one in figure.data if one.type == "scatter"]
    assert [key.name for key in keys] == list(wholes)


def test_one_whole_alone_has_no_legend() -> None:
    alone = shares.figure("Who", ["AAPL", "KO"], {"Contribution": np.array([1.5, -0.2])}, LINES)
    both = shares.figure("Who", ["AAPL", "KO"], {"Weight": np.ones(2), "Risk": np.ones(2)}, LINES)
    assert (alone.layout.showlegend, both.layout.showlegend) == (False, True)
    assert alone.data[0].text == ("150.0%", "−20.0%")


def test_a_bar_below_0_has_room_for_its_number_left_of_it() -> None:
    figure = shares.figure("Who", ["AAPL", "KO"], {"Gain": np.array([1.5, -0.2])}, LINES)
    low, high = figure.layout.xaxis.range
    assert (low, high) == (pytest.approx(-0.2 - 0.2 * 1.7), 1.5)
    above = shares.figure("Who", ["AAPL", "KO"], {"Gain": np.array([0.5, 0.0])}, LINES)
    assert above.layout.xaxis.range is None


def test_a_fit_is_drawn_by_iteration_without_what_has_no_logarithm() -> None:
    courses = [
        IterationPanel("Variance a year above its minimum", np.array([0.1, 0.01, 0.0])),
        IterationPanel("Length of the projected gradient", np.array([1, 0.1, 0])),
        IterationPanel("mu", np.array([0.1, 0.0, -0.1]), log=False),
    ]
    figure = convergence.figure(courses)
    objective, gradient, parameter = figure.data
    layout = figure.layout
    assert layout.yaxis.type == layout.yaxis2.type == "log"
    assert layout.yaxis3.type is None
    np.testing.assert_array_equal(numbers(objective.x), [0, 1, 2])
    np.testing.assert_array_equal(numbers(objective.y), [0.1, 0.01, np.nan])
    np.testing.assert_array_equal(numbers(gradient.y), [1.0, 0.1, np.nan])
    np.testing.assert_array_equal(numbers(parameter.y), [0.1, 0.0, -0.1])
    assert [one.name for one in figure.data] == [course.title for course in courses]
    ends = [layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert (ends[0][1], ends[2][0]) == (1.0, pytest.approx(0.0))
    assert all(above[0] > below[1] for above, below in pairwise(ends))


def test_an_asset_in_doubt_does_not_stretch_the_axes() -> None:
    wild = Point("WILD", 62.5, 88.0, "")
    lines = LINES | {"WILD": palette.LINES[7]}
    sound = frontier.figure([], ASSETS, [], "", LINES).layout
    figure = frontier.figure([*CURVE, wild], [*ASSETS, wild], [], "", lines, doubtful=["WILD"])
    assert figure.layout.xaxis.range == sound.xaxis.range
    assert figure.layout.yaxis.range == sound.yaxis.range
    assert "WILD" not in {trace.name for trace in figure.data}
    assert max(max(trace.x) for trace in figure.data) <= sound.xaxis.range[1]
    said = [one.text for one in figure.layout.annotations if "off scale" in one.text]
    assert len(said) == 1
    assert "WILD: 8,800% at 6,250%, off scale" in said[0]
