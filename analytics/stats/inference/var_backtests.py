"""Backtests of value at risk and expected shortfall: frequency, independence and severity.

One series at a time: `exceeded` (T,) is True for periods whose loss was above the forecast value at
risk; there are no gaps.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.inference.normality import HypothesisTest, chi_square_survival
from analytics.stats.observations.observed import Floats

FEWEST_RESIDUALS = 5
REPLICATES = 2_000


def kupiec(exceeded: ArrayLike, *, tail: float) -> HypothesisTest:
    """LR of the share `tail` of exceedances against the observed share (Kupiec 1995); χ² with 1.

    2·ln[(1 - π)^(n - x) π^x / ((1 - p)^(n - x) p^x)], π = x/n, p the tail. A small p-value means
    too many or too few. NaN without a period.
    """
    hits = _hits(exceeded)
    n, x = len(hits), int(hits.sum())
    if not n:
        return HypothesisTest(math.nan, 1, math.nan)
    return _verdict(2.0 * (_log_chance(n - x, x) - _log_chance(n - x, x, tail)), 1)


def independence(exceeded: ArrayLike) -> HypothesisTest:
    """LR of independent exceedances against first-order dependence (Christoffersen 1998).

    2·ln[(1 - a)^n00 a^n01 (1 - b)^n10 b^n11 / ((1 - c)^(n00 + n10) c^(n01 + n11))], n_ij the number
    of times j follows i, a = n01/(n00 + n01), b = n11/(n10 + n11), c = (n01 + n11)/(T - 1); χ² with
    1. NaN if nothing follows an exceedance, or only exceedances have a successor, because b or a is
    then undefined. With few exceedances χ² is a rough approximation: at 5 % and a tail of 5 % the
    test rejects 2 % of right models over 250 periods, and 9 % over 1,000.
    """
    hits = _hits(exceeded)
    before, after = hits[:-1], hits[1:]
    n00, n01, n10, n11 = (
        int(np.count_nonzero((before == i) & (after == j))) for i in (0, 1) for j in (0, 1)
    )
    if not (n00 + n01 and n10 + n11):
        return HypothesisTest(math.nan, 1, math.nan)
    apart = _log_chance(n00, n01) + _log_chance(n10, n11)
    return _verdict(2.0 * (apart - _log_chance(n00 + n10, n01 + n11)), 1)


def conditional_coverage(exceeded: ArrayLike, *, tail: float) -> HypothesisTest:
    """Kupiec's LR and that of independence together (Christoffersen 1998); χ² with 2."""
    parts = kupiec(exceeded, tail=tail).statistic, independence(exceeded).statistic
    return _verdict(sum(parts), 2)


def shortfall_residuals(residuals: ArrayLike, *, seed: int = 0) -> HypothesisTest:
    """The mean exceedance residual, and the p-value of a true mean of 0.

    A residual is the loss less the forecast expected shortfall, over the forecast standard
    deviation, for periods whose loss exceeded the value at risk. A mean above 0 means that tail
    losses are worse than forecast. The p-value is one-sided, by the bootstrap of the studentised
    mean of centred residuals (McNeil & Frey 2000, section 4.2; Efron & Tibshirani 1993, algorithm
    16.2); NaN below 5 residuals, or if they do not vary. The same seed gives the same p-value.

    Args:
        residuals: (x,).
        seed: of the draws.
    """
    values = np.asarray(residuals, dtype=np.float64)
    n, mean = len(values), float(values.mean()) if len(values) else math.nan
    spread = float(values.std(ddof=1)) if n > 1 else 0.0
    if n < FEWEST_RESIDUALS or spread <= 0.0:
        return HypothesisTest(mean, max(n - 1, 0), math.nan)
    drawn = np.random.default_rng(seed).integers(n, size=(REPLICATES, n))
    studentised = _studentised((values - mean)[drawn])
    higher = np.count_nonzero(studentised >= mean / (spread / math.sqrt(n)))
    return HypothesisTest(mean, n - 1, (higher + 1) / (REPLICATES + 1))


def _studentised(samples: Floats) -> Floats:
    """(R,) means over their standard errors; infinite for a constant sample."""
    means, spreads = samples.mean(axis=-1), samples.std(axis=-1, ddof=1)
    flat = spreads <= 1e-12 * np.abs(samples).max(axis=-1)
    usual = means / np.where(flat, 1.0, spreads) * math.sqrt(samples.shape[-1])
    return np.where(flat, np.where(means > 0.0, np.inf, -np.inf), usual)


def _hits(exceeded: ArrayLike) -> NDArray[np.int64]:
    return np.asarray(exceeded).astype(np.int64)


def _log_chance(misses: int, hits: int, share: float | None = None) -> float:
    """Log of (1 - share)^misses · share^hits; None uses the share that maximises it."""
    if share is None:
        share = hits / (misses + hits)
    logs = ((misses, 1.0 - share), (hits, share))
    return math.fsum(count * math.log(chance) for count, chance in logs if count)


def _verdict(statistic: float, freedom: int) -> HypothesisTest:
    """Below 0 is rounding."""
    known = max(statistic, 0.0) if not math.isnan(statistic) else statistic
    return HypothesisTest(known, freedom, chi_square_survival(known, freedom))
