"""Standard errors of the logarithm of fitted volatility, by the delta method.

Volatility is a function of the parameters; its variance is the sandwich covariance between its
gradient (Blasques, Koopman, Lasak & Lucas 2016, International Journal of Forecasting 32). The
logarithm is used because volatility is above 0. The error measures the uncertainty of the fit, not
how future returns will move volatility.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import pad

from models.fitting.scan import scan
from models.volatility.garch.estimate import GarchFit
from models.volatility.garch.forecast import forecast, persistence
from models.volatility.garch.model import NU, OMEGA
from models.volatility.garch.path import of_all, path
from models.volatility.garch.standard_errors import StandardErrors

# Derivatives of persistence by mu, omega, alpha, gamma, beta.
OF_PERSISTENCE = (0.0, 0.0, 1.0, 0.5, 1.0)


def conditional_error(fit: GarchFit, errors: StandardErrors, returns: Tensor) -> Tensor:
    """(N, T) standard error of the logarithm of each return's volatility given those before it.

    NaN where there is no return, and throughout a fit that has not converged.

    Args:
        fit: of these returns.
        errors: of the fit.
        returns: (N, T), NaN for missing.
    """
    observed = ~returns.isnan()
    place = (observed.cumsum(dim=-1) - 1).clamp(min=0)
    along = path(fit.model, fit.series, fit.parameters)
    slopes = of_all(fit.model, along.slopes())
    found = _of_logarithm(slopes, along.variance, errors)
    return torch.where(observed, found.gather(-1, place), torch.nan)


def forecast_error(fit: GarchFit, errors: StandardErrors, horizon: int) -> Tensor:
    """(N, horizon) standard error of the logarithm of the volatility 1, 2, … periods ahead.

    The forecast k + 1 ahead is omega + p·(forecast k ahead), p the persistence, so its derivatives
    follow from those k ahead by a scan.

    Args:
        fit: N fitted models.
        errors: their standard errors; the covariance of the parameters is used.
        horizon: number of periods ahead.
    """
    expected, persistent = forecast(fit, horizon), persistence(fit)[:, None, None]
    by_persistence = torch.tensor(OF_PERSISTENCE, dtype=expected.dtype).to(expected.device)
    gained = expected[:, None, :-1] * by_persistence[:, None]
    gained[:, OMEGA] += 1.0
    first = _next_slopes(fit)
    later = scan(gained, persistent, first)
    return _of_logarithm(torch.cat([first[..., None], later], dim=-1), expected, errors)


def _of_logarithm(slopes: Tensor, variance: Tensor, errors: StandardErrors) -> Tensor:
    """(N, T) from derivatives (N, 5, T) of the variance (N, T); halved for the square root."""
    relative = slopes / variance[:, None]
    spread = (relative * (errors.covariance[:, :NU, :NU] @ relative)).sum(dim=-2)
    return 0.5 * spread.clamp(min=0.0).sqrt()


def _next_slopes(fit: GarchFit) -> Tensor:
    """(N, 5) derivatives of the variance of the return after the last."""
    series = fit.series
    longer = replace(
        series, returns=pad(series.returns, (0, 1)), observed=pad(series.observed, (0, 1))
    )
    slopes = of_all(fit.model, path(fit.model, longer, fit.parameters).slopes())
    return slopes.gather(-1, series.counts[:, None, None].expand(-1, NU, 1))[..., 0]
