"""Luck of many trials: the papers' own examples, by hand, slow twins, properties."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.inference.multiple_testing import (
    benjamini_hochberg,
    deflated_sharpe,
    expected_best,
)
from models.errors import InputError, ShapeError

# Benjamini & Hochberg 1995, section 3.2: 15 comparisons of treatments after infarction.
LOW = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459)
PUBLISHED = np.array([*LOW, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000])
chances = st.integers(0, 64).map(lambda step: (step / 64) ** 3)
p_lists = st.lists(st.one_of(chances, st.just(math.nan)), max_size=30)


def _published_strategy() -> np.ndarray:
    """Bailey & López de Prado 2014, section "A numerical example", as a series of returns.

    1,250 days, Sharpe 2.5 over 250 days a year, skewness -3, kurtosis 10. A kurtosis of exactly
    skewness² + 1 leaves two values only, the high one with p·(1-p) = 1/13: on 1,145 days.
    """
    days = np.repeat([0.0, 1.0], [105, 1145])
    away = days - days.mean()
    return (away / away.std(ddof=1) + 2.5 / math.sqrt(250)) / 100


def test_the_published_strategy_is_as_published() -> None:
    """Its counts are whole, so its shape is the paper's to three digits."""
    made = _published_strategy()
    z = (made - made.mean()) / made.std()
    assert stats.sharpe(made, periods=250) == pytest.approx(2.5, rel=1e-12)
    assert np.mean(z**3) == pytest.approx(-3, abs=5e-3)
    assert np.mean(z**4) == pytest.approx(10, abs=3e-2)


@pytest.mark.parametrize(("trials", "expected"), [(100, 0.9004), (46, 0.9505)])
def test_deflated_sharpe_of_the_paper(trials: int, expected: float) -> None:
    """100 trials leave 90 %; with 46 "the DSR would be approximately 0.9505"."""
    found = deflated_sharpe(_published_strategy(), variance=1 / 500, trials=trials)
    assert found == pytest.approx(expected, abs=1e-4)


def test_expected_best_of_the_paper() -> None:
    assert expected_best(variance=1 / 500, trials=100) == pytest.approx(0.1132, abs=5e-5)


@pytest.mark.parametrize(
    ("trials", "exact"), [(5, 1.16296), (10, 1.53875), (50, 2.24907), (100, 2.50759)]
)
def test_expected_best_is_near_the_exact_mean_of_the_largest(trials: int, exact: float) -> None:
    """Exact ones by Harter 1961; extreme values are an approximation, some percent above."""
    assert 1.0 < expected_best(1.0, trials) / exact < 1.03


def test_expected_best_by_hand() -> None:
    """Two: (1-γ)·Φ⁻¹(1/2) = 0 + γ·Φ⁻¹(1 - 1/(2e)) = 0.57721566·0.90045262."""
    assert expected_best(4.0, 2) == pytest.approx(2 * 0.57721566 * 0.90045262, rel=1e-7)
    assert expected_best(math.nan, 1) == 0.0
    assert math.isnan(expected_best(1.0, 0))
    assert math.isnan(expected_best(math.nan, 2))
    assert expected_best(0.0, 7) == 0.0


def test_deflated_by_nothing_is_probabilistic() -> None:
    rows = np.random.default_rng(3).standard_t(4, (6, 90)) / 100
    rows[2, :30], rows[4] = np.nan, np.nan
    alone = stats.probabilistic_sharpe(rows, risk_free=0.02)
    for variance, trials in ((0.0, 6), (1.0, 1)):
        found = deflated_sharpe(rows, variance=variance, trials=trials, risk_free=0.02)
        np.testing.assert_array_equal(found, alone)
    assert np.flatnonzero(np.isnan(alone)).tolist() == [4]


def test_deflated_sharpe_is_its_slow_twin() -> None:
    rows = np.random.default_rng(4).standard_t(4, (5, 90)) / 100 + 1e-3
    for row, found in zip(rows, deflated_sharpe(rows, variance=0.01, trials=5), strict=True):
        n, m = len(row), math.fsum(row) / len(row)
        second, third, fourth = (math.fsum((x - m) ** k for x in row) / n for k in (2, 3, 4))
        S = m / math.sqrt(second * n / (n - 1))
        g3, g4 = third / second**1.5, fourth / second**2
        z = (S - expected_best(0.01, 5)) * math.sqrt(n - 1)
        z /= math.sqrt(1 - g3 * S + (g4 - 1) / 4 * S**2)
        assert found == pytest.approx(NormalDist().cdf(z), rel=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 4), st.integers(3, 10_000), st.integers(1, 1000))
def test_more_trials_and_more_spread_are_more_luck(spread: float, trials: int, more: int) -> None:
    """From three on: of two, the first term is nothing, and so is the rounding that it has."""
    here = expected_best(spread**2, trials)
    assert here <= expected_best(spread**2, trials + more) * (1 + 1e-12)
    assert expected_best((2 * spread) ** 2, trials) == pytest.approx(2 * here, rel=1e-12)
    rows = np.random.default_rng(5).normal(0.001, 0.01, (2, 60))
    fewer, many = (
        deflated_sharpe(rows, variance=0.01, trials=count) for count in (trials, trials + more)
    )
    assert (many <= fewer).all()


