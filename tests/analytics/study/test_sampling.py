"""How often prices come, by their dates, and what follows on the command line's tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.performance import summary
from analytics.study import days_a_year
from analytics.study.sampling import frequency_of
from tests.analytics.tables import studied

STARTS = {
    "weekly": pd.bdate_range("2015-01-02", periods=60, freq="W-FRI"),
    "monthly": pd.date_range("2015-01-01", periods=60, freq="MS"),
    "monthly at the last weekday": pd.date_range("2015-01-30", periods=60, freq="BME"),
    "quarterly": pd.date_range("2005-03-31", periods=60, freq="QE"),
    "yearly": pd.date_range("1960-12-31", periods=40, freq="YE"),
    "daily": pd.bdate_range("2015-01-01", periods=60),
}


def prices(target: Path, dates: pd.DatetimeIndex, seed: int = 0) -> Path:
    """A file of one ticker's closes on these dates, 2 % volatility a step."""
    steps = np.random.default_rng(seed).normal(0.001, 0.02, len(dates))
    pd.DataFrame({"AAA": 100 * np.exp(np.cumsum(steps))}, dates).to_csv(target, index_label="date")
    return target


@pytest.mark.parametrize("name", STARTS)
def test_dates_tell_the_frequency_which_is_followed_and_said(name: str, tmp_path: Path) -> None:
    frequency, dates = name.split()[0], STARTS[name]
    assert frequency_of(dates.to_numpy("datetime64[D]")) == frequency
    made = studied(prices(tmp_path / "p.csv", dates))
    periods = {"daily": 252, "weekly": 52, "monthly": 12, "quarterly": 4, "yearly": 1}[frequency]
    assert (made.request.frequency, made.request.periods_a_year) == (frequency, periods)
    closes = pd.read_csv(tmp_path / "p.csv")["AAA"]
    expected = closes.pct_change().std() * np.sqrt(periods)
    np.testing.assert_allclose(summary.summary(made)["volatility"], expected, rtol=1e-10)
    said = days_a_year.sampled(made)
    assert (said == "") == (frequency == "daily")
    assert str(periods) in said or frequency == "daily"
    assert days_a_year.contradiction(made, "") == ""


def test_an_explicit_number_of_periods_wins_and_its_contradiction_is_said(tmp_path: Path) -> None:
    made = studied(prices(tmp_path / "p.csv", STARTS["monthly"]), periods=252)
    assert (made.request.frequency, made.request.periods_a_year) == ("daily", 252)
    assert days_a_year.contradiction(made, "count {periods}") == (
        "AAA has about 12 returns a year, and annualised figures count 252: count 12"
    )


def test_too_few_dates_tell_nothing() -> None:
    assert frequency_of(STARTS["monthly"].to_numpy("datetime64[D]")[:5]) == "daily"


def test_a_week_of_seven_days_suggests_365_whatever_the_name(tmp_path: Path) -> None:
    made = studied(prices(tmp_path / "p.csv", pd.date_range("2020-01-01", periods=400)))
    assert days_a_year.offer(made, "--periods 365").startswith("AAA trades 365 days a year")
    assert days_a_year.contradiction(made, "") == ""


def test_a_hole_contradicts_nothing(tmp_path: Path) -> None:
    dates = pd.bdate_range("2010-01-01", periods=2000)
    made = studied(prices(tmp_path / "p.csv", dates[:500].union(dates[1500:])))
    assert days_a_year.contradiction(made, "") == ""
