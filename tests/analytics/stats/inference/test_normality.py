"""Histogram, Q-Q points and tests: by hand, slow twins, SciPy's committed answers, properties."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.stats.inference import normality
from models.errors import ShapeError
from tests.answers import slow
from tests.answers.peers import ANSWERS, CHI_SQUARES, FREEDOMS, returns

KNOWN = json.loads(ANSWERS.read_text(encoding="utf-8"))
SIX = returns(6, 250)[5]
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)
series = st.lists(moves, min_size=1, max_size=60)


def test_chi_square_survival_is_scipys() -> None:
    """Where the exponential underflows, both are 0; elsewhere to 1e-12 of the value."""
    ours = [[normality.chi_square_survival(x, k) for x in CHI_SQUARES] for k in FREEDOMS]
    np.testing.assert_allclose(ours, KNOWN["chi_square"], rtol=1e-12, atol=1e-300)


def test_chi_square_survival_by_hand() -> None:
    """One degree: the two tails of a normal; two degrees: e^(-x/2)."""
    assert normality.chi_square_survival(4.0, 1) == pytest.approx(
        math.erfc(math.sqrt(2)), rel=1e-15
    )
    assert normality.chi_square_survival(3.0, 2) == pytest.approx(math.exp(-1.5), rel=1e-14)
    assert normality.chi_square_survival(0.0, 5) == normality.chi_square_survival(5e-324, 2) == 1.0
    assert math.isnan(normality.chi_square_survival(math.nan, 5))


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 2000), st.floats(0, 2000), st.integers(1, 200))
def test_chi_square_survival_falls_and_is_a_probability(a: float, b: float, freedom: int) -> None:
    low, high = (normality.chi_square_survival(x, freedom) for x in sorted((a, b)))
    assert 0.0 <= high <= low * (1 + 1e-12) <= 1.0 + 1e-12
    assert (
        normality.chi_square_survival(a, freedom + 1)
        >= normality.chi_square_survival(a, freedom) - 1e-12
    )


def test_jarque_bera_by_hand() -> None:
    """-1, 0, 1: g1 = 0, g2 = (2/3)/(4/9) - 3 = -1.5; 3/6·2.25/4 = 0.28125."""
    found = normality.jarque_bera([-1.0, 0.0, 1.0])
    assert found.statistic == pytest.approx(0.28125, rel=1e-14)
    assert found.p_value == pytest.approx(math.exp(-0.140625), rel=1e-14)


def test_jarque_bera_is_scipys() -> None:
    found = normality.jarque_bera(SIX)
    assert [found.statistic, found.p_value] == pytest.approx(KNOWN["jarque_bera"], rel=1e-11)


def test_ljung_box_by_hand() -> None:
    """1, -1, 1, -1: ρ_1 = -3/4, ρ_2 = 2/4; 4·6·(9/16/3 + 1/4/2) = 7.5."""
    found = normality.ljung_box([1.0, -1.0, 1.0, -1.0], lags=2)
    assert found.statistic == pytest.approx(7.5, rel=1e-14)
    assert found.p_value == pytest.approx(math.exp(-3.75), rel=1e-14)


@settings(max_examples=60, deadline=None)
@given(st.lists(moves, min_size=4, max_size=60), st.integers(1, 3), st.integers(0, 99))
def test_the_slow_twins_agree_and_missing_sessions_change_nothing(
    values: list[float], lags: int, seed: int
) -> None:
    squares = [x * x for x in values]
    assume(len(set(squares)) > 1)
    places = np.random.default_rng(seed).integers(0, len(values) + 1, 5)
    for array in (np.array(values), np.insert(np.array(values), places, np.nan)):
        close = {"rel": 1e-8, "abs": 1e-10}
        expected = slow.jarque_bera(values)
        assert normality.jarque_bera(array).statistic == pytest.approx(expected, **close)
        for squared, twin in ((False, values), (True, squares)):
            found = normality.ljung_box(array, lags=lags, squares=squared)
            assert found.statistic == pytest.approx(slow.ljung_box(twin, lags), **close)
            assert found.freedom == lags


@settings(max_examples=40, deadline=None)
@given(st.lists(moves, min_size=4, max_size=60), st.sampled_from([0.25, 2.0, 64.0]))
def test_tests_do_not_depend_on_scale(values: list[float], by: float) -> None:
    array = np.array(values)
    for one, other in (
        (normality.jarque_bera(array), normality.jarque_bera(by * array)),
        (normality.ljung_box(array, lags=2), normality.ljung_box(by * array, lags=2)),
    ):
        np.testing.assert_allclose(other.statistic, one.statistic, rtol=1e-9, atol=1e-12)


def test_too_few_and_constant_returns_have_no_verdict() -> None:
    for values in ([], [0.1], [0.1] * 50, [np.nan] * 3):
        assert math.isnan(normality.jarque_bera(values).statistic)
        assert math.isnan(normality.ljung_box(values).p_value)
        assert math.isnan(normality.ljung_box(values, squares=True).p_value)
    assert math.isnan(normality.ljung_box([0.1, 0.2, 0.3], lags=3).statistic)
    with pytest.raises(ShapeError, match="one lag"):
        normality.ljung_box([0.1, 0.2], lags=0)
    with pytest.raises(ShapeError, match="ticker by ticker"):
        normality.jarque_bera([[0.1, 0.2]])


def test_p_values_are_uniform_where_the_null_holds() -> None:
    """2,000 samples of 400 normals: a share of 5 % rejects, within 4 binomial errors of 0.5 %.

    Jarque-Bera's asymptotics reject less at this length (4.5 % or so), still within them.
    """
    noise = np.random.default_rng(1).normal(size=(2000, 400))
    error = 4 * math.sqrt(0.05 * 0.95 / 2000)
    for test in (normality.ljung_box, normality.jarque_bera):
        rejected = np.mean([test(row).p_value < 0.05 for row in noise])
        assert abs(rejected - 0.05) < error


def test_clustering_is_seen_in_squares_and_not_in_returns() -> None:
    noise = np.random.default_rng(2).normal(size=2000)
    calm = np.repeat([0.5, 2.0], 100)[np.arange(2000) % 200] * noise
    assert normality.ljung_box(calm, squares=True).p_value < 1e-6
    assert normality.ljung_box(noise, squares=True).p_value > 0.01


def test_the_histogram_is_numpys_freedman_diaconis() -> None:
    found = normality.histogram(np.append(SIX, np.nan))
    np.testing.assert_allclose(found.edges, KNOWN["freedman_diaconis"], rtol=1e-13)
    assert found.counts.sum() == len(SIX)


def test_the_histogram_by_hand() -> None:
    """0..7: IQR 3.5, width 2·3.5/2 = 3.5, range 7: two bins of 3.5."""
    found = normality.histogram(np.arange(8.0))
    assert found.edges.tolist() == [0.0, 3.5, 7.0]
    assert found.counts.tolist() == [4, 4]


@settings(max_examples=60, deadline=None)
@given(series)
def test_every_return_is_in_a_bin(values: list[float]) -> None:
    found = normality.histogram(values)
    assert found.counts.sum() == len(values)
    assert 1 <= len(found.counts) == len(found.edges) - 1 <= normality.MOST_BINS
    assert found.edges[0] <= min(values)
    assert found.edges[-1] >= max(values)


def test_the_histogram_of_an_outlier_nothing_and_one_value() -> None:
    wild = np.append(np.linspace(-0.01, 0.01, 1000), 1e6)
    assert len(normality.histogram(wild).counts) == normality.MOST_BINS
    assert len(normality.histogram([np.nan]).counts) == len(normality.histogram([]).edges) == 0
    assert normality.histogram([0.1, 0.1, 0.1]).counts.tolist() == [3]


def test_normal_quantiles_by_hand() -> None:
    """Three points at 1/6, 1/2, 5/6 of the normal."""
    found = normality.normal_quantiles([0.3, np.nan, -0.1, 0.1])
    np.testing.assert_allclose(found.theoretical, [-0.967421566101701, 0, 0.967421566101701])
    assert found.ordered.tolist() == [-0.1, 0.1, 0.3]
    assert found.mean == pytest.approx(0.1, rel=1e-14)
    assert found.sd == pytest.approx(0.2, rel=1e-14)


@settings(max_examples=30, deadline=None)
@given(series)
def test_normal_quantiles_rise_and_are_symmetric(values: list[float]) -> None:
    found = normality.normal_quantiles(values)
    assert (np.diff(found.theoretical) > 0).all()
    np.testing.assert_allclose(found.theoretical, -found.theoretical[::-1], atol=1e-12)
    assert found.ordered.tolist() == sorted(values)


def test_a_normals_counts_by_hand() -> None:
    """Of 200 returns a standard normal has 34.134 % between 0 and 1, 13.591 % between 1 and 2."""
    bins = normality.Histogram(np.array([0.0, 1.0, 2.0]), np.array([120, 80]))
    expected = [200 * 0.3413447460685429, 200 * 0.1359051219832779]
    np.testing.assert_allclose(bins.normal(0.0, 1.0), expected, rtol=1e-14)
    moved = normality.Histogram(bins.edges * 3.0 + 7.0, bins.counts)
    np.testing.assert_allclose(moved.normal(7.0, 3.0), expected, rtol=1e-14)


@pytest.mark.parametrize("sd", [0.0, math.nan])
def test_without_spread_a_normal_has_no_counts(sd: float) -> None:
    assert np.isnan(normality.histogram([0.01, 0.02]).normal(0.0, sd)).all()


def test_the_line_of_a_normal_goes_through_the_mean() -> None:
    """Of three points the middle one is at 0 sigmas; a sigma further is a deviation more."""
    found = normality.normal_quantiles([0.1, 0.2, 0.6])
    assert found.line[1] == pytest.approx(0.3, rel=1e-14)
    slope = np.diff(found.line) / np.diff(found.theoretical)
    np.testing.assert_allclose(slope, np.std([0.1, 0.2, 0.6], ddof=1), rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(series, moves)
def test_counts_up_to_a_limit_are_counted_one_by_one(values: list[float], limit: float) -> None:
    edges = normality.histogram(values).edges
    found = normality.counts_up_to(limit, [*values, math.nan], edges)
    last = len(edges) - 2
    expected = [0] * (last + 1)
    for value in values:
        if value <= limit:
            expected[next(k for k in range(last + 1) if value < edges[k + 1] or k == last)] += 1
    assert found.tolist() == expected
    assert normality.counts_up_to(math.nan, values, edges).sum() == 0
