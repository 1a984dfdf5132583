"""Log-likelihood, score and expected information of GARCH models, in the fit's coordinates.

What goes through the returns is in models.garch.kernels (CPU) and models.garch.path (any device);
both give the same 39 sums a series. With l_t the log-likelihood of return t, d_t the derivative of
h_t by (mu, omega, alpha, gamma, beta), z_t = e_t/sqrt(h_t) and w_t the weight that Student's t
gives a return (1 if normal):

    logs, tail, pull    Σ ln h; Σ z² or, of t, Σ ln(1 + q), q = z²/(nu - 2); Σ q/(1 + q)
    inverse             Σ 1/h
    score (5)           Σ ½(w z² - 1) d/h, and of mu Σ w e/h too
    relative (5)        Σ d/h
    products (5, 5)     Σ d d'/h²

The information of t is that of Fiorentini, Sentana & Calzolari (2003), proposition 1.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from models.device import to_numpy
from models.fit import Evaluation
from models.garch import path
from models.garch.model import MU, NU, Garch, natural
from models.garch.series import Series, presample

SUMS = 39


class Likelihood:
    """Of N series under a model; evaluated for any of them at any coordinates."""

    def __init__(self, model: Garch, series: Series, *, compiled: bool | None = None) -> None:
        """Prepare; `compiled` None is by compiled loops on a CPU and in torch elsewhere."""
        self.model, self.series = model, series
        self._compiled = series.returns.device.type == "cpu" if compiled is None else compiled

    def __call__(self, rows: Tensor, coordinates: Tensor) -> Evaluation:
        """Value, gradient and expected information by the coordinates.

        Args:
            rows: (n,) int64, which series; any may come more than once.
            coordinates: (n, K).
        """
        parameters, jacobian = natural(self.model, coordinates)
        sums = self._add_up(rows, parameters)
        counts = self.series.counts[rows].to(sums.dtype)
        value, score, information = _assemble(self.model, sums, counts, parameters[:, NU])
        across = jacobian.transpose(-1, -2)
        gradient = (across @ score[..., None])[..., 0]
        return Evaluation(value, gradient, across @ information @ jacobian)

    def scores(self, rows: Tensor, coordinates: Tensor) -> Tensor:
        """(n, K, T) the gradient of each return's log-likelihood."""
        parameters, jacobian = natural(self.model, coordinates)
        of_each = path.scores(self.model, self.series.at(rows), parameters, compiled=self._compiled)
        return jacobian.transpose(-1, -2) @ of_each

    def _add_up(self, rows: Tensor, parameters: Tensor) -> Tensor:
        """(n, 39) the sums of these series."""
        if not self._compiled:
            return path.add_up(self.model, self.series.at(rows), parameters, compiled=False)
        from models.garch import kernels  # numba is imported only when it is used

        presample = torch.stack(self._presample(rows, parameters), dim=-1)
        series, counts = to_numpy(self.series.returns), to_numpy(self.series.counts)
        which, at, before = (to_numpy(part) for part in (rows, parameters, presample))
        out = np.empty((len(which), SUMS))
        flags = self.model.asymmetric, self.model.student
        kernels.add_up(series, counts, which, at, before, *flags, out)
        return torch.from_numpy(out)

    def _presample(self, rows: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor]:
        series = self.series
        return presample(
            self.model, parameters, series.mean[rows], series.variance[rows], series.backcast[rows]
        )


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
    half, room = 0.5 * (nu + 1.0), nu - 2.0
    constant = half.lgamma() - (0.5 * nu).lgamma() - 0.5 * (math.pi * room).log()
    value = counts * constant - 0.5 * logs - half * tail
    slope = half.digamma() - (0.5 * nu).digamma() - 1.0 / room
    return value, 0.5 * (counts * slope - tail + (nu + 1.0) / room * pull)


def _student_information(nu: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Expected products a return: d d'/h², 1/h of mu, d/h with nu, nu itself."""
    room = nu - 2.0
    of_scale = nu / (2.0 * (nu + 3.0))
    of_mean = nu * (nu + 1.0) / (room * (nu + 3.0))
    scale_and_nu = -1.0 / ((nu + 1.0) * (nu + 3.0))
    trigammas = torch.polygamma(1, 0.5 * nu) - torch.polygamma(1, 0.5 * (nu + 1.0))
    of_nu = 0.25 * trigammas - (nu + 5.0) / (2.0 * nu * (nu + 1.0) * (nu + 3.0))
    # The scale that has variance 1 moves with nu.
    moves = 2.0 / (nu * room)
    cross = of_scale * moves + scale_and_nu
    return of_scale, of_mean, cross, of_scale * moves**2 + 2.0 * moves * scale_and_nu + of_nu
