"""Products of variances split into a number near 1 and a power of 2; series side by side."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.volatility.garch import kernels
from models.volatility.garch.kernels import BLOCK, PLACES, POWERS, PRODUCT, SUMS, WIDTH


def split(numbers: list[float]) -> tuple[list[float], list[float]]:
    """What `_split` leaves of eight products, and the powers that it took out of them."""
    state = np.zeros(PLACES * WIDTH)
    state[PRODUCT : PRODUCT + WIDTH] = numbers
    kernels._split(state, PRODUCT, POWERS, WIDTH)
    return state[PRODUCT : PRODUCT + WIDTH].tolist(), state[POWERS : POWERS + WIDTH].tolist()


def test_a_number_is_its_mantissa_times_its_power_of_2() -> None:
    """As math.frexp says, whose mantissas are half as large."""
    numbers = [1.0, 1.5, math.nextafter(2.0, 0.0), 2.0, 1e-300, 1e300, math.pi, 2.0**-1022]
    for number, near, power in zip(numbers, *split(numbers), strict=True):
        half, twice = math.frexp(number)
        assert (near, power) == (2.0 * half, twice - 1)


def test_a_number_that_is_not_finite_has_no_power() -> None:
    _, powers = split([np.inf, np.nan, 1.0, 4.0, 0.5, 8.0, -np.nan, 3.0])
    assert np.isnan(powers).tolist() == [True, True, False, False, False, False, True, False]
    assert powers[2:6] == [0.0, 2.0, -1.0, 3.0]


def sums(returns: np.ndarray, nu: float, *, asymmetric: bool) -> np.ndarray:
    """(lanes, SUMS) after these returns (n, lanes) from one point, as many lanes as returns."""
    lanes = returns.shape[1]
    state, block = np.zeros(PLACES * WIDTH), np.zeros((BLOCK, WIDTH))
    block[: len(returns), :lanes] = returns
    for lane in range(lanes):
        kernels.begin(state, lane, np.array([0.05, 0.02, 0.06, 0.05, 0.9, nu]), 1.3, 0.2)
    gjr, student = asymmetric or None, math.isfinite(nu) or None
    kernels.advance(state, block.ravel(), lanes, 0, len(returns), gjr, student)
    out = np.zeros((lanes, SUMS))
    for lane in range(lanes):
        kernels.finish(state, lane, math.isfinite(nu), out[lane])
    return out


@pytest.mark.parametrize("nu", [math.inf, 6.0])
@pytest.mark.parametrize("asymmetric", [False, True])
def test_a_series_has_the_same_sums_alone_and_among_others(nu: float, asymmetric: bool) -> None:
    """To the bit, in every lane and beside any number of others."""
    returns = np.random.default_rng(5).standard_normal((BLOCK, WIDTH))
    alone = [sums(returns[:, [lane]], nu, asymmetric=asymmetric)[0] for lane in range(WIDTH)]
    for lanes in range(1, WIDTH + 1):
        together = sums(returns[:, :lanes], nu, asymmetric=asymmetric)
        np.testing.assert_array_equal(together, alone[:lanes])


def test_the_sums_of_two_returns_by_hand() -> None:
    """GARCH with normal shocks: h_1 = ω + (α + β)·h_0, h_2 = ω + α·e_1² + β·h_1."""
    mu, omega, alpha, beta, before = 0.1, 0.02, 0.08, 0.9, 1.5
    state, out = np.zeros(PLACES * WIDTH), np.zeros(SUMS)
    kernels.begin(state, 0, np.array([mu, omega, alpha, 0.0, beta, math.inf]), before, 0.0)
    block = np.zeros(BLOCK * WIDTH)
    block[0], block[WIDTH] = 1.1, -0.4
    kernels.advance(state, block, 1, 0, 2, None, None)
    kernels.finish(state, 0, False, out)
    first = omega + (alpha + beta) * before
    second = omega + alpha * 1.0**2 + beta * first
    assert out[kernels.LOG_VARIANCE] == pytest.approx(math.log(first) + math.log(second))
    assert out[kernels.SHOCKS] == pytest.approx(1.0 / first + 0.25 / second)
    assert out[kernels.INVERSES] == pytest.approx(1.0 / first + 1.0 / second)
    # d h_1/d omega = 1 and d h_2/d omega = 1 + beta: the score is Σ ½ (e²/h - 1) (dh/h).
    score = 0.5 * (1.0 / first - 1.0) / first + 0.5 * (0.25 / second - 1.0) * (1 + beta) / second
    assert out[kernels.SCORE + 1] == pytest.approx(score)
