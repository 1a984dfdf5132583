"""Figures by their structure: what is drawn is the study's numbers, alike in every panel."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.study import Study
from dashboard.charts import overview
from dashboard.charts.returns import daily_bars
from dashboard.charts.style import palette
from tests.dashboard.figures import numbers, trace
from tests.dashboard.market import bars, studied, walk

ROOMY = walk(1), walk(2), walk(3)


@pytest.fixture
def study() -> Study:
    known = [bars("AAPL", ROOMY[0]), bars("MSFT", ROOMY[1], opens=False)]
    early = bars("^GSPC", ROOMY[2], last="2026-03-02")
    return studied(*known, early, tickers=("AAPL", "MSFT"), benchmark="^GSPC")


def lines_of(study: Study) -> dict[str, palette.Line]:
    return palette.lines(palette.assign({}, study.asked), study.request.benchmark)


def returns_of(study: Study) -> dict[str, float]:
    return dict.fromkeys(study.tickers, 0.5)


def test_the_three_panels_are_the_studys_numbers(study: Study) -> None:
    figure = overview.figure(study, lines_of(study), returns_of(study))
    panels = {
        "": study.growth,
        " drawdown": study.drawdown,
        " volatility": study.rolling_volatility,
    }
    for row, name in enumerate(study.tickers):
        for suffix, values in panels.items():
            seen = ~np.isnan(values[row])
            y = numbers(trace(figure, name + suffix).y)
            np.testing.assert_array_equal(y[~np.isnan(y)], values[row][seen])
            x = np.asarray(trace(figure, name + suffix).x, dtype="datetime64[D]")
            np.testing.assert_array_equal(x[~np.isnan(y)], study.dates[seen])


def test_a_ticker_has_one_colour_in_all_panels(study: Study) -> None:
    lines = lines_of(study)
    figure = overview.figure(study, lines, returns_of(study))
    for name, line in lines.items():
        drawn = [one for one in figure.data if one.legendgroup == name]
        assert len(drawn) == 3
        assert {one.line.color for one in drawn} == {line.colour}
        assert {one.yaxis for one in drawn} == {"y", "y2", "y3"}
    bars_of_it = daily_bars.figure(study, lines, 20)
    assert trace(bars_of_it, "AAPL close to close").marker.color == lines["AAPL"].colour


def test_the_benchmark_is_dashed_and_named_with_its_end(study: Study) -> None:
    figure = overview.figure(study, lines_of(study), returns_of(study))
    assert trace(figure, "^GSPC").line.dash == palette.BENCHMARK.dash
    texts = [note.text for note in figure.layout.annotations]
    assert "<b>^GSPC</b> +50.0%<br><i>to Mar 2026</i>" in texts
    assert "<b>AAPL</b> +50.0%" in texts


def test_one_axis_of_dates_and_one_hover(study: Study) -> None:
    layout = overview.figure(study, lines_of(study), returns_of(study)).layout
    assert layout.hovermode == "x unified"
    assert layout.hoversubplots == "axis"
    assert layout.xaxis.anchor == "y3"
    assert not layout.showlegend


@pytest.mark.parametrize("log", [False, True])
def test_labels_stand_beside_the_growth_panel(study: Study, log: bool) -> None:
    figure = overview.figure(study, lines_of(study), returns_of(study), log=log)
    assert figure.layout.yaxis.type == ("log" if log else "linear")
    labels = {n.text.split("</b>")[0][3:]: n.y for n in figure.layout.annotations if n.yref == "y"}
    assert set(labels) == set(study.tickers)
    last = study.growth[0, -1]
    near = np.log10(last) if log else last
    assert labels["AAPL"] == pytest.approx(near, abs=0.3)


def test_only_a_single_ticker_has_its_drawdown_filled() -> None:
    alone = studied(
        bars("AAPL", ROOMY[0]), bars("^GSPC", ROOMY[2]), tickers=("AAPL",), benchmark="^GSPC"
    )
    figure = overview.figure(alone, lines_of(alone), returns_of(alone))
    assert trace(figure, "AAPL drawdown").fill == "tozeroy"
    assert trace(figure, "^GSPC drawdown").fill is None


def test_a_long_history_is_thinned_but_keeps_its_trough() -> None:
    study = studied(bars("AAPL", walk(4, 9_000)), tickers=("AAPL",))
    y = numbers(trace(overview.figure(study, lines_of(study), {"AAPL": 1.0}), "AAPL drawdown").y)
    assert len(y) < 1_700
    assert y.min() == np.nanmin(study.drawdown)


def test_a_short_window_leaves_out_weekends_and_holidays() -> None:
    study = studied(bars("AAPL", walk(5, 60)), tickers=("AAPL",))
    breaks = overview.figure(study, lines_of(study), {"AAPL": 0.0}).layout.xaxis.rangebreaks
    assert breaks[0].bounds == ("sat", "mon")


def test_daily_bars_are_the_studys_numbers(study: Study) -> None:
    figure = daily_bars.figure(study, lines_of(study), 20)
    close = numbers(trace(figure, "AAPL close to close").y)
    inside = numbers(trace(figure, "AAPL open to close").y)
    np.testing.assert_array_equal(close, study.close_to_close[0, -20:])
    np.testing.assert_array_equal(inside, study.open_to_close[0, -20:])
    assert len(trace(figure, "AAPL open to close").x) == 20


def test_a_ticker_of_closes_only_says_so(study: Study) -> None:
    figure = daily_bars.figure(study, lines_of(study), 20)
    assert "MSFT open to close" not in [one.name for one in figure.data]
    texts = [note.text for note in figure.layout.annotations]
    assert any("MSFT" in text and daily_bars.NO_OPENS in text for text in texts)


def test_a_ticker_without_returns_there_has_no_panel_and_is_named(study: Study) -> None:
    assert daily_bars.absent(study, 20) == ("^GSPC",)
    figure = daily_bars.figure(study, lines_of(study), 20)
    assert not any("GSPC" in one.name for one in figure.data)


@pytest.mark.parametrize("sessions", [5, 60, 10_000])
def test_any_number_of_sessions_is_drawn(study: Study, sessions: int) -> None:
    figure = daily_bars.figure(study, lines_of(study), sessions)
    shown = min(sessions, len(study.dates))
    assert len(figure.layout.xaxis.categoryarray) == shown
    assert len(figure.layout.xaxis.tickvals) <= 6


def test_alt_texts_name_the_tickers(study: Study) -> None:
    assert "AAPL, MSFT, ^GSPC" in overview.alt(study)
    assert "AAPL, MSFT, ^GSPC" in daily_bars.alt(study, 20)
