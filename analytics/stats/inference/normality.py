"""Histogram, normal quantiles, and tests of normality and independence.

One ticker at a time: returns `(T,)`, NaN for missing; only observed returns count. A test with too
few of them, or of constant returns, is NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations import observed
from analytics.stats.observations.observed import ROUNDING, Floats, as_returns
from models.errors import ShapeError

MOST_BINS = 1000
LAGS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Bins of equal width: `edges` (B+1,) in the returns' unit, `counts` (B,), their sum n."""

    edges: Floats
    counts: NDArray[np.int64]

    def normal(self, mean: float, sd: float) -> Floats:
        """(B,) expected number of n normal returns with that mean and sd > 0 in each bin.

        n·(Φ(b) - Φ(a)), a and b the bin's edges in sigmas; NaN where sd is NaN or 0.
        """
        if not sd > 0.0:
            return np.full(len(self.counts), np.nan)
        sigmas = ((self.edges - mean) / sd).tolist()
        below = np.array([math.erfc(-sigma / math.sqrt(2.0)) / 2.0 for sigma in sigmas])
        return float(self.counts.sum()) * np.diff(below)


@dataclass(frozen=True, slots=True, eq=False)
class NormalQuantiles:
    """Q-Q points: `theoretical` (n,) normal quantiles in sigmas, `ordered` (n,) returns.

    A normal sample lies along the line `mean` + `sd` × theoretical.
    """

    theoretical: Floats
    ordered: Floats
    mean: float
    sd: float

    @property
    def line(self) -> Floats:
        """(n,) expected returns of a normal sample: `mean` + `sd` × theoretical."""
        return self.mean + self.sd * self.theoretical


@dataclass(frozen=True, slots=True)
class HypothesisTest:
    """A test's statistic, degrees of freedom and p-value."""

    statistic: float
    freedom: int
    p_value: float


def histogram(returns: ArrayLike) -> Histogram:
    """The histogram with bins of width 2·IQR·n^(-1/3) (Freedman & Diaconis 1981).

    As many equal bins as that width needs to span all returns, at most `MOST_BINS`; one bin
    where half of the returns are equal. Without a return there is no bin.
    """
    values = _observed(returns)
    if not len(values):
        return Histogram(np.array([]), np.array([], dtype=np.int64))
    counts, edges = np.histogram(values, bins=_bins(values))
    return Histogram(edges, counts)


def counts_up_to(limit: float, returns: ArrayLike, edges: ArrayLike) -> NDArray[np.int64]:
    """Number of returns ≤ `limit` in each bin of a histogram of these returns.

    Shape: returns (T,), edges (B+1,) → (B,); all 0 for a NaN limit.

    Args:
        limit: a return, a fraction; NaN counts nothing.
        returns: (T,) simple returns, NaN for missing.
        edges: (B + 1,) edges of the bins, ascending.
    """
    values = _observed(returns)
    return np.histogram(values[values <= limit], bins=np.asarray(edges))[0]


def normal_quantiles(returns: ArrayLike) -> NormalQuantiles:
    """Points of a normal Q-Q plot, at the probabilities (i - 1/2)/n (Hazen)."""
    ordered = np.sort(_observed(returns))
    places = (np.arange(len(ordered)) + 0.5) / max(len(ordered), 1)
    normal = NormalDist()
    return NormalQuantiles(
        theoretical=np.array([normal.inv_cdf(place) for place in places.tolist()]),
        ordered=ordered,
        mean=float(observed.mean(ordered)),
        sd=float(observed.sd(ordered)),
    )


def jarque_bera(returns: ArrayLike) -> HypothesisTest:
    """n/6·(g1² + g2²/4), g1 and g2 the biased skewness and excess kurtosis; χ² with 2 degrees.

    It tests normality of returns (Jarque & Bera 1987); the p-value is asymptotic, and too small in
    samples below some hundreds.
    """
    values = _observed(returns)
    spread = float(observed.moment(values, 2))
    if len(values) < 2 or math.sqrt(spread) <= ROUNDING:
        return HypothesisTest(math.nan, 2, math.nan)
    skewness = float(observed.moment(values, 3)) / spread**1.5
    kurtosis = float(observed.moment(values, 4)) / spread**2 - 3.0
    statistic = len(values) / 6.0 * (skewness**2 + kurtosis**2 / 4.0)
    return HypothesisTest(statistic, 2, chi_square_survival(statistic, 2))


def ljung_box(returns: ArrayLike, *, lags: int = LAGS, squares: bool = False) -> HypothesisTest:
    """n(n+2)·Σ ρ_k²/(n-k) over the first `lags`; χ² with as many degrees (Ljung & Box 1978).

    It tests that autocorrelations of returns are 0, with the full-sample mean in every ρ_k; with
    `squares` those of squared returns, i.e. no volatility clusters (McLeod & Li 1983). Lags count
    the ticker's own sessions. NaN unless there are more returns than lags.

    Args:
        returns: (T,) returns, NaN for missing.
        lags: number of autocorrelations, at least 1.
        squares: test the squares of the returns instead.

    Raises:
        ShapeError: fewer than one lag.
    """
    if lags < 1:
        raise ShapeError("at least one lag", str(lags), "try 10")
    values = _observed(returns)
    values = values**2 if squares else values
    n, centred = len(values), observed.deviations(values)
    total = float(centred @ centred)
    if n <= lags or math.sqrt(total / n) <= (ROUNDING**2 if squares else ROUNDING):
        return HypothesisTest(math.nan, lags, math.nan)
    rho = np.array([centred[k:] @ centred[:-k] for k in range(1, lags + 1)]) / total
    statistic = float(n * (n + 2) * (rho**2 / (n - np.arange(1, lags + 1))).sum())
    return HypothesisTest(statistic, lags, chi_square_survival(statistic, lags))


def chi_square_survival(x: float, freedom: int) -> float:
    """The probability that a χ² variable with `freedom` ≥ 1 degrees exceeds x.

    The finite series for whole degrees (Abramowitz & Stegun 26.4.4 and 26.4.5): all terms are
    positive, so nothing cancels, and the relative error stays within some roundings.

    Example:
        >>> round(chi_square_survival(5.991464547107979, 2), 12)
        0.05
    """
    half, odd = x / 2.0, freedom % 2
    if math.isnan(half) or half <= 0.0:
        return math.nan if math.isnan(half) else 1.0
    first = math.erfc(math.sqrt(half)) if odd else 0.0
    powers = [k + odd / 2.0 for k in range(freedom // 2)]
    terms = [math.exp(p * math.log(half) - half - math.lgamma(p + 1.0)) for p in powers]
    return min(math.fsum([first, *terms]), 1.0)


def _bins(values: Floats) -> int:
    """Number of bins of the width of Freedman and Diaconis that span the values."""
    middle = float(observed.quantile(values, 0.75) - observed.quantile(values, 0.25))
    width = 2.0 * middle / len(values) ** (1.0 / 3.0)
    spread = float(np.ptp(values))
    if width <= 0.0 or spread <= 0.0:
        return 1
    return min(max(math.ceil(spread / width), 1), MOST_BINS)


def _observed(returns: ArrayLike) -> Floats:
    """The observed entries of (T,) returns, in order."""
    values = as_returns(returns)
    if values.ndim != 1:
        raise ShapeError("returns of shape (T,)", str(values.shape), "ask ticker by ticker")
    return values[~np.isnan(values)]
