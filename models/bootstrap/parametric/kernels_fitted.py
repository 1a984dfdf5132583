"""Compiled: likelihoods of one series at many parameters, clustering, weighted polynomials."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled
from models.volatility.garch.model import ALPHA, BETA, MU, NU, OMEGA

Floats = NDArray[np.float64]
# Products of so many terms have one logarithm.
TERMS = 16
# What is left of a power when the lower ones are taken out of it, below which it counts as theirs.
DEPENDENT = 1e-12


@compiled
def log_likelihoods(
    returns: Floats, mean: float, variance: float, parameters: Floats, out: Floats
) -> None:
    """Log-likelihoods of GARCH(1,1) with Student's t: values only, many parameters side by side.

    As models.volatility.garch.likelihood has them, but for rounding, with the mean squared residual
    before the first return; its derivatives take three times as long. -inf where h overflows.

    Args:
        returns: (n,) in percent.
        mean: of the returns.
        variance: of the returns, by n; above 0.
        parameters: (P, 6) mu, omega, alpha, gamma (not used), beta, nu.
        out: (P,) to fill.
    """
    n = len(returns)
    h, heights, tails, logs, heavy, half = np.empty((6, WIDTH))
    mu, omega, alpha, beta, over = np.empty((5, WIDTH))
    for first in range(0, len(parameters), WIDTH):
        lanes = min(WIDTH, len(parameters) - first)
        for k in range(lanes):
            own = parameters[first + k]
            mu[k], omega[k], alpha[k], beta[k] = own[MU], own[OMEGA], own[ALPHA], own[BETA]
            over[k], half[k] = 1.0 / (own[NU] - 2.0), 0.5 * (own[NU] + 1.0)
            h[k] = omega[k] + (alpha[k] + beta[k]) * (variance + (mu[k] - mean) ** 2)
        heights[:], tails[:], logs[:], heavy[:] = 1.0, 1.0, 0.0, 0.0
        for t in range(n):
            for k in range(lanes):
                e = returns[t] - mu[k]
                square = e * e
                heights[k] *= h[k] / variance
                tails[k] *= 1.0 + square / h[k] * over[k]
                h[k] = omega[k] + alpha[k] * square + beta[k] * h[k]
            if t % TERMS == TERMS - 1 or t == n - 1:
                for k in range(lanes):
                    logs[k] += math.log(heights[k])
                    heavy[k] += math.log(tails[k])
                    heights[k], tails[k] = 1.0, 1.0
        for k in range(lanes):
            nu = parameters[first + k, NU]
            constant = math.lgamma(half[k]) - math.lgamma(0.5 * nu)
            constant -= 0.5 * (math.log(math.pi * (nu - 2.0)) + math.log(variance))
            value = n * constant - 0.5 * logs[k] - half[k] * heavy[k]
            out[first + k] = value if math.isfinite(value) else -np.inf


@compiled
def follows(scores: Floats, decay: float) -> float:
    """Σ s_t·E_t / sqrt(Σ E_t²) of (n,) scores, E_t the weighted mean of those before; 0 if 0/0."""
    before, product, square = 0.0, 0.0, 0.0
    for score in scores:
        product += score * before
        square += before * before
        before = decay * before + (1.0 - decay) * score
    return product / math.sqrt(square) if square > 0.0 else 0.0


@compiled
def weighted_fit(places: Floats, values: Floats, weights: Floats, out: Floats) -> None:
    """Coefficients of the polynomial with the least sum of squares, each of weight².

    By the normal equations of powers, for few of them about 0.

    Args:
        places: (R,) where the polynomial is evaluated.
        values: (R,) it should have there.
        weights: (R,) of the residuals.
        out: (degree + 1,) to fill, of the lowest power first.
    """
    size = len(out)
    sums, left, powers = np.zeros((size, size)), np.zeros(size), np.empty(size)
    for r in range(len(places)):
        powers[0] = weights[r]
        for i in range(1, size):
            powers[i] = powers[i - 1] * places[r]
        for i in range(size):
            left[i] += powers[i] * (weights[r] * values[r])
            for j in range(i + 1):
                sums[i, j] += powers[i] * powers[j]
    _solve(sums, left, out)


@compiled
def _solve(sums: Floats, left: Floats, out: Floats) -> None:
    """The solution of a positive definite system, whose lower triangle is given and replaced.

    By Cholesky's roots; a power that the others already make is left out, with coefficient 0.
    """
    size = len(out)
    for j in range(size):
        whole = sums[j, j]
        pivot = whole - (sums[j, :j] * sums[j, :j]).sum()
        sums[j, j] = math.sqrt(pivot) if pivot > DEPENDENT * whole else np.inf
        for i in range(j + 1, size):
            sums[i, j] = (sums[i, j] - (sums[i, :j] * sums[j, :j]).sum()) / sums[j, j]
    for i in range(size):
        out[i] = (left[i] - (sums[i, :i] * out[:i]).sum()) / sums[i, i]
    for i in range(size - 1, -1, -1):
        out[i] = (out[i] - (sums[i + 1 :, i] * out[i + 1 :]).sum()) / sums[i, i]
