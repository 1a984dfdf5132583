"""The charts of risk by their structure: histogram and marks, dots and whiskers."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.inference.normality import Histogram
from dashboard.charts import dots
from dashboard.charts.dots import Measure
from dashboard.charts.returns import tails
from dashboard.charts.returns.tails import Mark
from dashboard.charts.style import palette
from tests.dashboard.figures import numbers, trace

EDGES = np.array([-0.04, -0.03, -0.02, -0.01, 0.0, 0.01])
BINS = Histogram(EDGES, np.array([1, 2, 5, 9, 3]))
LINES = palette.lines(palette.assign({}, ["AAA", "BBB"]), None)
WORST = np.array([1, 1, 0, 0, 0])
LOSS = Measure("Historical", "circle", np.array([0.02, 0.03]))
ENDS = np.array([0.01, 0.025]), np.array([0.05, 0.031])


def test_the_histogram_is_drawn_as_counted_and_its_tail_in_full_colour() -> None:
    figure = tails.figure("AAA", BINS, WORST, [], LINES["AAA"])
    tail, rest = trace(figure, "worst 5 %"), trace(figure, "other returns")
    assert figure.layout.barmode == "stack"
    np.testing.assert_array_equal(numbers(tail.y), WORST)
    np.testing.assert_array_equal(numbers(tail.y) + numbers(rest.y), BINS.counts)
    for bars in (tail, rest):
        edges = numbers(bars.x) - numbers(bars.width) / 2
        np.testing.assert_allclose(edges, EDGES[:-1], atol=1e-17)
    assert tail.marker.color == LINES["AAA"].colour
    assert rest.marker.color == LINES["AAA"].faded(0.35)


def test_marks_stand_at_their_losses_and_no_line_runs_through_a_label() -> None:
    marks = [Mark("normal", 0.03, "dot"), Mark("historical", 0.02), Mark("none", np.nan)]
    layout = tails.figure("AAA", BINS, WORST, marks, LINES["AAA"]).layout
    assert [(line.x0, line.x1, line.line.dash) for line in layout.shapes] == [
        (-0.02, -0.02, "solid"),
        (-0.03, -0.03, "dot"),
    ]
    # What is further left is lower than the label to the right of it.
    assert layout.shapes[1].y1 < layout.shapes[0].y1
    _, first, second = layout.annotations
    assert (first.text, first.x) == ("historical <b>2.00%</b>", -0.02)
    assert (second.text, second.y) == ("normal <b>3.00%</b>", layout.shapes[1].y1)


def test_a_row_a_ticker_from_the_top_in_its_colour() -> None:
    figure = dots.figure("Loss", ["AAA", "BBB"], [LOSS], LINES)
    assert list(figure.layout.yaxis.ticktext) == ["<b>AAA</b>", "<b>BBB</b>"]
    low, high = figure.layout.yaxis.range
    assert low > high
    for number, name in enumerate(("AAA", "BBB")):
        row = trace(figure, name)
        assert numbers(row.x).tolist() == [LOSS.values[number]]
        assert numbers(row.y).tolist() == [number]
        assert row.marker.color == LINES[name].colour
        assert not row.error_x.visible
    assert not figure.layout.showlegend


def test_whiskers_reach_from_end_to_end_of_the_interval() -> None:
    figure = dots.figure("Loss", ["AAA", "BBB"], [Measure("Loss", "x", LOSS.values, ENDS)], LINES)
    for number, name in enumerate(("AAA", "BBB")):
        row = trace(figure, name)
        assert row.error_x.visible
        value = numbers(row.x)[0]
        assert value - numbers(row.error_x.arrayminus)[0] == pytest.approx(ENDS[0][number])
        assert value + numbers(row.error_x.array)[0] == pytest.approx(ENDS[1][number])
    assert trace(figure, "AAA").customdata[0] == "AAA Loss: 2.00% [1.00%, 5.00%]"


def test_several_measures_have_symbols_a_legend_and_with_whiskers_lanes_of_their_own() -> None:
    bare = [LOSS, Measure("Normal", "x", LOSS.values + 0.01)]
    figure = dots.figure("Loss", ["AAA", "BBB"], bare, LINES)
    assert figure.layout.showlegend
    assert [one.name for one in figure.data if one.showlegend is None] == ["Historical", "Normal"]
    row = trace(figure, "BBB")
    assert list(row.marker.symbol) == ["circle", "x"]
    assert numbers(row.y).tolist() == [1, 1]
    whiskered = [Measure(one.name, one.symbol, one.values, ENDS) for one in bare]
    higher, lower = numbers(trace(dots.figure("", ["AAA", "BBB"], whiskered, LINES), "AAA").y)
    assert -0.5 < higher < 0 < lower < 0.5


def test_an_undefined_measure_leaves_its_row_empty() -> None:
    nothing = np.full(2, np.nan)
    figure = dots.figure("Loss", ["AAA", "BBB"], [Measure("Loss", "x", nothing)], LINES)
    assert np.isnan(numbers(trace(figure, "AAA").x)).all()
    assert len(figure.layout.yaxis.ticktext) == 2