@pytest.fixture(scope="module")
def worthless() -> np.ndarray:
    """400 markets of 40 tickers of 250 days, none of them any good."""
    return np.random.default_rng(12).normal(0.0, 0.01, (400, 40, 250))


def test_among_worthless_tickers_discoveries_are_as_rare_as_promised(worthless: np.ndarray) -> None:
    """A discovery is false here, so markets with one are at most 5 %, up to 3 standard errors."""
    p_values = 1.0 - stats.probabilistic_sharpe(worthless)
    with_one = np.mean([benjamini_hochberg(row, fdr=0.05).any() for row in p_values])
    assert with_one <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 400)
    assert np.mean((p_values <= 0.05).any(axis=1)) > 0.8  # 1 - 0.95^40 = 0.87 without it


def test_the_best_of_worthless_tickers_is_as_good_as_expected(worthless: np.ndarray) -> None:
    """The mean over markets, up to 3 standard errors and the 3 % of the approximation above it."""
    S = stats.sharpe(worthless, periods=1)
    best = S.max(axis=1)
    expected = np.mean([expected_best(row.var(ddof=1), 40) for row in S])
    error = 3 * best.std(ddof=1) / math.sqrt(400)
    assert best.mean() - error < expected < 1.03 * best.mean() + error
    deflated = deflated_sharpe(worthless[0], variance=S[0].var(ddof=1), trials=40)
    assert deflated.max() < stats.probabilistic_sharpe(worthless[0]).max()


def test_a_variance_below_zero_is_refused() -> None:
    with pytest.raises(InputError, match="variance of 0 or more"):
        expected_best(-1e-9, 5)


def test_benjamini_hochbergs_own_example() -> None:
    """At 5 % they reject four; Bonferroni, three. p_(4) = 0.0095 ≤ 4/15·0.05 = 0.013."""
    assert np.flatnonzero(benjamini_hochberg(PUBLISHED)).tolist() == [0, 1, 2, 3]


def test_it_steps_up() -> None:
    """0.03 > 0.025 fails its own step but 0.045 ≤ 0.05 does not, and takes it along."""
    assert benjamini_hochberg([0.045, 0.03], fdr=0.05).tolist() == [True, True]
    assert benjamini_hochberg([0.06, 0.03], fdr=0.05).tolist() == [False, False]


def test_a_p_value_at_its_step_is_rejected() -> None:
    """p_(1) = 1/4·0.5 exactly; one alone steps at the rate itself."""
    assert benjamini_hochberg([0.125, 0.9, 0.9, 0.9], fdr=0.5).tolist() == [True] + [False] * 3
    assert benjamini_hochberg([0.05], fdr=0.05).tolist() == [True]


def test_what_was_not_tested_does_not_count() -> None:
    """Of two, 0.024 ≤ 0.05/2; were the three missing counted, it were above 0.05/5."""
    found = benjamini_hochberg([math.nan, 0.024, math.nan, 0.9, math.nan])
    assert found.tolist() == [False, True, False, False, False]
    assert benjamini_hochberg([math.nan]).tolist() == [False]
    assert benjamini_hochberg([]).tolist() == []


def _slow(p_values: list[float], fdr: float) -> list[bool]:
    """By the definition: the largest k such that at least k of m are ≤ k·fdr/m."""
    tested = [p for p in p_values if not math.isnan(p)]
    m, best = len(tested), 0
    for k in range(1, m + 1):
        if sum(p <= fdr * k / m for p in tested) >= k:
            best = k
    return [best > 0 and p <= fdr * best / m for p in p_values]


@settings(max_examples=200, deadline=None)
@given(p_lists, st.sampled_from([0.01, 0.05, 0.2, 0.5]))
def test_benjamini_hochberg_is_its_slow_twin(p_values: list[float], fdr: float) -> None:
    given_before = list(map(str, p_values))
    assert benjamini_hochberg(p_values, fdr=fdr).tolist() == _slow(p_values, fdr)
    assert list(map(str, p_values)) == given_before


@settings(max_examples=100, deadline=None)
@given(p_lists, st.randoms())
def test_order_does_not_matter_and_a_looser_rate_keeps_all(p_values: list[float], shuffle) -> None:
    strict = benjamini_hochberg(p_values, fdr=0.05)
    order = list(range(len(p_values)))
    shuffle.shuffle(order)
    moved = benjamini_hochberg(np.array(p_values)[order], fdr=0.05)
    np.testing.assert_array_equal(moved, strict[order])
    assert (benjamini_hochberg(p_values, fdr=0.1) >= strict).all()


@pytest.mark.parametrize("fdr", [0.0, 1.0, -0.05, math.nan])
def test_a_rate_that_is_none_is_refused(fdr: float) -> None:
    with pytest.raises(InputError, match="false discovery rate between 0 and 1"):
        benjamini_hochberg(PUBLISHED, fdr=fdr)


def test_p_values_are_probabilities_in_one_dimension() -> None:
    with pytest.raises(InputError, match="p-values from 0 to 1"):
        benjamini_hochberg([0.1, 1.1])
    with pytest.raises(ShapeError):
        benjamini_hochberg([[0.1]])
