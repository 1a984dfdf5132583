"""The cone of a study against a slow twin, and what it makes of short and holey histories."""

from __future__ import annotations

import itertools
import math
import statistics
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.performance.volatility_cone import LEVELS, cone_of, cone_table
from tests.analytics.tables import studied
from tests.answers.peers import returns

PATH = np.cumprod([100.0, *(1.0 + returns(2, 120)[1])]).tolist()


def written(tmp_path: Path, holes: tuple[int, ...] = ()) -> str:
    days = np.busday_offset("2024-01-02", np.arange(len(PATH)))
    cells = ["" if number in holes else repr(price) for number, price in enumerate(PATH)]
    rows = [f"{day},{cell},7.0" for day, cell in zip(days, cells, strict=True)]
    file = tmp_path / "p.csv"
    file.write_text("\n".join(["date,AAA,FLAT", *rows]), encoding="utf-8")
    return str(file)


def slow(prices: list[float], window: int) -> list[float]:
    """Annualised standard deviation of the log returns of every stretch of so many sessions."""
    logs = [math.log(after / before) for before, after in itertools.pairwise(prices)]
    ends = range(window, len(logs) + 1)
    return [math.sqrt(252) * statistics.stdev(logs[end - window : end]) for end in ends]


@pytest.mark.parametrize("holes", [(), (30, 31, 77)])
def test_levels_and_now_are_a_slow_twins(tmp_path: Path, holes: tuple[int, ...]) -> None:
    cone = cone_of(studied(written(tmp_path, holes)), "AAA")
    prices = [price for number, price in enumerate(PATH) if number not in holes]
    for window, levels, now in zip(cone.windows, cone.levels, cone.now, strict=True):
        values = slow(prices, window)
        if not values:
            assert np.isnan(levels).all()
            assert math.isnan(now)
            continue
        expected = np.quantile(values, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
        # Standard deviations by two algorithms: some roundings of n numbers apart.
        np.testing.assert_allclose(levels, expected, rtol=1e-12)
        assert now == pytest.approx(values[-1], rel=1e-12)
    assert cone.returns == len(prices) - 1


def test_it_looks_back_before_the_window_and_not_past_its_end(tmp_path: Path) -> None:
    file = written(tmp_path)
    whole = cone_of(studied(file, end=date(2024, 5, 1)), "AAA")
    cut = cone_of(studied(file, start=date(2024, 4, 1), end=date(2024, 5, 1)), "AAA")
    np.testing.assert_array_equal(whole.levels, cut.levels)
    np.testing.assert_array_equal(whole.now, cut.now)
    assert whole.returns == 86


def test_the_table_has_a_row_a_ticker_and_window(tmp_path: Path) -> None:
    made = studied(written(tmp_path))
    table = cone_table(made)
    assert list(table.columns) == ["ticker", "window", *LEVELS, "now"]
    assert table["ticker"].tolist() == ["AAA"] * 7 + ["FLAT"] * 7
    np.testing.assert_array_equal(table[[*LEVELS]].to_numpy()[:7], cone_of(made, "AAA").levels)
    flat = table[table["ticker"] == "FLAT"]
    assert flat["highest"].dropna().tolist() == [0.0] * 5
