"""Candles: bars of a window worked out by hand, with what was paid and split in them."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import prices, study
from analytics.prices import Loaded
from analytics.prices.bars import Bars
from analytics.request import Request
from analytics.study import Study
from analytics.study.candles import candles, has_ranges
from tests.dashboard.market import YAHOO, Market, bars

CLOSE = np.array([10.0, 12.0, 11.0, 13.0, 9.0, 14.0, 15.0])


def made(**columns: np.ndarray) -> tuple[Study, Loaded]:
    """Seven weekdays, Thu 12 to Fri 20 Nov 2026: two of one week, five of the next."""
    days = np.busday_offset("2026-11-20", np.arange(-6, 1)).astype("datetime64[D]")
    known = {"open": CLOSE - 1.0, "high": CLOSE + 2.0, "low": CLOSE - 2.0, "close": CLOSE}
    market = Market(Bars("KO", days, known | columns, YAHOO))
    request = Request(source="yahoo", tickers=("KO",))
    loaded = prices.load(request, market.feed(), patience=10)
    return study.run(request, loaded), loaded


def test_a_few_sessions_are_a_candle_each() -> None:
    dividend, split = np.zeros(7), np.ones(7)
    dividend[2], split[4] = 0.4, 2.0
    found = candles(*made(volume=np.arange(7.0), dividend=dividend, split=split), "KO")
    assert found.frequency == "daily"
    np.testing.assert_array_equal(found.open, CLOSE - 1.0)
    np.testing.assert_array_equal(found.high, CLOSE + 2.0)
    np.testing.assert_array_equal(found.low, CLOSE - 2.0)
    np.testing.assert_array_equal(found.close, CLOSE)
    np.testing.assert_array_equal(found.volume, np.arange(7.0))
    np.testing.assert_array_equal(found.dividend, dividend)
    np.testing.assert_array_equal(found.split, split)


def test_many_are_weeks_first_open_highest_high_lowest_low_last_close() -> None:
    """Thursday and Friday, 9 to 14 and a close of 12; then Monday to Friday, 7 to 17."""
    dividend = np.array([0.1, 0.0, 0.2, 0.0, 0.0, 0.3, 0.0])
    found = candles(*made(volume=np.arange(7.0), dividend=dividend), "KO", most=3)
    assert found.frequency == "weekly"
    assert found.dates.astype(str).tolist() == ["2026-11-13", "2026-11-20"]
    assert found.open.tolist() == [9.0, 10.0]
    assert found.high.tolist() == [14.0, 17.0]
    assert found.low.tolist() == [8.0, 7.0]
    assert found.close.tolist() == [12.0, 15.0]
    assert found.volume.tolist() == [1.0, 20.0]
    assert found.dividend == pytest.approx([0.1, 0.5])
    assert found.split.tolist() == [1.0, 1.0]


def test_what_is_unknown_stays_so() -> None:
    found = candles(*made(), "KO")
    assert np.isnan(found.volume).all()
    assert found.dividend.tolist() == [0.0] * 7


def test_closes_only_have_no_candles() -> None:
    request = Request(source="yahoo", tickers=("KO",))
    loaded = prices.load(request, Market(bars("KO", CLOSE, opens=False)).feed(), patience=10)
    assert not has_ranges(study.run(request, loaded), "KO")
    assert has_ranges(made()[0], "KO")
