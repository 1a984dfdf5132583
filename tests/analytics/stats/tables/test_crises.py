"""Crises: their dates against the index's own prices, passages by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.tables.crises import CRISES, Crisis, passage
from models.errors import ShapeError
from tests.analytics.tables import studied

COVID = next(crisis for crisis in CRISES if crisis.name == "Covid 2020")


@pytest.mark.parametrize("crisis", CRISES[1:], ids=lambda crisis: crisis.name)
def test_the_dates_are_the_index_s_closing_high_and_low(crisis: Crisis) -> None:
    """No close between the two is higher than the first or lower than the last; -10 % or more."""
    study = studied("sample", tickers=("^GSPC",))
    inside = (study.dates >= crisis.start) & (study.dates <= crisis.end)
    closes, days = study.close[0][inside], study.dates[inside]
    assert days[np.nanargmax(closes)] == crisis.start
    assert days[np.nanargmin(closes)] == crisis.end
    assert np.nanmin(closes) / np.nanmax(closes) < 0.9


def test_they_come_one_after_another() -> None:
    starts = [crisis.start for crisis in CRISES]
    assert starts == sorted(starts)
    assert all(crisis.start < crisis.end for crisis in CRISES)


def _days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def test_by_hand() -> None:
    days = _days("2020-02-14", "2020-03-02", "2020-03-20", "2020-06-01", "2020-09-01")
    found = passage([50.0, 60.0, 40.0, 45.0, 50.0], days, COVID)
    assert found is not None
    assert found.total == pytest.approx(-0.2)
    assert found.drawdown == pytest.approx(-1 / 3)
    assert found.recovery == np.datetime64("2020-09-01")


def test_one_that_rose_was_never_below() -> None:
    days = _days("2020-02-19", "2020-03-23", "2020-03-24")
    found = passage([50.0, 60.0, 40.0], days, COVID)
    assert found is not None
    assert (found.drawdown, found.recovery) == (0.0, np.datetime64("2020-03-23"))


def test_one_that_has_not_recovered() -> None:
    found = passage([50.0, 40.0, 49.0], _days("2020-02-19", "2020-03-23", "2023-01-02"), COVID)
    assert found is not None
    assert np.isnat(found.recovery)


@pytest.mark.parametrize(
    "days",
    [
        ("2020-02-20", "2020-03-23"),  # begins after the high
        ("2020-02-11", "2020-03-23"),  # a price too old at the high
        ("2020-02-19", "2020-03-01"),  # ends before the low
        ("2020-02-19", "2021-03-23"),  # none within
    ],
)
def test_prices_that_do_not_cover_it(days: tuple[str, str]) -> None:
    assert passage([50.0, 40.0], _days(*days), COVID) is None


def test_a_missing_price_is_no_price() -> None:
    days = _days("2020-02-18", "2020-02-19", "2020-03-23")
    found = passage([80.0, np.nan, 40.0], days, COVID)
    assert found is not None
    assert found.total == -0.5


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ShapeError, match="one series"):
        passage(np.ones((1, 2)), _days("2020-02-19", "2020-03-23"), COVID)
