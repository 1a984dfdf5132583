"""Prices in another currency: hand-computed cases, and the same on an accelerator."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from models.device import to_numpy
from models.errors import InputError
from models.prices.currency import in_base, rates_of
from models.prices.returns import gross_returns
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.panels import NAN, panel

RATES = torch.tensor([[2.0, 4.0, NAN, 5.0]], dtype=torch.float64)


def test_a_price_is_told_at_the_rate_of_its_own_session() -> None:
    told = in_base(panel({"close": [[10.0, 11.0, 12.0, 13.0]]}), RATES, "USD")
    np.testing.assert_array_equal(to_numpy(told["close"]), [[20.0, 44.0, NAN, 65.0]])
    assert [origin.currency for origin in told.origins] == ["USD"]


def test_the_return_is_the_stocks_times_the_rates() -> None:
    """(44 - 20) / 20 = 1.2 = 1.1 × 2 - 1; over the session without a rate 65 / 44."""
    told = in_base(panel({"close": [[10.0, 11.0, 12.0, 13.0]]}), RATES, "USD")
    found = to_numpy(gross_returns(told))
    np.testing.assert_allclose(found, [[NAN, 2.2, NAN, 65 / 44]], rtol=1e-15)


def test_a_dividend_without_a_rate_is_told_at_the_next_one() -> None:
    """1 paid on the third day is 5 on the fourth, whose return is (65 + 5) / 44."""
    prices = {"close": [[10.0, 11.0, 12.0, 13.0]], "dividend": [[0.0, 0.5, 1.0, 0.0]]}
    told = in_base(panel(prices), RATES, "USD")
    np.testing.assert_array_equal(to_numpy(told["dividend"]), [[0.0, 2.0, 5.0, 0.0]])
    found = to_numpy(gross_returns(told))
    np.testing.assert_allclose(found, [[NAN, 46 / 20, NAN, 70 / 44]], rtol=1e-15)


def test_rates_are_matched_by_date_and_missing_where_there_is_none() -> None:
    prices = panel({"close": [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]})
    pairs = replace(panel({"close": [[7.0, 9.0]]}), dates=prices.dates[[0, 2]])
    found = to_numpy(rates_of(prices, pairs, ["A", None]))
    np.testing.assert_array_equal(found, [[7.0, NAN, 9.0], [1.0, 1.0, 1.0]])
    later = replace(pairs, dates=prices.dates[[0, 2]] + 100)
    assert np.isnan(to_numpy(rates_of(prices, later, ["A", "A"]))).all()
    with pytest.raises(InputError, match="no EURUSD=X"):
        rates_of(prices, pairs, ["EURUSD=X", None])


def test_an_accelerator_converts_without_a_word_to_the_cpu() -> None:
    made = panel({"close": [[10.0, 11.0]], "dividend": [[0.0, 1.0]]})
    expected = to_numpy(in_base(made, rates_of(made, made, ["A"]), "USD").values)
    with FakeAccelerator() as accelerator:
        there = made.to(DEVICE)
        told = in_base(there, rates_of(there, there, ["A"]), "USD")
        assert accelerator.log.to_host == 0
        np.testing.assert_array_equal(to_numpy(told.values), expected)
