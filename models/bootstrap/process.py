"""The process that a ticker's histories are simulated from, and how uncertain its fit is.

y_t = mean + autoregression of order 1 of shocks whose variance follows GARCH(1,1) with Student's
t. A ticker whose volatility does not cluster has shocks of constant variance. How persistent
volatility is, five years hardly tell: every simulated history has parameters of its own, drawn by
their likelihood (importance sampling about the maximum).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models import garch
from models.bootstrap import shocks
from models.device import to_numpy
from models.garch.likelihood import Likelihood
from models.garch.model import ALPHA, BETA, MU, NU, Garch, natural
from models.newton import observed_information

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MODEL = Garch(distribution="t")
PERCENT = 100.0
# Above this volatility half forgets in more than 138 sessions: a history cannot tell more.
MOST_PERSISTENCE = 0.995
MOST_AUTOREGRESSION = 0.95
# The decays of the clustering test, and the normal quantile it must exceed: 1 % of independent
# series pass one of them by chance.
DECAYS = (0.7, 0.9, 0.97)
CLUSTERED = 2.33
# Proposals are Student's t about the maximum: their number, width and degrees of freedom.
PROPOSALS, WIDER, FREEDOM = 256, 1.6, 6
# Coordinates (mu, log omega, logits of persistence, of its share of news, of nu) that stand in
# where the maximum is at a bound, by the sign of the bound, and spreads where it has none.
AT_UPPER = np.array([0.0, 0.0, 5.3, 2.0, 3.0])
AT_LOWER = np.array([0.0, 0.0, -5.3, -4.0, -7.5])
SPREADS = np.array([0.03, 0.55, 1.0, 0.3, 0.45])
# A stream of random numbers apart from those of the replicates.
STREAM = 2**40


@dataclass(frozen=True, eq=False)
class Processes:
    """The processes of N tickers.

    Attributes:
        known: (N,) whether there is one; NaN and 0 elsewhere.
        reason: (N,) why the fit is one or none, a models.garch.Reason.
        clustered: (N,) whether volatility clusters; where not, alpha and beta are 0.
        mean, sd, autoregression: (N,) of the returns; autoregression of order 1.
        alpha, beta: (N, R) of each replicate.
        rows: (N, R) of models.bootstrap.shocks.table, by nu.
        residuals: N arrays (n,), standardised to mean 0 and variance 1.
    """

    known: NDArray[np.bool_]
    reason: Integers
    clustered: NDArray[np.bool_]
    mean: Floats
    sd: Floats
    autoregression: Floats
    alpha: Floats
    beta: Floats
    rows: Integers
    residuals: list[Floats]


def processes(series: list[Floats], replicates: int, seed: int) -> Processes:
    """The processes of these complete returns (n,), each on its own, with R draws of parameters.

    Those of equal length are fitted together: sums over padding would round differently.
    """
    count = len(series)
    mean, sd, autoregression = np.zeros((3, count))
    reason, known = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    clustered, residuals = known.copy(), list(series)
    alpha, beta = np.zeros((2, count, replicates))
    rows = np.zeros(alpha.shape, dtype=np.int64)
    lengths = np.array([len(own) for own in series], dtype=np.int64)
    for n in np.unique(lengths).tolist():
        alike = np.flatnonzero(lengths == n).tolist()
        if n < garch.FEWEST:
            reason[alike] = int(garch.Reason.TOO_FEW)
            continue
        left = np.empty((len(alike), n))
        for place, row in enumerate(alike):
            left[place], mean[row], sd[row], autoregression[row] = _whitened(series[row])
        fit = garch.fit(torch.from_numpy(PERCENT * left), MODEL)
        reason[alike] = to_numpy(fit.reason)
        known[alike] = ~np.isnan(to_numpy(fit.parameters)).any(axis=-1)
        variance = to_numpy(garch.conditional_variance(fit, torch.from_numpy(PERCENT * left)))
        for place, row in enumerate(alike):
            if not known[row]:
                continue
            clustered[row] = clustering(left[place]) > CLUSTERED
            drawn = _drawn(fit, place, replicates, seed)
            rows[row] = shocks.rows(drawn[:, NU])
            shock = PERCENT * left[place] - float(fit.parameters[place, MU])
            if clustered[row]:
                alpha[row], beta[row] = _bounded(drawn[:, ALPHA], drawn[:, BETA])
                shock = shock / np.sqrt(variance[place])
            residuals[row] = _standardised(shock)
    return Processes(
        known, reason, clustered, mean, sd, autoregression, alpha, beta, rows, residuals
    )


def _whitened(own: Floats) -> tuple[Floats, float, float, float]:
    """The returns less their mean and what the one before says of each; mean, sd, coefficient.

    The coefficient is corrected for its bias of -(1 + 3a)/n (Kendall 1954).
    """
    mean = float(own.mean())
    away = own - mean
    squares = float((away * away).sum())
    first = float((away[1:] * away[:-1]).sum()) / squares if squares > 0.0 else 0.0
    coefficient = first + (1.0 + 3.0 * first) / len(own)
    coefficient = min(max(coefficient, -MOST_AUTOREGRESSION), MOST_AUTOREGRESSION)
    left = away.copy()
    left[1:] -= coefficient * away[:-1]
    return left, mean, math.sqrt(squares / (len(own) - 1)), coefficient


def clustering(shocks: Floats) -> float:
    """How far the sizes of these shocks (n,) follow those before: standard normal if they do not.

    The largest over the decays of Σ s_t·E_t / sqrt(Σ E_t²), E_t the exponentially weighted mean of
    the scores before; scores are the ranks of |shock - median|, scaled to variance 1, so that fat
    tails do not matter. 0 below 8 shocks.
    """
    n = len(shocks)
    if n < 8:
        return 0.0
    size = np.abs(shocks - np.median(shocks))
    ordered = np.sort(size)
    below, upto = np.searchsorted(ordered, size), np.searchsorted(ordered, size, side="right")
    scores = math.sqrt(12.0) * ((below + upto) / (2.0 * n) - 0.5)
    most = -math.inf
    for decay in DECAYS:
        before, product, square = 0.0, 0.0, 0.0
        for score in scores.tolist():
            product += score * before
            square += before * before
            before = decay * before + (1.0 - decay) * score
        most = max(most, product / math.sqrt(square) if square > 0.0 else 0.0)
    return most


def _drawn(fit: garch.GarchFit, row: int, replicates: int, seed: int) -> Floats:
    """(R, 6) parameters of one ticker by their likelihood, in the order of the proposals.

    Flat in the coordinates of the fit; each proposal is taken as often as its weight says.
    """
    series, one = fit.series.at(torch.tensor([row])), torch.zeros(1, dtype=torch.int64)
    likelihood = Likelihood(fit.model, series)
    centre, root = _proposed(likelihood, one, fit.coordinates[row])
    random = np.random.Generator(np.random.Philox(key=np.array([seed, STREAM], np.uint64)))
    steps = random.standard_normal((PROPOSALS, len(centre)))
    steps /= np.sqrt(random.chisquare(FREEDOM, PROPOSALS) / FREEDOM)[:, None]
    steps[0] = 0.0
    points = centre + WIDER * (steps[:, None, :] * root).sum(axis=-1)
    logs = to_numpy(likelihood(one.expand(PROPOSALS).contiguous(), torch.from_numpy(points)).value)
    density = -0.5 * (FREEDOM + len(centre)) * np.log1p((steps * steps).sum(axis=-1) / FREEDOM)
    weights = np.where(np.isfinite(logs), logs - density, -np.inf)
    shares = np.cumsum(np.exp(weights - weights.max()))
    places = np.searchsorted(shares / shares[-1], (np.arange(replicates) + 0.5) / replicates)
    parameters, _ = natural(fit.model, torch.from_numpy(points[np.minimum(places, PROPOSALS - 1)]))
    return to_numpy(parameters)


def _proposed(likelihood: Likelihood, one: Tensor, top: Tensor) -> tuple[Floats, Floats]:
    """Where proposals lie about, (K,), and the root of their covariance, (K, K)."""
    at = to_numpy(top)
    centre = np.where(np.isfinite(at), at, np.where(at > 0.0, AT_UPPER, AT_LOWER))
    if np.isfinite(at).all():
        information = to_numpy(observed_information(likelihood, one, top[None]))
        root = _inverse_root(information[0])
        if root is not None:
            return centre, root
    return centre, np.diag(SPREADS)


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


def _bounded(alpha: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Alpha and beta with a persistence of at most MOST_PERSISTENCE, their ratio unchanged."""
    shrunk = np.minimum(1.0, MOST_PERSISTENCE / np.maximum(alpha + beta, 1e-300))
    return alpha * shrunk, beta * shrunk


def _standardised(values: Floats) -> Floats:
    """The values (n,) with mean 0 and variance 1."""
    away = values - values.mean()
    return np.asarray(away / math.sqrt(float((away * away).mean())))
