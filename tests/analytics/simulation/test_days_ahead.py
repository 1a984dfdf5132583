"""Dates to come: weekdays after weekdays, every day after histories that have weekends."""

from __future__ import annotations

import numpy as np

from analytics.simulation.days_ahead import days_ahead


def dates(*days: str) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def test_weekends_are_left_out_where_the_history_has_none() -> None:
    """21 Sep 2023 is a Thursday."""
    found = days_ahead(dates("2023-09-20", "2023-09-21"), 3)
    assert found.astype(str).tolist() == ["2023-09-21", "2023-09-22", "2023-09-25", "2023-09-26"]


def test_crypto_trades_on_saturdays() -> None:
    found = days_ahead(dates("2023-09-16", "2023-09-21"), 3)
    assert found.astype(str).tolist() == ["2023-09-21", "2023-09-22", "2023-09-23", "2023-09-24"]
