"""Process that a ticker's histories are simulated from, with the uncertainty of its fit.

y_t = mean + autoregression of order 1 of shocks whose variance follows GARCH(1,1) with Student's t.
A ticker whose volatility does not cluster has shocks of constant variance. Five years of returns
estimate the persistence of volatility poorly, so each simulated history has parameters of its own,
drawn by their likelihood (importance sampling about the maximum).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray

from models.bootstrap.parametric import kernels_fitted, shocks
from models.bootstrap.parametric.proposals import drawn, observed
from models.bootstrap.process_cache import ProcessCache, process_key
from models.device import to_numpy
from models.prices.constancy import constant
from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds
from models.volatility import garch
from models.volatility.garch.model import ALPHA, BETA, MU, NU, Garch

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MODEL = Garch(distribution="t")
PERCENT = 100.0
CPU = torch.device("cpu")
# At this persistence the half-life of volatility is 138 sessions; histories cannot resolve more.
MOST_PERSISTENCE = 0.995
MOST_AUTOREGRESSION = 0.95
# Decays of the clustering test, and its critical value for 1,260 returns or more, which 1 % of
# independent series exceed by chance. The test has little power in one year of returns: with 2.33
# it detects the clusters of GARCH .10/.85 in 41 of 100 years, with 0.5 in 86. With 0.5 it also
# rejects 28 of 100 years of independent returns, whose intervals become a tenth wider.
DECAYS = (0.7, 0.9, 0.97)
LONG, CLUSTERED = 1_260, 2.33
SHORT, HARDLY_CLUSTERED = 252, 0.5


@dataclass(frozen=True, eq=False)
class Processes:
    """The processes of N tickers.

    Attributes:
        known: (N,) whether there is one; NaN and 0 elsewhere.
        reason: (N,) how the fit ended, a models.volatility.garch.FitReason.
        clustered: (N,) whether volatility clusters; where not, alpha and beta are 0.
        mean, sd, autoregression: (N,) of the returns; autoregression of order 1.
        alpha, beta: (N, R) of each replicate.
        rows: (N, R) of models.bootstrap.parametric.shocks.table, by nu.
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

    def pick(self, places: list[int]) -> Processes:
        """The processes at these places, in this order; a place may come more than once."""
        arrays = {name: getattr(self, name)[places] for name in _ARRAYS}
        return Processes(**arrays, residuals=[self.residuals[place] for place in places])


