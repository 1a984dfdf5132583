"""What a holding was worth: by hand, where one ticker misses a session and another begins later."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.portfolio.holding_history import worth
from tests.dashboard.market import bars, studied

# Five weekdays up to Friday, 20 November 2026; B has no price on Wednesday and none on Monday.
KNOWN = (bars("A", [8.0, 10.0, 5.0, 10.0, 20.0]), bars("B", [np.nan, 4.0, np.nan, 2.0, 1.0]))
FRIDAY, THURSDAY = np.datetime64("2026-11-20"), np.datetime64("2026-11-19")


def test_shares_worth_1_today_are_worth_their_prices_before() -> None:
    """Of A 0.75/20 shares and of B 0.25/1: on Tuesday 0.0375·10 + 0.25·4 = 1.375."""
    study = studied(*KNOWN, tickers=("A", "B"), benchmark=None)
    found = worth(study, {"A": 0.75, "B": 0.25}, FRIDAY, 10)
    assert found.dates.astype(str).tolist() == ["2026-11-17", "2026-11-19", "2026-11-20"]
    assert found.values.tolist() == pytest.approx([1.375, 0.875, 1.0], rel=1e-15)


def test_it_ends_where_it_is_told_and_goes_back_no_further() -> None:
    """Until Thursday 1/10 shares of A; one session before that is Wednesday's 5."""
    study = studied(*KNOWN, tickers=("A", "B"), benchmark=None)
    found = worth(study, {"A": 1.0}, THURSDAY, 1)
    assert found.dates.astype(str).tolist() == ["2026-11-18", "2026-11-19"]
    assert found.values.tolist() == pytest.approx([0.5, 1.0], rel=1e-15)
