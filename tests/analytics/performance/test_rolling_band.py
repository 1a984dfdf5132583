"""Bands of rolling volatility: a slow recipe again, where they are missing."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import stats
from analytics.performance.rolling_band import rolling_volatility_band
from tests.analytics.tables import studied

TICKERS = ("AAPL", "KO", "BAC")


def test_the_band_is_that_of_a_slow_recipe() -> None:
    """EWMA and moments in plain loops, chi-square quantiles by scipy; the last date of each row."""
    from scipy.stats import chi2

    made, window = studied("sample", tickers=TICKERS, rolling=30), 30
    dates, low, high = rolling_volatility_band(made)
    [*_, column] = np.flatnonzero(~np.isnan(low).any(axis=0))
    for row, log in enumerate(made.daily.log):
        apart = log[~np.isnan(log)] - np.nanmean(log)
        variance, shocks = np.mean(apart**2), []
        for one in apart.tolist():
            shocks.append(one / variance**0.5)
            variance = 0.94 * variance + 0.06 * one**2
        off = np.array(shocks) - np.mean(shocks)
        freedom = 2 * (window - 1) / (np.mean(off**4) / np.mean(off**2) ** 2 - 1)
        upto = log[made.dates <= dates[column]]
        level = stats.close_to_close(upto[~np.isnan(upto)][-window:])
        expected = level * np.sqrt(freedom / chi2.ppf((0.975, 0.025), freedom))
        np.testing.assert_allclose((low[row, column], high[row, column]), expected, rtol=1e-9)


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
    """Of normal returns (n-1)s²/σ² is chi-square. Quantiles of 100 degrees of freedom as in NIST's
    Engineering Statistics Handbook, 1.3.6.7.4. The kurtosis over EWMA volatility is a little above
    3, because that volatility is an estimate: by 6(1-0.94)/(1+0.94) at most.
    """
    random, n = np.random.default_rng(5), 101
    days = np.arange("2000-01-03", "2040-01-01", dtype="datetime64[D]")
    closes = 100 * np.exp(np.cumsum(random.normal(0, 0.01, len(days))))
    rows = [f"{day},{close!r}" for day, close in zip(days, closes.tolist(), strict=True)]
    made = studied(tmp_path / "p.csv", "\n".join(["date,AAA", *rows]), rolling=n)
    dates, low, high = rolling_volatility_band(made)
    line = made.rolling_volatility[:, np.searchsorted(made.dates, dates)]
    widest, narrowest = np.sqrt(100 / np.array([74.222, 129.561]))
    assert np.nanmean((high - low) / line) == pytest.approx(widest - narrowest, rel=0.08)


def test_a_window_too_short_has_no_band() -> None:
    made = studied("sample", tickers=("KO",), rolling=7)
    _, low, high = rolling_volatility_band(made)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_a_study_without_a_return_has_an_empty_band(tmp_path) -> None:
    made = studied(tmp_path / "p.csv", "date,AAA\n2024-01-02,100\n")
    dates, low, high = rolling_volatility_band(made)
    assert low.shape == high.shape == (1, len(dates))
    assert np.isnan(low).all()
