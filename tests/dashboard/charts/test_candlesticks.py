"""Candlesticks by their structure: bars, volume in millions, marks where something was paid."""

from __future__ import annotations

import numpy as np

from analytics.study.candles import Candles
from dashboard.charts import candlesticks
from dashboard.charts.style import palette
from tests.dashboard.figures import numbers, trace

LINE = palette.LINES[0]
CLOSE = np.array([10.0, 12.0, 9.0])


def candles(volume: float = 2_000_000.0) -> Candles:
    return Candles(
        frequency="weekly",
        dates=np.array(["2026-11-06", "2026-11-13", "2026-11-20"], dtype="datetime64[D]"),
        open=CLOSE - 1.0,
        high=CLOSE + 1.0,
        low=CLOSE - 2.0,
        close=CLOSE,
        volume=np.full(3, volume),
        dividend=np.array([0.0, 0.24, 0.0]),
        split=np.array([1.0, 1.0, 0.1]),
    )


def test_the_bars_are_the_candles_numbers() -> None:
    figure = candlesticks.figure(candles(), "KO", LINE, "USD")
    bars = trace(figure, "KO")
    for field in ("open", "high", "low", "close"):
        np.testing.assert_array_equal(numbers(bars[field]), getattr(candles(), field))
    assert numbers(trace(figure, "volume").y).tolist() == [2.0, 2.0, 2.0]
    assert trace(figure, "volume").yaxis == "y2"
    assert not figure.layout.xaxis.rangeslider.visible


def test_a_rise_is_hollow_and_a_fall_is_full() -> None:
    bars = trace(candlesticks.figure(candles(), "KO", LINE, "USD"), "KO")
    assert bars.increasing.line.color == bars.decreasing.line.color == LINE.colour
    assert (bars.increasing.fillcolor, bars.decreasing.fillcolor) == ("rgba(0,0,0,0)", LINE.colour)


def test_dividends_and_splits_are_marked_below_their_bars() -> None:
    figure = candlesticks.figure(candles(), "KO", LINE, "USD")
    paid, split = trace(figure, "dividends"), trace(figure, "splits")
    assert (paid.text, paid.customdata) == (("<b>D</b>",), ("dividend 0.24",))
    assert (split.text, split.customdata) == (("<b>S</b>",), ("split 1 for 10",))
    assert (numbers(paid.y)[0], numbers(split.y)[0]) == (10.0, 7.0)


def test_without_volume_prices_have_the_whole_height() -> None:
    figure = candlesticks.figure(candles(np.nan), "KO", LINE, "", log=True)
    assert "volume" not in [one.name for one in figure.data]
    assert figure.layout.yaxis.domain == (0, 1)
    assert figure.layout.yaxis.type == "log"


def test_the_alt_text_has_the_ends_and_the_range() -> None:
    assert candlesticks.alt(candles(), "KO") == (
        "Candles of KO by the week, 6 Nov 2026 to 20 Nov 2026: from 9.00 to 9.00, between 7.00 and "
        "13.00; 1 bars with dividends, 1 with splits"
    )
