"""Parameters of a fitted GARCH model, drawn by their likelihood: importance sampling."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray

from models.bootstrap.parametric.kernels_fitted import log_likelihoods
from models.device import to_numpy
from models.fitting.newton import observed_information
from models.volatility import garch
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.model import natural

Floats = NDArray[np.float64]

# Proposals are Student's t about the maximum: their number, width and degrees of freedom.
PROPOSALS, WIDER, FREEDOM = 256, 1.6, 6
# Coordinates (mu, log omega, logits of persistence, of its share of news, of nu) used where the
# maximum is at a bound, by the sign of the bound, and spreads used where it has none.
AT_UPPER = np.array([0.0, 0.0, 5.3, 2.0, 3.0])
AT_LOWER = np.array([0.0, 0.0, -5.3, -4.0, -7.5])
SPREADS = np.array([0.03, 0.55, 1.0, 0.3, 0.45])
# Stream of random numbers, separate from those of the replicates.
STREAM = 2**40


def observed(fit: garch.GarchFit) -> Floats:
    """(N, K, K) observed information at the maxima; NaN where a maximum is at a bound.

    All at once: compiled loops take eight series side by side.
    """
    found = np.full((*fit.coordinates.shape, fit.coordinates.shape[-1]), np.nan)
    inside = np.flatnonzero(np.isfinite(to_numpy(fit.coordinates)).all(axis=-1))
    if len(inside):
        rows, likelihood = torch.from_numpy(inside), Likelihood(fit.model, fit.series)
        found[inside] = to_numpy(observed_information(likelihood, rows, fit.coordinates[rows]))
    return found


def drawn(fit: garch.GarchFit, row: int, information: Floats, replicates: int, seed: int) -> Floats:
    """(R, 6) parameters of one ticker by their likelihood, in the order of the proposals.

    The prior is flat in the coordinates of the fit; proposals are resampled by their weights.

    Args:
        fit: fitted models.
        row: which of them.
        information: (K, K) at its maximum, as `observed` has it.
        replicates: R, number of draws.
        seed: of the draws.
    """
    centre, root = _proposed(to_numpy(fit.coordinates[row]), information)
    random = np.random.Generator(np.random.Philox(key=np.array([seed, STREAM], np.uint64)))
    steps = random.standard_normal((PROPOSALS, len(centre)))
    steps /= np.sqrt(random.chisquare(FREEDOM, PROPOSALS) / FREEDOM)[:, None]
    steps[0] = 0.0
    points = centre + WIDER * (steps[:, None, :] * root).sum(axis=-1)
    parameters = to_numpy(natural(fit.model, torch.from_numpy(points))[0])
    logs, series = np.empty(PROPOSALS), fit.series
    own = to_numpy(series.returns[row, : int(series.counts[row])])
    log_likelihoods(own, float(series.mean[row]), float(series.variance[row]), parameters, logs)
    density = -0.5 * (FREEDOM + len(centre)) * np.log1p((steps * steps).sum(axis=-1) / FREEDOM)
    weights = np.where(np.isfinite(logs), logs - density, -np.inf)
    shares = np.cumsum(np.exp(weights - weights.max()))
    places = np.searchsorted(shares / shares[-1], (np.arange(replicates) + 0.5) / replicates)
    return parameters[np.minimum(places, PROPOSALS - 1)]


def _proposed(top: Floats, information: Floats) -> tuple[Floats, Floats]:
    """Where proposals lie about, (K,), and the root of their covariance, (K, K)."""
    centre = np.where(np.isfinite(top), top, np.where(top > 0.0, AT_UPPER, AT_LOWER))
    root = _inverse_root(information) if np.isfinite(top).all() else None
    return centre, np.diag(SPREADS) if root is None else root


def _inverse_root(information: Floats) -> Floats | None:
    """A root L' of the inverse, L'·L'ᵀ = information⁻¹; None if it is not positive definite."""
    size = len(information)
    lower = np.zeros((size, size))
    for j in range(size):
        pivot = information[j, j] - float((lower[j, :j] ** 2).sum())
        if not pivot > 0.0 or not math.isfinite(pivot):
            return None
        lower[j, j] = math.sqrt(pivot)
        for i in range(j + 1, size):
            lower[i, j] = (information[i, j] - float((lower[i, :j] * lower[j, :j]).sum())) / lower[
                j, j
            ]
    found = np.zeros((size, size))
    for column in range(size):  # lower·x = unit
        for i in range(column, size):
            left = float(i == column) - float((lower[i, :i] * found[:i, column]).sum())
            found[i, column] = left / lower[i, i]
    return found.T.copy()
