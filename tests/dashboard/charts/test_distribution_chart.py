"""Histogram and Q-Q plot by their structure: the numbers of the module normality as they are."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.inference import normality
from dashboard.charts.returns import distribution
from dashboard.charts.style.palette import LINES
from tests.dashboard.figures import numbers, trace
from tests.dashboard.market import walk

RETURNS = np.diff(walk(3, 4_000)) / walk(3, 4_000)[:-1]


def test_bars_are_the_counts_and_the_curve_is_the_normals() -> None:
    bins = normality.histogram(RETURNS)
    expected = bins.normal(0.001, 0.015)
    figure = distribution.histogram(bins, expected, LINES[0])
    drawn = trace(figure, "returns")
    np.testing.assert_array_equal(numbers(drawn.y), bins.counts)
    np.testing.assert_allclose(numbers(drawn.x) - numbers(drawn.width) / 2, bins.edges[:-1])
    np.testing.assert_array_equal(numbers(trace(figure, "normal").y), expected)


@pytest.mark.parametrize("count", [1, 2, 700, 3_999])
def test_both_tails_are_drawn_whole(count: int) -> None:
    points = normality.normal_quantiles(RETURNS[:count])
    figure = distribution.quantiles(points, LINES[0])
    x, y = numbers(trace(figure, "returns").x), numbers(trace(figure, "returns").y)
    assert len(y) <= 700
    tail = min(count, 150)
    np.testing.assert_array_equal(y[:tail], points.ordered[:tail])
    np.testing.assert_array_equal(y[-tail:], points.ordered[-tail:])
    assert np.isin(y, points.ordered).all()
    assert np.all(np.diff(x) > 0)


def test_the_line_is_the_normals() -> None:
    points = normality.normal_quantiles(RETURNS)
    drawn = trace(distribution.quantiles(points, LINES[0]), "normal")
    np.testing.assert_array_equal(numbers(drawn.y), points.line[[0, -1]])


def test_returns_that_do_not_vary_have_no_curve() -> None:
    bins = normality.histogram([0.0, 0.0, 0.0])
    figure = distribution.histogram(bins, bins.normal(0.0, 0.0), LINES[0])
    assert np.isnan(numbers(trace(figure, "normal").y)).all()
    assert numbers(trace(figure, "returns").y).tolist() == [3]
