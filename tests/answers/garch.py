"""GARCH's likelihood in plain Python, one return after the other, as its definition reads."""

from __future__ import annotations

import math
from collections.abc import Sequence


def loglikelihood(
    returns: Sequence[float], parameters: Sequence[float], backcast: float | None = None
) -> float:
    """At mu, omega, alpha, gamma, beta, nu; normal where nu is infinite."""
    mu, *_, nu = parameters
    total = 0.0
    for y, h in zip(returns, variances(returns, parameters, backcast), strict=True):
        z = (y - mu) / math.sqrt(h)
        if math.isinf(nu):
            total -= 0.5 * (math.log(2 * math.pi) + math.log(h) + z * z)
        else:
            total += math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2)
            total -= 0.5 * math.log(math.pi * (nu - 2) * h)
            total -= (nu + 1) / 2 * math.log1p(z * z / (nu - 2))
    return total


def variances(
    returns: Sequence[float], parameters: Sequence[float], backcast: float | None = None
) -> list[float]:
    """h_1..h_T. Before the first return, e² and h are the mean squared residual or a backcast."""
    mu, omega, alpha, gamma, beta, _ = parameters
    errors = [y - mu for y in returns]
    before = sum(e * e for e in errors) / len(errors) if backcast is None else backcast
    h = omega + (alpha + gamma / 2 + beta) * before
    found = [h]
    for e in errors[:-1]:
        h = omega + (alpha + (gamma if e < 0 else 0.0)) * e * e + beta * h
        found.append(h)
    return found


def backcast(returns: Sequence[float]) -> float:
    """arch's start: squared deviations of the first 75, weights 0.94^t."""
    mean = sum(returns) / len(returns)
    squares = [(y - mean) ** 2 for y in returns[:75]]
    weights = [0.94**t for t in range(len(squares))]
    return sum(w * s for w, s in zip(weights, squares, strict=True)) / sum(weights)
