"""Volatility models of returns only: EWMA, GARCH and GJR."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from analytics.progress import Report, part, tell
from analytics.study.series import Floats
from analytics.volatility.volatility_model import (
    FittedModel,
    ModelInputs,
    Needs,
    constant_forecast,
    until_next,
)
from models.device import cross_together, to_numpy
from models.option_values import Distribution
from models.volatility import ewma, garch
from models.volatility.garch.model import MU, NU

# Work of the fit and total work of a fitted model, for progress reports.
FITTING, PARTS_OF_A_FIT = 90, 100


@dataclass(frozen=True, slots=True)
class EwmaModel:
    """EWMA with RiskMetrics' decay, from the mean square of the fitted returns; mean 0."""

    name: ClassVar[str] = "ewma"
    label: ClassVar[str] = "EWMA"
    distribution: ClassVar[Distribution] = "normal"
    parameters: ClassVar[int] = 0
    needs: ClassVar[Needs] = "closes"
    no_likelihood: ClassVar[str] = ""
    definition: ClassVar[str] = (
        "h_{t+1} = 0.94 h_t + 0.06 r_t², h_1 the mean square of the returns (RiskMetrics 1996)"
    )

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """As `VolatilityModel.fit`; only the first variance is estimated."""
        series, known = inputs.series, inputs.known
        first = (known**2).nanmean(dim=-1)
        variance = _positive(ewma.variances(series.returns, first))
        past = variance[:, :-1].contiguous()
        terms = math.log(2.0 * math.pi) + past.log() + series.returns**2 / past
        crossed = cross_together(
            {
                "loglikelihood": -0.5 * torch.where(known.isnan(), 0.0, terms).sum(dim=-1),
                "reason": torch.where(first == 0.0, int(garch.FitReason.CONSTANT), 0),
                "variance": variance,
            }
        )
        tell(report, 1, 1)
        zero = np.zeros(len(inputs.returns))
        ahead = until_next(crossed["variance"], inputs.counts)
        return FittedModel(
            mean=zero,
            nu=zero + np.inf,
            loglikelihood=crossed["loglikelihood"],
            variance=ahead,
            reasons=_sentences(crossed["reason"]),
            forecast=constant_forecast(ahead, inputs.counts),
            residuals=lambda: _residuals(inputs, torch.zeros_like(first), past),
        )


@dataclass(frozen=True, slots=True)
class GarchModel:
    """GARCH(1,1) or GJR by maximum likelihood.

    Attributes:
        asymmetric: whether losses may move volatility more than gains (GJR).
        distribution: of the shocks.
    """

    asymmetric: bool
    distribution: Distribution

    needs: ClassVar[Needs] = "closes"
    no_likelihood: ClassVar[str] = ""

    @property
    def name(self) -> str:
        """The identifier in the column `model`."""
        return "gjr" if self.asymmetric else "garch"

    @property
    def label(self) -> str:
        """The label; GARCH-t is GARCH with shocks of Student's t."""
        return self.name.upper() + ("-t" if self.distribution == "t" else "")

    @property
    def parameters(self) -> int:
        """Four for GARCH, one more each with gamma and nu."""
        return len(self._garch.names)

    @property
    def definition(self) -> str:
        """The recursion of the variance and the source."""
        news = "(alpha + gamma [e_t < 0]) e_t²" if self.asymmetric else "alpha e_t²"
        source = "Glosten, Jagannathan & Runkle 1993" if self.asymmetric else "Bollerslev 1986"
        shocks = "Student's t (Bollerslev 1987)" if self.distribution == "t" else "normal"
        return f"h_{{t+1}} = omega + {news} + beta h_t, e_t = r_t - mu ({source}), shocks {shocks}"

    @property
    def _garch(self) -> garch.Garch:
        return garch.Garch(self.asymmetric, self.distribution)

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """As `VolatilityModel.fit`."""
        listener = part(report, 0, PARTS_OF_A_FIT, FITTING)
        fitted = garch.fit(inputs.known, self._garch, report=listener)
        mean, variance = fitted.parameters[:, MU], garch.onwards(fitted, inputs.series)
        crossed = cross_together(
            {
                "mean": mean,
                "nu": fitted.parameters[:, NU],
                "loglikelihood": fitted.loglikelihood,
                "reason": fitted.reason,
                "variance": variance,
            }
        )
        tell(report, 1, 1)
        return FittedModel(
            mean=crossed["mean"],
            nu=crossed["nu"],
            loglikelihood=crossed["loglikelihood"],
            variance=until_next(crossed["variance"], inputs.counts),
            reasons=_sentences(crossed["reason"]),
            forecast=lambda horizon: to_numpy(garch.forecast(_continued(fitted, inputs), horizon)),
            residuals=lambda: _residuals(inputs, mean, variance[:, :-1]),
        )


def _continued(fitted: garch.GarchFit, inputs: ModelInputs) -> garch.GarchFit:
    """The fitted recursion, continued over the returns after the fitted ones."""
    of_fit = fitted.series
    longer = replace(
        inputs.series, mean=of_fit.mean, variance=of_fit.variance, backcast=of_fit.backcast
    )
    return replace(fitted, series=longer)


def _residuals(inputs: ModelInputs, mean: Tensor, variance: Tensor) -> Floats:
    """(N, P) as `FittedModel.residuals`, from (N,) means and (N, P) variances."""
    standardised = (inputs.series.returns - mean[:, None]) / variance.sqrt()
    return to_numpy(torch.where(inputs.series.observed > 0.0, standardised, torch.nan))


def _positive(variance: Tensor) -> Tensor:
    """The variances, NaN instead of 0, which occurs if all returns are 0."""
    return torch.where(variance > 0.0, variance, torch.nan)


def _sentences(codes: Floats) -> tuple[str, ...]:
    """Why each fit has not converged, "" if it has, from (N,) codes of garch.FitReason."""
    return tuple(garch.FitReason(int(code)).sentence if code else "" for code in codes)
