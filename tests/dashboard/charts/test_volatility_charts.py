"""The cone and the rolling lines with a band, by their structure."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.performance.rolling_band import Band
from analytics.performance.volatility_cone import cone_of
from analytics.study import Study
from dashboard.charts.style import palette
from dashboard.charts.volatility import cone, rolling_volatility
from tests.dashboard.figures import numbers, trace
from tests.dashboard.market import bars, studied, walk


@pytest.fixture
def study() -> Study:
    known = [bars("AAPL", walk(1)), bars("KO", walk(2, 40))]
    return studied(*known, tickers=("AAPL", "KO"))


@pytest.mark.parametrize("name", ["AAPL", "KO"])
def test_the_cone_is_its_levels_and_now(study: Study, name: str) -> None:
    made = cone_of(study, name)
    figure = cone.figure(made, palette.LINES[0])
    there = ~np.isnan(made.levels[:, 0])
    for column, level in enumerate(cone.NAMES):
        drawn = trace(figure, level)
        np.testing.assert_array_equal(numbers(drawn.y), made.levels[there, column])
        assert list(drawn.x) == [str(w) for w in np.array(made.windows)[there]]
    np.testing.assert_array_equal(numbers(trace(figure, "now").y), made.now[there])


def test_bands_of_the_cone_are_filled_between_the_right_levels(study: Study) -> None:
    """`tonexty` fills to the trace before: the lower level follows its upper one."""
    figure = cone.figure(cone_of(study, "AAPL"), palette.LINES[0])
    names = [one.name for one in figure.data]
    for low, high in (("lowest", "highest"), ("5 %", "95 %"), ("25 %", "75 %")):
        assert names.index(low) == names.index(high) + 1
        assert trace(figure, low).fill == "tonexty"
        assert trace(figure, high).fill is None


def test_a_history_of_a_few_days_makes_an_empty_cone() -> None:
    made = cone_of(studied(bars("NEW", [1.0, 2.0, 3.0]), tickers=("NEW",)), "NEW")
    assert np.isnan(made.levels).all()
    assert list(trace(cone.figure(made, palette.LINES[0]), "now").x) == []


def rolled(study: Study, **parts: object) -> object:
    values = dict(zip(study.tickers, study.rolling_volatility, strict=True))
    lines = palette.lines(palette.assign({}, study.tickers), None)
    return rolling_volatility.figure(study, values, lines, "title", **parts)


def test_lines_are_the_studys(study: Study) -> None:
    figure = rolled(study)
    for row, name in enumerate(study.tickers):
        y = numbers(trace(figure, f"{name} volatility").y)
        expected = study.rolling_volatility[row]
        np.testing.assert_array_equal(y[~np.isnan(y)], expected[~np.isnan(expected)])


def test_the_band_lies_behind_the_lines_between_its_ends(study: Study) -> None:
    dates = study.dates[[100, 200, 300]]
    band = Band(dates, np.array([[0.1, np.nan, 0.2]]), np.array([[0.3, np.nan, 0.5]]))
    figure = rolled(study, band=("AAPL", band))
    high, low = figure.data[:2]
    assert (high.name, low.name, low.fill) == ("AAPL 95 % high", "AAPL 95 % low", "tonexty")
    assert numbers(high.y).tolist() == [0.3, 0.5]
    assert numbers(low.y).tolist() == [0.1, 0.2]
    assert len(figure.data) == 2 + len(study.tickers)
