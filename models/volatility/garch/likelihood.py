"""Log-likelihood, score and expected information of GARCH models, in the fit's coordinates.

The passes over the returns are in the modules kernels (CPU) and path (any device);
both give the same 39 sums per series. With l_t the log-likelihood of return t, d_t the derivative
of h_t by (mu, omega, alpha, gamma, beta), z_t = e_t/sqrt(h_t) and w_t the weight of a return under
Student's t (1 if normal):

    logs, tail, pull    Σ ln h; Σ z² or, of t, Σ ln(1 + q), q = z²/(nu - 2); Σ q/(1 + q)
    inverse             Σ 1/h
    score (5)           Σ ½(w z² - 1) d/h, and of mu Σ w e/h too
    relative (5)        Σ d/h
    products (5, 5)     Σ d d'/h²

The information of t is that of Fiorentini, Sentana & Calzolari (2003), proposition 1.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.fitting.fisher_scoring import Evaluation, FitResult
from models.fitting.optimiser_protocol import Effort, by_scoring
from models.volatility.garch import path
from models.volatility.garch.model import MU, NU, Garch, natural
from models.volatility.garch.series import ReturnSeries


class Likelihood:
    """Log-likelihoods of N series under a model, for any of them at any coordinates."""

    def __init__(self, model: Garch, series: ReturnSeries, *, compiled: bool | None = None) -> None:
        """Prepare; `compiled` None uses compiled loops on a CPU and torch elsewhere."""
        self.model, self.series = model, series
        self._compiled = series.returns.device.type == "cpu" if compiled is None else compiled

    def __call__(self, rows: Tensor, coordinates: Tensor) -> Evaluation:
        """Value, gradient and expected information by the coordinates.

        Args:
            rows: (n,) int64, which series; any may come more than once.
            coordinates: (n, K).
        """
        if self._compiled:
            from models.volatility.garch import arrays  # numba is imported only when it is used

            return arrays.evaluate(self.model, self.series, rows, coordinates)
        parameters, jacobian = natural(self.model, coordinates)
        sums = path.add_up(self.model, self.series, rows, parameters)
        counts = self.series.counts[rows].to(sums.dtype)
        value, score, information = _assemble(self.model, sums, counts, parameters[:, NU])
        across = jacobian.transpose(-1, -2)
        gradient = (across @ score[..., None])[..., 0]
        return Evaluation(value, gradient, across @ information @ jacobian)

    def maximise(
        self,
        rows: Tensor,
        start: Tensor,
        longest: Tensor,
        effort: Effort,
        fixed: Tensor | None = None,
    ) -> FitResult:
        """As the protocol; with compiled loops the whole maximisation is one call.

        Args:
            rows: (n,) indices of the series.
            start: (n, K) coordinates to begin with.
            longest: (K,) greatest step in each coordinate.
            effort: tolerance and number of iterations.
            fixed: (n, K, K) information to use throughout; None renews the expected one in each
                step.
        """
        if not self._compiled:
            return by_scoring(self)(rows, start, longest, effort, fixed)
        from models.volatility.garch import arrays

        return arrays.maximise(self.model, self.series, rows, start, longest, effort, fixed)

    def scores(self, rows: Tensor, coordinates: Tensor) -> Tensor:
        """(n, K, T) the gradient of each return's log-likelihood."""
        parameters, jacobian = natural(self.model, coordinates)
        of_each = path.scores(self.model, self.series.at(rows), parameters, compiled=self._compiled)
        return jacobian.transpose(-1, -2) @ of_each


def _assemble(
    model: Garch, sums: Tensor, counts: Tensor, nu: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Log-likelihood (n,), score (n, 6) and information (n, 6, 6) by the parameters."""
    logs, tail, pull, inverse = sums[:, :4].unbind(dim=-1)
    score, relative, products = sums[:, 4:9], sums[:, 9:14], sums[:, 14:].reshape(-1, 5, 5)
    information = products.new_zeros(len(sums), 6, 6)
    by_nu = torch.zeros_like(logs)
    if model.student:
        value, by_nu = _student_value(counts, nu, logs, tail, pull)
        variance_share, mean_share, cross, of_nu = _student_information(nu)
        information[:, NU, :NU] = information[:, :NU, NU] = cross[:, None] * relative
        information[:, NU, NU] = counts * of_nu
    else:
        value = -0.5 * (logs + tail + counts * math.log(2.0 * math.pi))
        variance_share, mean_share = 0.5 * torch.ones_like(logs), torch.ones_like(logs)
    information[:, :NU, :NU] = variance_share[:, None, None] * products
    information[:, MU, MU] += mean_share * inverse
    return value, torch.cat([score, by_nu[:, None]], dim=-1), information


def _student_value(
    counts: Tensor, nu: Tensor, logs: Tensor, tail: Tensor, pull: Tensor
) -> tuple[Tensor, Tensor]:
    """Log-likelihood and its derivative by nu."""
    half, excess = 0.5 * (nu + 1.0), nu - 2.0
    constant = half.lgamma() - (0.5 * nu).lgamma() - 0.5 * (math.pi * excess).log()
    value = counts * constant - 0.5 * logs - half * tail
    slope = half.digamma() - (0.5 * nu).digamma() - 1.0 / excess
    return value, 0.5 * (counts * slope - tail + (nu + 1.0) / excess * pull)


def _student_information(nu: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Expected products per return: d d'/h², 1/h for mu, d/h with nu, nu itself."""
    excess = nu - 2.0
    of_scale = nu / (2.0 * (nu + 3.0))
    of_mean = nu * (nu + 1.0) / (excess * (nu + 3.0))
    scale_and_nu = -1.0 / ((nu + 1.0) * (nu + 3.0))
    trigammas = _trigamma(0.5 * nu) - _trigamma(0.5 * (nu + 1.0))
    of_nu = 0.25 * trigammas - (nu + 5.0) / (2.0 * nu * (nu + 1.0) * (nu + 3.0))
    # The scale for variance 1 depends on nu.
    moves = 2.0 / (nu * excess)
    cross = of_scale * moves + scale_and_nu
    return of_scale, of_mean, cross, of_scale * moves**2 + 2.0 * moves * scale_and_nu + of_nu


def _trigamma(x: Tensor) -> Tensor:
    """Hurwitz's zeta function gives full precision; torch.polygamma gives nine digits."""
    return torch.special.zeta(torch.full_like(x, 2.0), x)
