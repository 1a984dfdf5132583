"""Inference on Sharpe ratios: the paper's worked example, special cases, simulated size and power.

The example is that of López de Prado, Lipton & Zoonekynd, "How to Use the Sharpe Ratio" (2025):
mean 3.6 %, standard deviation 7.9 %, 24 months, skewness -2.448, kurtosis 10.164.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

from analytics import stats
from analytics.stats.inference.sharpe_inference import (
    ReturnShape,
    chance_of_a_miss,
    minimum_track_record,
    observed_false_discovery,
    planned_false_discovery,
    probability_above,
    standard_error,
)
from models.errors import InputError

FUND = ReturnShape(skewness=-2.448, kurtosis=10.164)
NORMAL = ReturnShape()
SHARPE, MONTHS = 0.036 / 0.079, 24


def test_standard_error_of_the_paper() -> None:
    assert round(float(standard_error(SHARPE, MONTHS, FUND)), 3) == 0.329
    assert round(float(standard_error(SHARPE, MONTHS, NORMAL)), 3) == 0.214


@pytest.mark.parametrize(("above", "published"), [(0.0, 0.987), (0.1, 0.939)])
def test_probability_of_the_paper(above: float, published: float) -> None:
    assert round(float(probability_above(SHARPE, MONTHS, FUND, above=above)), 3) == published


def test_minimum_track_record_of_the_paper() -> None:
    assert round(float(minimum_track_record(SHARPE, FUND)), 3) == 13.029


def test_power_and_false_discovery_of_the_paper() -> None:
    assert round(float(chance_of_a_miss(MONTHS, FUND, alternative=0.5)), 3) == 0.315
    assert round(float(planned_false_discovery(0.315, prior=0.05)), 3) == 0.581
    found = observed_false_discovery(SHARPE, MONTHS, FUND, alternative=0.5, prior=0.05)
    assert round(float(found), 3) == 0.306


def test_a_record_of_the_minimum_length_is_just_significant() -> None:
    needed = minimum_track_record(SHARPE, FUND, above=0.1)
    assert probability_above(SHARPE, needed, FUND, above=0.1) == pytest.approx(0.95, rel=1e-12)


def test_the_error_is_lo_s_where_returns_are_normal() -> None:
    """Lo 2002, table 1: sqrt((1 + S²/2)/T); 0.5 and 60 returns have 0.137."""
    assert round(float(standard_error(0.5, 60, NORMAL)), 3) == 0.137
    assert standard_error(0.5, 60, NORMAL) == pytest.approx(math.sqrt((1 + 0.125) / 60), rel=1e-14)


def test_autocorrelation_widens_the_error_of_a_mean() -> None:
    """At a ratio of 0 only the mean counts: (1 + ρ)/(1 - ρ) times the variance."""
    shape = ReturnShape(autocorrelation=np.array([0.2, -0.2]))
    assert standard_error(0.0, 100, shape) == pytest.approx(np.sqrt([1.5, 1 / 1.5]) / 10, rel=1e-14)


def test_the_largest_of_many_varies_less() -> None:
    one = standard_error(0.0, 100, NORMAL)
    two = standard_error(0.0, 100, NORMAL, trials=2)
    assert two / one == pytest.approx(math.sqrt(1 - 1 / math.pi), rel=1e-12)


def test_the_shape_is_that_of_scipy_and_of_the_catalogue() -> None:
    returns = np.random.default_rng(3).standard_t(5, (2, 400)) / 100
    returns[1, 7] = np.nan
    shape = ReturnShape.of(returns)
    for row, values in enumerate(returns):
        seen = values[~np.isnan(values)]
        assert np.asarray(shape.skewness)[row] == pytest.approx(scipy_stats.skew(seen), rel=1e-10)
        kurtosis = scipy_stats.kurtosis(seen, fisher=False)
        assert np.asarray(shape.kurtosis)[row] == pytest.approx(kurtosis, rel=1e-10)
    assert np.asarray(shape.autocorrelation) == pytest.approx(stats.autocorrelation_1(returns))


def test_a_series_that_does_not_move_has_no_shape() -> None:
    shape = ReturnShape.of(np.full(50, 0.01))
    assert np.isnan([shape.skewness, shape.kurtosis, shape.autocorrelation]).all()


def test_moments_that_no_distribution_has_give_no_error() -> None:
    """A kurtosis is at least skewness² + 1; below it the variance can fall under 0."""
    assert math.isnan(float(standard_error(1.0, 10, ReturnShape(skewness=3.0, kurtosis=1.0))))


def test_no_record_is_long_enough_for_a_ratio_that_is_not_above() -> None:
    needed = minimum_track_record(np.array([0.0, -0.1, 0.1]), NORMAL, above=0.05)
    assert np.isnan(needed).tolist() == [True, True, False]


def _autoregressive(rho: float, mean: float, histories: int, length: int) -> np.ndarray:
    made = np.random.default_rng(11).standard_normal((histories, length))
    for day in range(1, length):
        made[:, day] = rho * made[:, day - 1] + math.sqrt(1 - rho * rho) * made[:, day]
    return made + mean


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_a_test_at_five_percent_rejects_five_percent(rho: float) -> None:
    histories, length = 4_000, 500
    returns = _autoregressive(rho, 0.0, histories, length)
    ratio = stats.sharpe(returns, periods=1)
    shape = ReturnShape(autocorrelation=rho)
    share = float(np.mean(probability_above(ratio, length, shape) > 0.95))
    # Four standard errors of a share of 5 %, and what 500 returns are short of infinitely many.
    assert abs(share - 0.05) < 4 * math.sqrt(0.05 * 0.95 / histories) + 0.003


def test_the_chance_of_a_miss_is_counted() -> None:
    histories, length, truth = 4_000, 250, 0.15
    ratio = stats.sharpe(_autoregressive(0.0, truth, histories, length), periods=1)
    missed = float(np.mean(probability_above(ratio, length, NORMAL) <= 0.95))
    predicted = float(chance_of_a_miss(length, NORMAL, alternative=truth))
    assert abs(missed - predicted) < 4 * math.sqrt(predicted * (1 - predicted) / histories) + 0.005


def test_the_share_of_false_discoveries_is_counted() -> None:
    """A tenth of many tickers has a true ratio; a test at 5 % is wrong as often as planned."""
    length, truth, prior, tickers = 250, 0.2, 0.1, 200_000
    made = np.random.default_rng(17)
    real = made.random(tickers) < prior
    error = np.where(real, standard_error(truth, length, NORMAL), standard_error(0, length, NORMAL))
    ratio = np.where(real, truth, 0.0) + error * made.standard_normal(tickers)
    rejected = probability_above(ratio, length, NORMAL) > 0.95
    wrong = float(np.mean(~real[rejected]))
    miss = chance_of_a_miss(length, NORMAL, alternative=truth)
    planned = float(planned_false_discovery(miss, prior=prior))
    assert abs(wrong - planned) < 4 * math.sqrt(planned * (1 - planned) / rejected.sum())
    seen = ratio > 0.1
    observed = float(observed_false_discovery(0.1, length, NORMAL, alternative=truth, prior=prior))
    wrong = float(np.mean(~real[seen]))
    assert abs(wrong - observed) < 4 * math.sqrt(observed * (1 - observed) / seen.sum())


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(InputError, match=r"a level above 0 and below 0\.5"):
        minimum_track_record(0.2, NORMAL, level=level)


def test_an_alternative_that_is_not_above_is_refused() -> None:
    with pytest.raises(InputError, match="an alternative above the null"):
        chance_of_a_miss(24, FUND, above=0.2, alternative=0.2)


@pytest.mark.parametrize("prior", [0.0, 1.0])
def test_a_prior_that_is_none_is_refused(prior: float) -> None:
    with pytest.raises(InputError, match="a prior above 0 and below 1"):
        planned_false_discovery(0.3, prior=prior)
