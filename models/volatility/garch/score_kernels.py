"""Compiled, for one series: coordinates to parameters, and sums to value and derivatives.

The twin of `model.natural` and of what the module likelihood computes from the sums;
formulas and sources are there.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.distributions.gamma_kernel import digamma, trigamma
from models.runtime.compiled import compiled
from models.volatility.garch.kernels import (
    INVERSES,
    LOG_VARIANCE,
    PRODUCTS,
    PULLS,
    SCORE,
    SHOCKS,
    SLOPES,
)
from models.volatility.garch.model import (
    ALPHA,
    BETA,
    GAMMA,
    LEAST_NU,
    MOST_NU,
    MOST_PERSISTENCE,
    MU,
    NU,
    OMEGA,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


# Bounds of the parameters whose coordinate is a logit.
LOW = (0.0, 0.0, 0.0, 0.0, 0.0, LEAST_NU)
HIGH = (0.0, 0.0, MOST_PERSISTENCE, 1.0, 1.0, MOST_NU)


@compiled
def natural(at: Floats, places: Integers, parameters: Floats, jacobian: Floats) -> None:
    """Convert coordinates to parameters, with the derivatives.

    Args:
        at: (K,) coordinates, unconstrained.
        places: (K,) indices of the model's parameters.
        parameters: (6,) to fill: mu, omega, alpha, gamma, beta, nu.
        jacobian: (6, K) to fill: derivative of each parameter by each coordinate.
    """
    values, slopes = np.zeros(6), np.zeros(6)
    values[GAMMA], values[NU] = 0.5, math.inf
    for k, place in enumerate(places):
        if place == MU:
            values[place], slopes[place] = at[k], 1.0
        elif place == OMEGA:
            values[place] = slopes[place] = math.exp(at[k])
        else:
            values[place], slopes[place] = _between(at[k], LOW[place], HIGH[place])
    persistence, on_losses, share = values[ALPHA], values[GAMMA], values[BETA]
    to_alpha, to_gamma = 2.0 * (1.0 - on_losses), 2.0 * (2.0 * on_losses - 1.0)
    parameters[MU], parameters[OMEGA], parameters[NU] = values[MU], values[OMEGA], values[NU]
    parameters[ALPHA] = persistence * share * to_alpha
    parameters[GAMMA] = persistence * share * to_gamma
    parameters[BETA] = persistence * (1.0 - share)
    jacobian[:] = 0.0
    for k, place in enumerate(places):
        slope = slopes[place]
        if place == ALPHA:
            jacobian[ALPHA, k] = slope * (share * to_alpha)
            jacobian[GAMMA, k] = slope * (share * to_gamma)
            jacobian[BETA, k] = slope * (1.0 - share)
        elif place == BETA:
            jacobian[ALPHA, k] = persistence * slope * to_alpha
            jacobian[GAMMA, k] = persistence * slope * to_gamma
            jacobian[BETA, k] = -persistence * slope
        elif place == GAMMA:
            jacobian[ALPHA, k] = -2.0 * (persistence * share * slope)
            jacobian[GAMMA, k] = 4.0 * (persistence * share * slope)
        else:
            jacobian[place, k] = slope


@compiled
def _between(coordinate: float, low: float, high: float) -> tuple[float, float]:
    """The point between two bounds that has this logit, and its derivative."""
    smaller = math.exp(-abs(coordinate))
    near, far = 1.0 / (1.0 + smaller), smaller / (1.0 + smaller)
    place = near if coordinate > 0.0 else far
    return low + (high - low) * place, (high - low) * near * far


@compiled
def weigh(
    sums: Floats,
    count: int,
    nu: float,
    jacobian: Floats,
    student: bool,
    score: Floats,
    full: Floats,
    gradient: Floats,
    information: Floats,
) -> float:
    """The log-likelihood; fill its gradient and expected information by the coordinates.

    Args:
        sums: (39,) as `kernels.finish` fills them.
        count: number of returns.
        nu: degrees of freedom; infinite for the normal distribution.
        jacobian: (6, K) derivative of each parameter by each coordinate.
        student: whether shocks have Student's t distribution.
        score: (6,) scratch.
        full: (6, 6) scratch.
        gradient: (K,) to fill.
        information: (K, K) to fill.

    Returns:
        Log-likelihood of returns in percent.
    """
    for i in range(NU):
        score[i] = sums[SCORE + i]
    score[NU] = 0.0
    full[:] = 0.0
    if student:
        value, score[NU] = _student_value(sums, count, nu)
        variance_share, mean_share, cross, of_nu = _student_information(nu)
        for i in range(NU):
            full[NU, i] = full[i, NU] = cross * sums[SLOPES + i]
        full[NU, NU] = count * of_nu
    else:
        value = -0.5 * (sums[LOG_VARIANCE] + sums[SHOCKS] + count * math.log(2.0 * math.pi))
        variance_share, mean_share = 0.5, 1.0
    for i in range(NU):
        for j in range(NU):
            full[i, j] = variance_share * sums[PRODUCTS + NU * i + j]
    full[MU, MU] += mean_share * sums[INVERSES]
    _across(jacobian, score, full, gradient, information)
    return value


@compiled
def _across(
    jacobian: Floats, score: Floats, full: Floats, gradient: Floats, information: Floats
) -> None:
    """Convert derivatives by the parameters to derivatives by the coordinates."""
    parameters, coordinates = jacobian.shape
    for k in range(coordinates):
        total = 0.0
        for i in range(parameters):
            total += jacobian[i, k] * score[i]
        gradient[k] = total
    for k in range(coordinates):
        for i in range(parameters):
            score[i] = 0.0
            for j in range(parameters):
                score[i] += full[i, j] * jacobian[j, k]
        for other in range(coordinates):
            total = 0.0
            for i in range(parameters):
                total += jacobian[i, other] * score[i]
            information[other, k] = total


@compiled
def _student_value(sums: Floats, count: int, nu: float) -> tuple[float, float]:
    """Log-likelihood and its derivative by nu."""
    half, room = 0.5 * (nu + 1.0), nu - 2.0
    constant = math.lgamma(half) - math.lgamma(0.5 * nu) - 0.5 * math.log(math.pi * room)
    value = count * constant - 0.5 * sums[LOG_VARIANCE] - half * sums[SHOCKS]
    slope = digamma(half) - digamma(0.5 * nu) - 1.0 / room
    return value, 0.5 * (count * slope - sums[SHOCKS] + (nu + 1.0) / room * sums[PULLS])


@compiled
def _student_information(nu: float) -> tuple[float, float, float, float]:
    """Expected information per return: of d d'/h², of mu by 1/h, of d/h with nu, and of nu."""
    room = nu - 2.0
    of_scale = nu / (2.0 * (nu + 3.0))
    of_mean = nu * (nu + 1.0) / (room * (nu + 3.0))
    scale_and_nu = -1.0 / ((nu + 1.0) * (nu + 3.0))
    trigammas = trigamma(0.5 * nu) - trigamma(0.5 * (nu + 1.0))
    of_nu = 0.25 * trigammas - (nu + 5.0) / (2.0 * nu * (nu + 1.0) * (nu + 3.0))
    moves = 2.0 / (nu * room)
    cross = of_scale * moves + scale_and_nu
    return of_scale, of_mean, cross, of_scale * moves**2 + 2.0 * moves * scale_and_nu + of_nu
