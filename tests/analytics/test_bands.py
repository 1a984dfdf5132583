"""Bands of rolling volatility: the slow recipe again, where they are missing, what decides them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from analytics import stats
from analytics.bands import rolling_volatility_band
from models.block_length import block_length
from models.draws import Draws
from tests.analytics.tables import studied
from tests.models.test_bootstrap import slow_indices

TICKERS = ("AAPL", "KO", "BAC")


def test_the_band_is_that_of_the_slow_recipe() -> None:
    """Draw from the window, measure with analytics.stats, take percentiles; one anchor a row."""
    made, window = studied("sample", tickers=TICKERS, rolling=30), 30
    dates, low, high = rolling_volatility_band(made, seed=4, replicates=80)
    [*_, column] = np.flatnonzero(~np.isnan(low).any(axis=0))
    draws = Draws(4, range(80), window)
    for row, log in enumerate(made.daily.log):
        length = min(float(block_length(torch.tensor(log))), window / 3)
        upto = log[made.dates <= dates[column]]
        returns = upto[~np.isnan(upto)][-window:]
        values = [
            stats.close_to_close(returns[slow_indices(chance, place, window, 1 / max(1, length))])
            for chance, place in zip(draws.chance.tolist(), draws.place.tolist(), strict=True)
        ]
        expected = np.quantile(values, (0.025, 0.975))
        np.testing.assert_allclose((low[row, column], high[row, column]), expected, rtol=1e-12)


def test_the_band_is_missing_where_the_line_is_and_around_it_elsewhere() -> None:
    made = studied("sample", tickers=TICKERS, rolling=21)
    dates, low, high = rolling_volatility_band(made)
    line = made.rolling_volatility[:, np.searchsorted(made.dates, dates)]
    assert np.isnan(line).any()
    np.testing.assert_array_equal(np.isnan(low), np.isnan(line))
    np.testing.assert_array_equal(np.isnan(high), np.isnan(line))
    seen = ~np.isnan(line)
    assert (low[seen] < line[seen]).all()
    assert (line[seen] < high[seen]).all()


def test_anchors_are_spread_over_the_study_and_dates_of_the_line() -> None:
    made = studied("sample", tickers=("AAPL",))
    dates, low, high = rolling_volatility_band(made, anchors=7)
    assert low.shape == high.shape == (1, 7)
    assert (np.diff(dates) > np.timedelta64(0)).all()
    assert np.isin(dates, made.dates).all()
    assert dates[-1] == made.dates[-1]
    share = np.searchsorted(made.dates, dates) / (len(made.dates) - 1)
    np.testing.assert_allclose(share, np.arange(1, 8) / 7, atol=2 / len(made.dates))


def test_independent_returns_have_the_band_of_the_chi_square(tmp_path) -> None:
    """Of normal returns (n-1)s²/σ² is chi-square: the band is as wide as that says.

    The percentile bootstrap of a variance of n returns is narrower by sqrt((n-1)/n) and by the
    kurtosis of the window; over 60 windows the mean width is known to a few per cent. Quantiles
    of 100 degrees of freedom as in NIST's Engineering Statistics Handbook, 1.3.6.7.4.
    """
    random, n = np.random.default_rng(5), 101
    days = np.arange("2000-01-03", "2040-01-01", dtype="datetime64[D]")
    closes = 100 * np.exp(np.cumsum(random.normal(0, 0.01, len(days))))
    rows = [f"{day},{close!r}" for day, close in zip(days, closes.tolist(), strict=True)]
    made = studied(tmp_path / "p.csv", "\n".join(["date,AAA", *rows]), rolling=n)
    dates, low, high = rolling_volatility_band(made)
    line = made.rolling_volatility[:, np.searchsorted(made.dates, dates)]
    ends = np.sqrt(np.array([74.222, 129.561]) / 100)
    assert np.nanmean((high - low) / line) == pytest.approx(ends[1] - ends[0], rel=0.08)


def test_the_seed_decides() -> None:
    made = studied("sample", tickers=("KO",), seed=9)
    once, again = rolling_volatility_band(made), rolling_volatility_band(made, seed=9)
    np.testing.assert_array_equal(once.low, again.low)
    other = rolling_volatility_band(made, seed=10)
    assert (once.low != other.low)[~np.isnan(once.low)].any()


def test_a_window_too_short_for_a_bootstrap_has_no_band() -> None:
    made = studied("sample", tickers=("KO",), rolling=7)
    _, low, high = rolling_volatility_band(made)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_a_study_without_a_return_has_an_empty_band(tmp_path) -> None:
    made = studied(tmp_path / "p.csv", "date,AAA\n2024-01-02,100\n")
    dates, low, high = rolling_volatility_band(made)
    assert low.shape == high.shape == (1, len(dates))
    assert np.isnan(low).all()
