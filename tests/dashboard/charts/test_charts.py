"""Figures by their structure: what is drawn is the study's numbers, alike in every panel."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.study import Study
from dashboard.charts import overview
from dashboard.charts.overview import Money
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


def test_the_three_panels_are_the_studys_numbers(study: Study) -> None:
    figure = overview.figure(study, lines_of(study), Money(10_000.0, common=False))
    panels = {
        "": 10_000.0 * study.growth,
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
    figure = overview.figure(study, lines, Money())
    for name, line in lines.items():
        drawn = [one for one in figure.data if one.legendgroup == name]
        assert len(drawn) == 3
        assert {one.line.color for one in drawn} == {line.colour}
        assert {one.yaxis for one in drawn} == {"y", "y2", "y3"}
    bars_of_it = daily_bars.figure(study, lines, 20)
    assert trace(bars_of_it, "AAPL close to close").marker.color == lines["AAPL"].colour


def test_the_benchmark_is_dashed_and_named_with_its_end(study: Study) -> None:
    figure = overview.figure(study, lines_of(study), Money())
    assert trace(figure, "^GSPC").line.dash == palette.BENCHMARK.dash
    [index] = [n.text for n in figure.layout.annotations if "<b>^GSPC</b>" in n.text]
    assert index.endswith("<br><i>to Mar 2026</i><br><i>no dividends</i>")
    assert palette.BENCHMARK.colour in index
    [title] = [n.text for n in figure.layout.annotations if "Growth of 1" in n.text]
    assert "dividends included, ^GSPC without; since " in title


def test_one_axis_of_dates_and_one_hover(study: Study) -> None:
    layout = overview.figure(study, lines_of(study), Money()).layout
    assert layout.hovermode == "x unified"
    assert layout.hoversubplots == "single"
    assert layout.xaxis.anchor == "y3"
    assert not layout.showlegend


@pytest.mark.parametrize("log", [False, True])
def test_labels_stand_beside_the_growth_panel(study: Study, log: bool) -> None:
    figure = overview.figure(study, lines_of(study), Money(), log=log)
    assert figure.layout.yaxis.type == ("log" if log else "linear")
    beside = [n for n in figure.layout.annotations if n.yref == "y"]
    labels = {n.text.split("<b>")[1].split("</b>")[0]: n.y for n in beside}
    assert set(labels) == set(study.tickers)
    last = study.growth[0, -1]
    near = np.log10(last) if log else last
    assert labels["AAPL"] == pytest.approx(near, abs=0.3)


def test_only_a_single_ticker_has_its_drawdown_filled() -> None:
    alone = studied(
        bars("AAPL", ROOMY[0]), bars("^GSPC", ROOMY[2]), tickers=("AAPL",), benchmark="^GSPC"
    )
    figure = overview.figure(alone, lines_of(alone), Money())
    assert trace(figure, "AAPL drawdown").fill == "tozeroy"
    assert trace(figure, "^GSPC drawdown").fill is None


def test_a_long_history_is_thinned_but_keeps_its_trough() -> None:
    study = studied(bars("AAPL", walk(4, 9_000)), tickers=("AAPL",))
    y = numbers(trace(overview.figure(study, lines_of(study), Money()), "AAPL drawdown").y)
    assert len(y) < 1_700
    assert y.min() == np.nanmin(study.drawdown)


def test_a_short_window_leaves_out_weekends_and_holidays() -> None:
    study = studied(bars("AAPL", walk(5, 60)), tickers=("AAPL",))
    breaks = overview.figure(study, lines_of(study), Money()).layout.xaxis.rangebreaks
    assert breaks[0].bounds == ("sat", "mon")


def test_tickers_that_begin_apart_start_together_or_each_at_its_own_day() -> None:
    """OLD doubles before NEW begins, and once more after."""
    old = bars("OLD", [50.0] * 10 + [100.0] * 9 + [200.0])
    study = studied(old, bars("NEW", [10.0, 10.0, 10.0, 15.0]), tickers=("OLD", "NEW"))
    together = overview.figure(study, lines_of(study), Money(100.0))
    assert numbers(trace(together, "OLD").y).tolist() == [100.0, 100.0, 100.0, 200.0]
    assert numbers(trace(together, "NEW").y).tolist() == [100.0, 100.0, 100.0, 150.0]
    apart = overview.figure(study, lines_of(study), Money(100.0, common=False))
    assert numbers(trace(apart, "OLD").y)[-1] == 400.0
    texts = [n.text for n in apart.layout.annotations]
    assert sum("<i>since 2026</i>" in text for text in texts) == 2
    assert any("each since its own start" in text for text in texts)


def test_an_error_in_prices_does_not_stretch_the_axes() -> None:
    """A close a hundred times too high is drawn, and goes beyond with an arrow."""
    wrong = np.array(ROOMY[1])
    wrong[300:310] *= 100
    study = studied(bars("AAPL", ROOMY[0]), bars("NVT.L", wrong), tickers=("AAPL", "NVT.L"))
    figure = overview.figure(study, lines_of(study), Money(10_000.0), doubtful=("NVT.L",))
    growth = 10_000.0 * study.growth[0]
    low, high = figure.layout.yaxis.range
    assert (low, high) == pytest.approx(
        (growth.min() - 0.06 * np.ptp(growth), growth.max() + 0.06 * np.ptp(growth))
    )
    arrows = [n.text for n in figure.layout.annotations if "off scale" in n.text]
    assert any("▲" in text and "NVT.L" in text for text in arrows)
    daily = daily_bars.figure(study, lines_of(study), 300, ("NVT.L",))
    assert daily.layout.yaxis.range[1] < 0.2
    assert sum("off scale" in n.text for n in daily.layout.annotations) == 1
    usual = overview.figure(study, lines_of(study), Money(10_000.0))
    assert usual.layout.yaxis.range is None


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
