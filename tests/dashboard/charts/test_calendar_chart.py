"""The calendar and the periodic bars by their structure: the study's numbers in the right cells."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.performance.calendar_returns import calendar_of
from analytics.study import Study
from dashboard.charts.returns import calendar, periodic
from dashboard.charts.style import theme
from dashboard.charts.style.palette import LINES
from tests.dashboard.figures import numbers
from tests.dashboard.market import bars, studied, walk


@pytest.fixture
def study() -> Study:
    known = [bars("AAPL", walk(1)), bars("KO", walk(2, 300))]
    return studied(*known, tickers=("AAPL", "KO"))


def test_cells_are_the_calendars_numbers(study: Study) -> None:
    table = calendar_of(study)
    months, texts, years, _ = calendar.figure(table, 0).data
    np.testing.assert_array_equal(months.z, table.months[0])
    np.testing.assert_array_equal(years.z, table.years[0][:, None])
    assert list(months.y) == [str(year) for year in table.year]
    assert len(texts.x) == np.count_nonzero(~np.isnan(table.months[0]))


def test_a_number_stands_in_the_cell_it_speaks_of(study: Study) -> None:
    table = calendar_of(study)
    texts = calendar.figure(table, 0).data[1]
    said = dict(zip(zip(texts.x, texts.y, strict=True), texts.text, strict=True))
    march = table.months[0, list(table.year).index(2025), 2]
    assert float(said["Mar", "2025"].replace("−", "-")) == pytest.approx(100 * march, abs=0.5)


def test_colours_are_centred_on_zero_and_transparent(study: Study) -> None:
    months, _, years, _ = calendar.figure(calendar_of(study), 0).data
    for cells in (months, years):
        assert cells.zmid == 0
        assert cells.colorscale[0][1] == theme.DIVERGING[0][1]
    assert all("rgba" in colour for _, colour in theme.DIVERGING)


def test_cut_periods_are_in_italics_and_say_so(study: Study) -> None:
    months, texts, _, totals = calendar.figure(calendar_of(study), 0).data
    said = dict(zip(zip(texts.x, texts.y, strict=True), texts.text, strict=True))
    assert said["Nov", "2026"].startswith("<i>")
    assert not said["Oct", "2026"].startswith("<i>")
    assert months.customdata[-1][10] == ", a part of it only"
    assert totals.text[-1].startswith("<i>")


def test_years_without_a_return_of_the_ticker_have_no_line(study: Study) -> None:
    months = calendar.figure(calendar_of(study), 1).data[0]
    assert list(months.y) == ["2025", "2026"]


@pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly", "quarterly", "yearly"])
@pytest.mark.parametrize("kind", ["simple", "log"])
def test_bars_are_those_of_the_returns_file(frequency: str, kind: str) -> None:
    made = studied(bars("AAPL", walk(1)), tickers=("AAPL",), frequency=frequency, kind=kind)
    [drawn] = periodic.figure(made, "AAPL", LINES[0]).data
    expected = getattr(made.periodic, kind)[0]
    np.testing.assert_array_equal(numbers(drawn.y), expected[~np.isnan(expected)])
    assert len(drawn.x) == len(drawn.y)


def test_many_returns_are_one_line_that_says_each_of_them() -> None:
    made = studied(bars("AAPL", walk(1, 2_000)), tickers=("AAPL",))
    [drawn] = periodic.figure(made, "AAPL", LINES[0]).data
    seen = made.daily.simple[0]
    seen = seen[~np.isnan(seen)]
    assert drawn.mode == "lines"
    np.testing.assert_array_equal(numbers(drawn.y)[1::3], seen)
    np.testing.assert_array_equal(numbers(drawn.customdata), np.repeat(seen, 3))


def test_one_return_is_drawn() -> None:
    made = studied(bars("AAPL", [100.0, 110.0]), tickers=("AAPL",))
    months, texts, *_ = calendar.figure(calendar_of(made), 0).data
    assert np.nanmax(months.z) == pytest.approx(0.1)
    assert list(texts.text) == ["<i>10</i>"]


def luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


@pytest.mark.parametrize(("page", "text"), [("#FFFFFF", "#2B2A27"), ("#171614", "#E9E8E4")])
@pytest.mark.parametrize("end", [0, 1, 2])
def test_numbers_are_legible_on_the_fullest_cells(page: str, text: str, end: int) -> None:
    """WCAG's 4.5:1 for text, with the colours of .streamlit/config.toml."""
    *parts, opacity = map(float, theme.DIVERGING[end][1][5:-1].split(","))
    mixed = [
        opacity * part / 255 + (1 - opacity) * below
        for part, below in zip(parts, channels(page), strict=True)
    ]
    dark, light = sorted((luminance(mixed), luminance(channels(text))))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
