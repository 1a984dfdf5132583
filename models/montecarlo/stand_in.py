"""Substitute parameters for filtering where a GARCH fit has no maximum inside its bounds.

Filtered simulation needs a volatility to divide returns by and to continue from; it does not need
the maximum of a likelihood. The substitute's long-run variance is the sample's. Its half-life is at
most a year: with persistence 1 variance has no long-run level, and the width of a one-year fan
would depend on omega, which is poorly estimated.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.volatility.garch import FitReason, GarchFit
from models.volatility.garch.model import ALPHA, BETA, GAMMA, MU, OMEGA

# Persistence at which half of a shock to variance is left after a year of sessions.
PERSISTENCE = 0.5 ** (1 / 252)
RISKMETRICS = 0.94
# Reason for a missing fit → how returns are filtered instead.
INSTEAD = {
    FitReason.NO_NEWS: "its shocks are drawn at the sample's constant volatility",
    FitReason.INTEGRATED: f"its persistence is set to {PERSISTENCE:.4f}, a half-life of 252 days, "
    "and its long-run volatility to the sample's",
    FitReason.TOO_MANY_ITERATIONS: "its volatility is filtered with RiskMetrics' weight of 0.94 "
    "and goes back to the sample's with a half-life of 252 days",
}
INSTEAD[FitReason.NO_STEP_GAINS] = INSTEAD[FitReason.TOO_MANY_ITERATIONS]


def stand_in(fit: GarchFit) -> GarchFit:
    """The fit with substitute parameters in the rows whose reason is a key of INSTEAD.

    alpha, gamma and beta keep their proportions where persistence is at its bound.

    Args:
        fit: of returns in percent.

    Returns:
        A fit to filter with; `reason` and `converged` are those of `fit`.
    """
    found, mean, variance = fit.parameters, fit.series.mean, fit.series.variance
    zero = torch.zeros_like(mean)

    def having(mu: Tensor, alpha: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
        """(N, 6) with these weights scaled to the persistence, and the sample's variance."""
        scale = PERSISTENCE / (alpha + 0.5 * gamma + beta)
        changed = found.clone()
        changed[:, MU], changed[:, OMEGA] = mu, (1.0 - PERSISTENCE) * variance
        weights = torch.stack([alpha, gamma, beta], dim=-1) * scale[:, None]
        changed[:, ALPHA], changed[:, GAMMA], changed[:, BETA] = weights.unbind(dim=-1)
        return changed

    decay = torch.full_like(mean, RISKMETRICS)
    capped = having(found[:, MU], found[:, ALPHA], found[:, GAMMA], found[:, BETA])
    weighted = having(mean, 1.0 - decay, zero, decay)
    steady = having(mean, zero, zero, decay)  # no news: variance stays at the sample's
    parameters = found
    for reasons, instead in (
        ((FitReason.NO_NEWS,), steady),
        ((FitReason.INTEGRATED,), capped),
        ((FitReason.TOO_MANY_ITERATIONS, FitReason.NO_STEP_GAINS), weighted),
    ):
        for reason in reasons:
            parameters = torch.where((fit.reason == reason)[:, None], instead, parameters)
    return replace(fit, parameters=parameters)
