"""Correlations: by hand, against slow twins and peers' committed answers, and by property."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.tables import correlations
from models.errors import ShapeError
from tests.answers import slow
from tests.answers.peers import ANSWERS, returns

KNOWN = json.loads(ANSWERS.read_text(encoding="utf-8"))
NAN = np.nan
METHODS = (correlations.pearson, correlations.spearman, correlations.ledoit_wolf)
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)
holed = st.one_of(moves, st.just(NAN))
tables = st.integers(2, 4).flatmap(
    lambda n: st.integers(1, 25).flatmap(
        lambda t: st.lists(st.lists(holed, min_size=t, max_size=t), min_size=n, max_size=n)
    )
)


def test_pearson_by_hand() -> None:
    """Deviations (-1, 0, 1) and (-1, 1, 0): 1 over sqrt(2·2)."""
    table = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 3.0]])
    np.testing.assert_allclose(correlations.pearson(table), [[1, 0.5], [0.5, 1]], rtol=1e-15)


def test_spearman_by_hand_with_a_tie() -> None:
    """Ranks (1.5, 1.5, 3) and (1, 2, 3): deviations (-.5, -.5, 1) and (-1, 0, 1); 1.5/sqrt(3)."""
    table = np.array([[5.0, 5.0, 900.0], [1.0, 2.0, 3.0]])
    expected = 1.5 / math.sqrt(1.5 * 2)
    assert correlations.spearman(table)[0, 1] == pytest.approx(expected, rel=1e-15)


def test_shrunk_covariance_by_hand() -> None:
    """Rows (1, -1, 1, -1) and (2, -2, -2, 2): S = diag(1, 4), m = 2.5, d² = 17/2 - 6.25 = 2.25.

    Every column has |x|² = 5, so b² = (25 - 17)/4/2 = 1 and the intensity is 1/2.25 = 4/9.
    """
    table = np.array([[1.0, -1.0, 1.0, -1.0], [2.0, -2.0, -2.0, 2.0]])
    covariance, intensity = correlations.shrunk_covariance(table)
    assert intensity == pytest.approx(4 / 9, rel=1e-15)
    expected = [[5 / 9 + 10 / 9, 0], [0, 20 / 9 + 10 / 9]]
    np.testing.assert_allclose(covariance, expected, rtol=1e-14, atol=1e-16)


def test_peers_answers_are_ours() -> None:
    """NumPy's corrcoef, SciPy's spearmanr, scikit-learn's ledoit_wolf, as committed."""
    six = returns(6, 250)
    tight = {"rtol": 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(correlations.pearson(six), KNOWN["pearson"], **tight)
    ties = np.round(six * 128)
    np.testing.assert_allclose(correlations.spearman(ties), KNOWN["spearman"], **tight)
    covariance, intensity = correlations.shrunk_covariance(six)
    np.testing.assert_allclose(covariance, KNOWN["ledoit_wolf"]["covariance"], rtol=1e-10)
    assert intensity == pytest.approx(KNOWN["ledoit_wolf"]["shrinkage"], rel=1e-10)
    wide, intensity = correlations.shrunk_covariance(returns(30, 20))
    assert np.trace(wide) == pytest.approx(KNOWN["ledoit_wolf_wide"]["trace"], rel=1e-10)
    assert intensity == pytest.approx(KNOWN["ledoit_wolf_wide"]["shrinkage"], rel=1e-10)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("shape", [(2, 5), (6, 250), (40, 30), (1, 9)])
def test_scikit_learn_agrees_where_it_is_installed(shape: tuple[int, int]) -> None:
    covariance = pytest.importorskip("sklearn.covariance")
    table = returns(*shape)
    expected, intensity = covariance.ledoit_wolf(table.T)
    found, ours = correlations.shrunk_covariance(table)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-18)
    assert ours == pytest.approx(intensity, rel=1e-10, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_slow_twins_agree(table: list[list[float]]) -> None:
    array = np.array(table)
    shared = [row for row in zip(*table, strict=True) if not any(map(math.isnan, row))]
    columns = [list(column) for column in zip(*shared, strict=True)] or [[] for _ in table]
    for ours, twin in (
        (correlations.pearson, slow.pearson),
        (correlations.spearman, lambda x, y: slow.pearson(slow.ranks(x), slow.ranks(y))),
    ):
        expected = [[twin(x, y) for y in columns] for x in columns]
        np.testing.assert_allclose(ours(array), expected, rtol=1e-9, atol=1e-12)
    covariance, intensity = slow.ledoit_wolf(columns)
    found, ours = correlations.shrunk_covariance(array)
    np.testing.assert_allclose(found, covariance, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(ours, intensity, rtol=1e-8, atol=1e-10)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_matrices_are_symmetric_bounded_and_positive_semidefinite(
    table: list[list[float]],
) -> None:
    for method in METHODS:
        matrix = method(np.array(table))
        np.testing.assert_array_equal(matrix, matrix.T)
        known = ~np.isnan(np.diag(matrix))
        part = matrix[np.ix_(known, known)]
        assert (np.diag(part) == 1).all()
        assert (np.abs(part) <= 1).all()
        assert np.isnan(matrix[~known]).all()
        if len(part):
            assert np.linalg.eigvalsh(part).min() > -1e-12


@settings(max_examples=30, deadline=None)
@given(tables, st.sampled_from([0.25, 2.0, 1024.0]), st.integers(0, 99))
def test_scale_shift_and_the_order_of_sessions_do_not_matter(
    table: list[list[float]], by: float, seed: int
) -> None:
    array = np.array(table)
    order = np.random.default_rng(seed).permutation(array.shape[1])
    close = {"rtol": 1e-9, "atol": 1e-11}
    for method in METHODS:
        expected = method(array)
        np.testing.assert_allclose(method(by * array), expected, **close)
        np.testing.assert_allclose(method(array + 0.5), expected, **close)
        np.testing.assert_allclose(method(array[:, order]), expected, **close)
    rising = np.sign(array) * array**2  # any rising function keeps ranks
    np.testing.assert_allclose(correlations.spearman(rising), correlations.spearman(array), **close)


@settings(max_examples=20, deadline=None)
@given(tables)
def test_a_batch_is_a_loop_and_inputs_stay(table: list[list[float]]) -> None:
    batch = np.array([table, table])[:, None]
    batch[1] = -batch[1][..., ::-1]
    before = batch.copy()
    for method in METHODS:
        alone = [[method(batch[k, 0])] for k in range(2)]
        np.testing.assert_allclose(method(batch), alone, rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(batch, before)


def test_what_does_not_vary_has_no_correlation() -> None:
    table = np.array([[0.01, 0.02, 0.04, -0.01], [0.1, 0.1, 0.1, 0.1]])
    for method in METHODS:
        np.testing.assert_array_equal(method(table), [[1, NAN], [NAN, NAN]])


def test_without_two_shared_sessions_there_is_none() -> None:
    apart = np.array([[0.01, 0.02, NAN, NAN, 0.01], [NAN, NAN, 0.01, 0.03, 0.02]])
    for method in METHODS:
        assert np.isnan(method(apart)).all()
    assert np.isnan(correlations.shrunk_covariance(apart)[1])
    with pytest.raises(ShapeError, match="one row a ticker"):
        correlations.pearson([0.1, 0.2])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(holed, holed), min_size=2, max_size=40), st.integers(2, 9))
def test_rolling_equals_each_window_of_shared_sessions_alone(
    pairs: list[tuple[float, float]], window: int
) -> None:
    x, y = np.array(pairs).T
    expected, seen = np.full(len(x), NAN), []
    for place, (a, b) in enumerate(pairs):
        if not math.isnan(a + b):
            seen.append((a, b))
            if len(seen) >= window:
                expected[place] = slow.pearson(*map(list, zip(*seen[-window:], strict=True)))
    rolled = stats.rolling_correlation(x, y, window=window)
    np.testing.assert_allclose(rolled, expected, rtol=1e-9, atol=1e-12)
    batch = stats.rolling_correlation(np.array([x, y]), y, window=window)
    np.testing.assert_array_equal(batch[0], rolled)


def test_rolling_survives_a_huge_mean() -> None:
    """One-pass sums would lose every digit of a spread of 1e-3 on a level of 1e6."""
    noise = returns(2, 60)
    plain = stats.rolling_correlation(*noise, window=20)
    shifted = stats.rolling_correlation(*(noise + 1e6), window=20)
    # Adding 1e6 itself rounds a return by 1e-10, a millionth of its spread.
    np.testing.assert_allclose(shifted, plain, atol=1e-6)
