"""Correlation of several tickers, on the sessions that all of them share.

Shape throughout: returns `(..., N, T)`, one row per ticker, NaN for missing → `(..., N, N)`. A
column in which any ticker has no return is left out for all, so that all entries of a matrix use
the same sessions and the matrix is positive semidefinite. Fewer than `FEWEST` such columns give
NaN, because any two points lie on a line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations import observed
from analytics.stats.observations.arrays import ROUNDING, constant
from analytics.stats.observations.observed import Floats
from models.errors import ShapeError

FEWEST = 3


def pearson(returns: ArrayLike) -> Floats:
    """Pearson correlations, -1 to 1, diagonal 1; two-pass.

    NaN for a ticker with constant returns, and for all tickers below three shared sessions.
    """
    values, shared = _shared(returns)
    return _normalised(_covariance(values, shared), _varies(values, shared))


def spearman(returns: ArrayLike) -> Floats:
    """Spearman correlations: Pearson's of the ranks, ties at their mean rank (Spearman 1904)."""
    values, shared = _shared(returns)
    return pearson(np.where(_varies(values, shared)[..., None], _ranks(values), values))


def ledoit_wolf(returns: ArrayLike) -> Floats:
    """Correlations of Ledoit and Wolf's covariance, shrunk towards equal variances.

    Entries off the diagonal shrink towards 0, more with fewer sessions per ticker; the matrix is
    well conditioned even with fewer sessions than tickers.
    """
    values, shared = _shared(returns)
    covariance, _ = shrunk_covariance(returns)
    # A constant ticker has only the target's variance and no correlation.
    return _normalised(covariance, _varies(values, shared))


def shrunk_covariance(returns: ArrayLike) -> tuple[Floats, Floats]:
    """The shrunk covariance matrix per period, and the intensity of the shrinkage, 0 to 1.

    (1-d) S + d m I, with S the sample covariance (ddof 0), m its mean variance and d the
    estimate of the optimal intensity: b²/d² of Ledoit & Wolf 2004, "A well-conditioned
    estimator for large-dimensional covariance matrices", J. Multivariate Analysis 88, lemmas
    3.2 to 3.4. It is scikit-learn's `ledoit_wolf`.

    Shape: (..., N, T) → (..., N, N) and (...); NaN below three shared sessions.
    """
    values, shared = _shared(returns)
    n, sample = shared.sum(axis=-1), _covariance(values, shared)
    size = sample.shape[-1]
    centred = _centred(values, shared)
    target = np.trace(sample, axis1=-2, axis2=-1) / size
    norm = (sample**2).sum(axis=(-2, -1))
    spread = norm / size - target**2
    fourth = ((centred**2).sum(axis=-2) ** 2).sum(axis=-1)
    error = observed.divide(observed.divide(fourth, n) - norm, n) / size
    known = spread > ROUNDING * target**2
    intensity = np.where(known, np.clip(observed.divide(error, spread), 0.0, 1.0), 0.0)
    intensity = np.where(np.isnan(target), np.nan, intensity)[()]
    weight = np.asarray(intensity)[..., None, None]
    identity = np.eye(size) * np.asarray(target)[..., None, None]
    return (1.0 - weight) * sample + weight * identity, np.asarray(intensity)


def shared_sessions(returns: ArrayLike) -> NDArray[np.bool_]:
    """(..., T) mask of columns in which all tickers have a return: the common window.

    Raises:
        ShapeError: fewer than two dimensions.
    """
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim < 2:
        raise ShapeError("returns of shape (..., N, T)", str(values.shape), "pass one row a ticker")
    return np.asarray(~np.isnan(values).any(axis=-2))


def _shared(returns: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """The returns with NaN in columns that are not shared, and the mask (..., T) of the others."""
    shared = shared_sessions(returns)
    values = np.asarray(returns, dtype=np.float64)
    return np.where(shared[..., None, :], values, np.nan), shared


def _centred(values: Floats, shared: NDArray[np.bool_]) -> Floats:
    """(..., N, T) deviations from each ticker's mean, 0 where not shared."""
    return np.where(shared[..., None, :], observed.deviations(values), 0.0)


def _covariance(values: Floats, shared: NDArray[np.bool_]) -> Floats:
    """(..., N, N) sample covariance, ddof 0; NaN below three shared sessions."""
    centred = _centred(values, shared)
    n = shared.sum(axis=-1)[..., None, None]
    return observed.divide(centred @ np.swapaxes(centred, -1, -2), np.where(n >= FEWEST, n, 0))


def _varies(values: Floats, shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(..., N) whether a ticker's returns vary by more than rounding."""
    n = shared.sum(axis=-1)[..., None]
    spread = np.sqrt(observed.divide((_centred(values, shared) ** 2).sum(axis=-1), n))
    largest = np.nan_to_num(np.abs(values)).max(axis=-1, initial=0.0)
    return ~np.isnan(spread) & ~constant(spread, largest)


def _normalised(covariance: Floats, varies: NDArray[np.bool_]) -> Floats:
    """Covariances over the two deviations, within [-1, 1] and with a diagonal of exactly 1.

    NaN in the row and column of a ticker that does not vary.
    """
    sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    sd = np.where(varies, sd, np.nan)
    matrix = np.clip(covariance / sd[..., :, None] / sd[..., None, :], -1.0, 1.0)
    diagonal = np.arange(sd.shape[-1])
    matrix[..., diagonal, diagonal] = np.where(np.isnan(sd), np.nan, 1.0)
    return (matrix + np.swapaxes(matrix, -1, -2)) / 2.0


def _ranks(values: Floats) -> Floats:
    """Ranks from 1 of the observed entries of each row, ties at their mean; NaN stays NaN."""
    rows = values.reshape(-1, values.shape[-1])
    ranks = np.full_like(rows, np.nan)
    for row, out in zip(rows, ranks, strict=True):
        seen = ~np.isnan(row)
        ordered = np.sort(row[seen])
        below = np.searchsorted(ordered, row[seen], "left")
        out[seen] = (below + np.searchsorted(ordered, row[seen], "right") + 1) / 2.0
    return ranks.reshape(values.shape)
