"""Annualised means and covariances of several tickers, over the returns that all of them share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.option_values import CovarianceKind
from analytics.stats.observations.arrays import constant
from analytics.stats.ratios import per_period
from analytics.stats.tables import correlations
from analytics.study import Study, joint
from analytics.study.series import Floats
from analytics.symbols.listing import named
from models.errors import RequestError
from models.optimiser import OptimumReason

FEWEST = correlations.FEWEST


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Moments of simple returns shared by A tickers, in fractions per year; NaN of too few.

    Attributes:
        tickers: A.
        observations: returns shared.
        first, last: the dates of the first and last of them; NaT without any.
        means: (A,) P · mean.
        excess: (A,) the same over the riskless rate, P · mean(r - f).
        covariance: (A, A); 0 in the rows and columns of constant series.
        shrinkage: intensity of Ledoit-Wolf, 0 to 1; 0 for the sample covariance.
    """

    tickers: tuple[str, ...]
    observations: int
    first: np.datetime64
    last: np.datetime64
    means: Floats
    excess: Floats
    covariance: Floats
    shrinkage: float

    @property
    def volatilities(self) -> Floats:
        """(A,) fractions per year."""
        return np.sqrt(np.diagonal(self.covariance))

    @property
    def still(self) -> tuple[str, ...]:
        """Tickers whose returns are constant up to rounding."""
        return tuple(
            name for name, sd in zip(self.tickers, self.volatilities, strict=True) if not sd > 0.0
        )

    def sentence(self, reason: OptimumReason) -> str:
        """Why there is no portfolio, with the cause in these returns; "" if there is one."""
        if reason != OptimumReason.SINGULAR:
            return reason.sentence
        if self.observations < FEWEST:
            return f"needs {FEWEST} returns that all tickers share and has {self.observations}"
        if self.still:
            them = "it" if len(self.still) == 1 else "them"
            return f"{named(self.still)} did not move: leave {them} out"
        if self.observations <= len(self.tickers):
            found = f"{self.observations} shared returns of {len(self.tickers)} tickers"
            return f"{found} leave the covariance singular: take ledoit-wolf or more returns"
        return "tickers that move as one make the covariance singular: leave one out"


def moments(study: Study, covariance: CovarianceKind = "sample") -> Moments:
    """Moments of the requested tickers, at the study's frequency, annualised as requested.

    In a study of the common window the returns span the same sessions too. The sample
    covariance has ddof 1; Ledoit-Wolf's is `analytics.stats.tables.correlations.shrunk_covariance`.

    Raises:
        RequestError: no ticker with prices, or prices in several currencies.
    """
    if not study.asked:
        raise RequestError("at least one ticker with prices", "none", "ask for another")
    returns = study.periodic.simple[joint.rows(study, study.asked, "portfolios")]
    shared = correlations.shared_sessions(returns)
    labels, periods = study.periodic.labels[shared], study.request.periods_a_year
    means, matrix, shrinkage = _of(returns[:, shared], covariance)
    riskless = per_period(study.request.risk_free, periods)
    nowhere = np.datetime64("NaT", "D")
    return Moments(
        tickers=study.asked,
        observations=len(labels),
        first=labels[0] if len(labels) else nowhere,
        last=labels[-1] if len(labels) else nowhere,
        means=periods * means,
        excess=periods * (means - riskless),
        covariance=periods * matrix,
        shrinkage=shrinkage,
    )


def _of(returns: Floats, covariance: CovarianceKind) -> tuple[Floats, Floats, float]:
    """Means, covariance per period and shrinkage of returns (A, T) without holes."""
    assets, count = returns.shape
    if count < FEWEST:
        return np.full(assets, np.nan), np.full((assets, assets), np.nan), 0.0
    means, matrix = returns.mean(axis=-1), np.zeros((assets, assets))
    spread = returns.std(axis=-1, ddof=1)
    moving = ~constant(spread, np.abs(returns).max(axis=-1))
    moved, shrinkage = returns[moving], 0.0
    if covariance == "ledoit-wolf" and len(moved):
        found, intensity = correlations.shrunk_covariance(moved)
        shrinkage = float(intensity)
    else:
        centred = moved - means[moving][:, None]
        found = centred @ centred.T / (count - 1)
    matrix[np.ix_(moving, moving)] = found
    return means, matrix, shrinkage
