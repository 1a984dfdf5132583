"""The charts that compare by their structure: heatmap, points with whiskers, names beside them."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.charts import heatmap, risk_return
from dashboard.charts.dots import Measure
from dashboard.charts.style import palette, places
from tests.dashboard.figures import numbers, trace

NAMES = ["AAA", "BBB", "CCC"]
MATRIX = np.array([[1.0, 0.456, -0.2], [0.456, 1.0, np.nan], [-0.2, np.nan, 1.0]])
LINES = palette.lines(palette.assign({}, NAMES[:2]), "CCC")
VOLATILITY = Measure("Volatility", "", np.array([0.2, 0.3, 0.15]))
REWARD = Measure("Mean return", "", np.array([0.1, -0.05, 0.07]))


def test_the_matrix_is_drawn_as_it_is_from_the_top_left() -> None:
    figure = heatmap.figure("Correlation", NAMES, MATRIX)
    cells = trace(figure, "correlation")
    np.testing.assert_array_equal(np.array(cells.z, dtype=float), MATRIX)
    assert list(cells.x) == list(cells.y) == NAMES
    assert figure.layout.yaxis.autorange == "reversed"


def test_colours_are_centred_on_no_correlation() -> None:
    cells = trace(heatmap.figure("", NAMES, MATRIX), "correlation")
    assert (cells.zmin, cells.zmax) == (-1, 1)
    low, middle, high = cells.colorscale
    assert (low[0], middle[0], high[0]) == (0.0, 0.5, 1.0)
    assert len({colour for _, colour in cells.colorscale}) == 3


def test_each_number_stands_in_its_cell() -> None:
    text = trace(heatmap.figure("", NAMES, MATRIX), "numbers")
    found = {(y, x): value for x, y, value in zip(text.x, text.y, text.text, strict=True)}
    assert found["AAA", "BBB"] == found["BBB", "AAA"] == "0.46"
    assert found["AAA", "CCC"] == "-0.20"
    assert found["BBB", "CCC"] == "–"
    assert found["CCC", "CCC"] == "1"


def test_many_tickers_are_not_written_into_their_cells() -> None:
    names = [f"T{number}" for number in range(heatmap.MOST_WRITTEN + 1)]
    figure = heatmap.figure("", names, np.eye(len(names)))
    assert [one.name for one in figure.data] == ["correlation"]
    assert figure.layout.height <= heatmap.TALLEST + heatmap.EDGES


@pytest.mark.parametrize(
    ("value", "text"), [(-0.004, "0.00"), (0.996, "1"), (-1.0, "-1.00"), (0.05, "0.05")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert heatmap.written(value) == text


def test_a_point_a_ticker_at_its_risk_and_return() -> None:
    figure = risk_return.figure(NAMES, VOLATILITY, REWARD, 0.0, LINES)
    for number, name in enumerate(NAMES):
        point = trace(figure, name)
        assert numbers(point.x).tolist() == [VOLATILITY.values[number]]
        assert numbers(point.y).tolist() == [REWARD.values[number]]
        assert point.marker.color == LINES[name].colour
        assert not point.error_x.visible
    assert trace(figure, "CCC").marker.symbol == "diamond"


def test_points_have_whiskers_both_ways_and_all_of_them_fit() -> None:
    wide = Measure("Mean return", "", REWARD.values, (REWARD.values - 0.4, REWARD.values + 0.5))
    ends = VOLATILITY.values - 0.01, VOLATILITY.values + 0.02
    figure = risk_return.figure(NAMES, Measure("V", "", VOLATILITY.values, ends), wide, 0.0, LINES)
    point = trace(figure, "AAA")
    assert point.textposition == "top right"  # not on a whisker
    assert numbers(point.error_y.array) == pytest.approx([0.5])
    assert numbers(point.error_y.arrayminus) == pytest.approx([0.4])
    assert numbers(point.error_x.array) == pytest.approx([0.02])
    bottom, top = figure.layout.yaxis.range
    assert bottom < -0.45
    assert top > 0.6
    assert figure.layout.xaxis.range[1] > 0.32


def test_rays_have_their_sharpe_ratio_and_stay_inside() -> None:
    figure = risk_return.figure(NAMES, VOLATILITY, REWARD, 0.02, LINES)
    rays = [one.name for one in figure.data if one.name.startswith("Sharpe")]
    # The axes reach 0.336 and from -0.059 to 0.109: a ray of 2 would leave at 0.045, too soon.
    assert rays == ["Sharpe -1", "Sharpe 0.5", "Sharpe 1"]
    for ratio in (-1.0, 0.5, 1.0):
        ray = trace(figure, f"Sharpe {ratio:g}")
        (x0, x1), (y0, y1) = numbers(ray.x), numbers(ray.y)
        assert (x0, y0) == (0.0, 0.02)
        assert (y1 - y0) / x1 == pytest.approx(ratio)
        assert x1 <= figure.layout.xaxis.range[1]
        bottom, top = figure.layout.yaxis.range
        assert bottom - 1e-12 <= y1 <= top + 1e-12


def test_undefined_points_do_no_harm() -> None:
    nothing = Measure("", "", np.full(3, np.nan))
    figure = risk_return.figure(NAMES, nothing, nothing, 0.0, LINES)
    assert np.isfinite(figure.layout.xaxis.range).all()
    assert np.isfinite(figure.layout.yaxis.range).all()


def test_names_take_the_sides_that_are_free() -> None:
    names = ["AAAA", "BBBB", "CCCC", "DDDD"]
    points = [(0.0, 0.0), (10.0, 2.0), (5.0, 12.0), (200.0, 0.0)]
    sides = places.beside(names, points)
    boxes = {
        name: places._box(name, point, next(one for one in places.SIDES if one[0] == side))
        for name, point, side in zip(names, points, sides, strict=True)
    }
    for name, box in boxes.items():
        others = [one for other, one in boxes.items() if other != name]
        assert not any(places._meet(box, one) for one in others)
    assert sides[3] == "middle right"


def test_where_all_sides_are_taken_a_name_is_still_written() -> None:
    assert len(places.beside(["A"] * 20, [(0.0, 0.0)] * 20)) == 20