def joined(parts: Sequence[Processes]) -> Processes:
    """The processes of all parts, one part after the other."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
    return Processes(**arrays, residuals=[one for part in parts for one in part.residuals])


_ARRAYS = tuple(field.name for field in fields(Processes) if field.name != "residuals")


def work(n: int) -> int:
    """Cost of the process of a series of n returns, see models.runtime.budget; 0 if it has none."""
    return (budget.FIT + budget.VARIANCE) * n + _drawing(n) if n >= garch.FEWEST else 0


def processes(
    series: list[Floats],
    replicates: int,
    seed: int,
    spend: Callable[[int], None] = lambda _: None,
    cache: ProcessCache | None = None,
) -> Processes:
    """The processes of these series (n,) without gaps, each on its own, with R parameter draws.

    Args:
        series: N, at least one.
        replicates: R.
        seed: of the draws.
        spend: called in this thread with the cost of what was just done, at most `work` in all;
            what it raises ends it.
        cache: those made before, which are not made again; new ones are added.
    """
    known = ProcessCache() if cache is None else cache
    keys = [process_key(own, replicates, seed) for own in series]
    new = {key: own for key, own in zip(keys, series, strict=True) if key not in known}
    made = _made(list(new.values()), replicates, seed, spend)
    for place, key in enumerate(new):
        known[key] = made.pick([place])
    return joined([known[key] for key in keys])


def _made(
    series: list[Floats], replicates: int, seed: int, spend: Callable[[int], None]
) -> Processes:
    """As `processes`, of series that are all new.

    Those of equal length are fitted together: sums over padding would round differently.
    """
    found = _without(series, replicates)
    lengths = np.array([len(own) for own in series], dtype=np.int64)
    for n in np.unique(lengths).tolist():
        alike = np.flatnonzero(lengths == n).tolist()
        if n < garch.FEWEST:
            found.reason[alike] = int(garch.FitReason.TOO_FEW)
        else:
            _fill_in(found, series, alike, seed, spend)
    return found


def _without(series: list[Floats], replicates: int) -> Processes:
    """Empty arrays for the processes of these series."""
    count = len(series)
    mean, sd, autoregression = np.zeros((3, count))
    reason, known = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    alpha, beta = np.zeros((2, count, replicates))
    rows = np.zeros(alpha.shape, dtype=np.int64)
    return Processes(
        known, reason, known.copy(), mean, sd, autoregression, alpha, beta, rows, list(series)
    )


def _fill_in(
    found: Processes,
    series: list[Floats],
    alike: list[int],
    seed: int,
    spend: Callable[[int], None],
) -> None:
    """The processes of these rows, whose series are equally long."""
    n = len(series[alike[0]])
    left = np.empty((len(alike), n))
    for place, row in enumerate(alike):
        left[place], *moments = _whitened(series[row])
        found.mean[row], found.sd[row], found.autoregression[row] = moments
    returns = torch.from_numpy(PERCENT * left)
    fit = garch.fit(returns, MODEL, report=_by_series(budget.FIT * n, spend))
    found.reason[alike] = to_numpy(fit.reason)
    found.known[alike] = ~np.isnan(to_numpy(fit.parameters)).any(axis=-1)
    for row in alike:  # test before the mean is subtracted: its rounding would look like variation
        if constant(float(found.sd[row]), float(np.abs(series[row]).max())):
            found.reason[row], found.known[row] = int(garch.FitReason.CONSTANT), False
    information = observed(fit)
    following = _by_series(budget.VARIANCE * n, spend)
    deviation = np.sqrt(to_numpy(garch.conditional_variance(fit, returns, report=following)))

    def task(place: int) -> Task:
        parameters = drawn(fit, place, information[place], found.alpha.shape[1], seed)
        _describe(found, alike[place], parameters, float(fit.parameters[place, MU]),
                  left[place], deviation[place])  # fmt: skip
        yield _drawing(n)

    places = [place for place, row in enumerate(alike) if found.known[row]]
    for cost in rounds(map(task, places), CPU):
        spend(cost)


def _by_series(cost: int, spend: Callable[[int], None]) -> Report:
    """A progress listener that spends the cost of each finished series."""
    before = 0

    def report(done: int, _: int) -> None:
        nonlocal before
        before, new = done, done - before
        spend(cost * new)

    return report


def _describe(
    found: Processes, row: int, parameters: Floats, mu: float, left: Floats, deviation: Floats
) -> None:
    """Whether a row's volatility clusters, the parameters of its replicates, and its residuals.

    Args:
        found: to fill in.
        row: of the series in it.
        parameters: (R, 6) as drawn.
        mu: fitted mean of the whitened returns, in percent.
        left: (n,) whitened returns.
        deviation: (n,) their conditional standard deviations, in percent.
    """
    found.clustered[row] = clustering(left) > threshold(len(left))
    found.rows[row] = shocks.rows(parameters[:, NU])
    shock = PERCENT * left - mu
    if found.clustered[row]:
        found.alpha[row], found.beta[row] = _bounded(parameters[:, ALPHA], parameters[:, BETA])
        shock = shock / deviation
    found.residuals[row] = _standardised(shock)


def _drawing(n: int) -> int:
    return budget.DRAWN * (n + budget.SERIES)


def _whitened(own: Floats) -> tuple[Floats, float, float, float]:
    """Returns without their mean and autoregression; then mean, sd, coefficient.

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


def threshold(n: int) -> float:
    """Critical value of `clustering` for n returns; linear in the root of n.

    Example:
        >>> threshold(100), threshold(252), threshold(1_260), threshold(5_040)
        (0.5, 0.5, 2.33, 2.33)
    """
    return float(np.interp(math.sqrt(n), np.sqrt([SHORT, LONG]), [HARDLY_CLUSTERED, CLUSTERED]))


def clustering(shocks: Floats) -> float:
    """Statistic of volatility clustering in shocks (n,); standard normal without clusters.

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
    return max(float(kernels_fitted.follows(scores, decay)) for decay in DECAYS)


def _bounded(alpha: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Alpha and beta with a persistence of at most MOST_PERSISTENCE, their ratio unchanged."""
    shrunk = np.minimum(1.0, MOST_PERSISTENCE / np.maximum(alpha + beta, 1e-300))
    return alpha * shrunk, beta * shrunk


def _standardised(values: Floats) -> Floats:
    """The values (n,) with mean 0 and variance 1."""
    away = values - values.mean()
    return np.asarray(away / math.sqrt(float((away * away).mean())))
