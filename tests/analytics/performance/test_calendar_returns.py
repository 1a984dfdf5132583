"""The calendar of a study as a table: by hand, and against the returns files of its frequencies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.performance.calendar_returns import COLUMNS, calendar_frame
from tests.analytics.tables import WIDE, studied


def test_months_by_hand(tmp_path: Path) -> None:
    """AAA: 100 → 110 in January, 99 in February, 108.9 in March; BBB: 50 → 55 → 66."""
    frame = calendar_frame(studied(tmp_path / "p.csv", WIDE))
    assert tuple(frame.columns) == COLUMNS
    assert frame[["ticker", "year"]].values.tolist() == [["AAA", 2024], ["BBB", 2024]]
    np.testing.assert_allclose(frame.loc[0, ["jan", "feb", "mar"]].tolist(), [0.1, -0.1, 0.1])
    np.testing.assert_allclose(frame.loc[1, ["feb", "mar"]].tolist(), [0.1, 0.2])
    np.testing.assert_allclose(frame["q1"], [0.089, 0.32])
    np.testing.assert_allclose(frame["year_return"], [0.089, 0.32])
    assert np.isnan(frame.loc[1, "jan"])
    # AAA has no price in the last 15 days of February, BBB has.
    assert frame["partial"].tolist() == ["jan feb mar q1 year_return", "mar q1 year_return"]


@pytest.mark.parametrize(("frequency", "columns"), [("monthly", COLUMNS[2:14]), ("yearly", None)])
def test_it_agrees_with_the_returns_file(frequency: str, columns: tuple[str, ...] | None) -> None:
    asked = {"tickers": ("AAPL", "KO"), "frequency": frequency}
    made = studied("sample", **asked)
    frame = calendar_frame(made)
    for row, name in enumerate(made.tickers):
        own = frame[frame["ticker"] == name][list(columns or ["year_return"])].to_numpy().ravel()
        expected = made.periodic.simple[row]
        # Two orders of compounding at most 252 returns, a rounding each.
        tolerance = 252 * np.finfo(float).eps
        np.testing.assert_allclose(
            own[~np.isnan(own)], expected[~np.isnan(expected)], rtol=0, atol=8 * tolerance
        )


def test_a_window_without_returns_has_no_rows(tmp_path: Path) -> None:
    frame = calendar_frame(studied(tmp_path / "p.csv", WIDE, start=date(2030, 1, 1)))
    assert len(frame) == 0
    assert tuple(frame.columns) == COLUMNS
