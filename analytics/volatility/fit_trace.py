"""Trace of a fit: log-likelihood, parameters and gradient by iteration, for a chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analytics.study import Study
from analytics.study.series import Floats
from analytics.volatility import outlook
from models.device import cross_together
from models.option_values import Distribution
from models.placement import device_for
from models.volatility import garch
from models.volatility.garch.model import natural


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """The trace of one ticker's fit from its best start, in plain values and NumPy.

    Attributes:
        ticker: the ticker.
        names: K parameters of the model.
        value: (I,) log-likelihood, the start first.
        parameters: (I, K) of returns in percent, per period.
        gradient_norm: (I,) norm of the gradient in unconstrained coordinates; 0 at the maximum.
        reason: outcome of the fit, as in Outlook.
    """

    ticker: str
    names: tuple[str, ...]
    value: Floats
    parameters: Floats
    gradient_norm: Floats
    reason: str


def climb(
    study: Study, ticker: str, *, asymmetric: bool = False, distribution: Distribution = "normal"
) -> Climb:
    """The trace of that ticker's fit in `outlook`; empty if no fit was tried.

    Args:
        study: the study; returns are of its kind and frequency.
        ticker: one of the requested tickers.
        asymmetric: GJR instead of GARCH.
        distribution: of the shocks.
    """
    model = garch.Garch(asymmetric, distribution)
    row = outlook.percent(study)[[study.asked.index(ticker)]]
    fitted = garch.fit(torch.tensor(row).to(device_for("garch", 1)), model, traced=True)
    crossed = cross_together(_tensors(fitted))
    there = ~np.isnan(crossed["value"])
    return Climb(
        ticker=ticker,
        names=model.names,
        value=crossed["value"][there],
        parameters=crossed["parameters"][there][:, list(model.estimated)],
        gradient_norm=crossed["gradient_norm"][there],
        reason=garch.FitReason(int(crossed["reason"][0])).sentence,
    )


def _tensors(fitted: garch.GarchFit) -> dict[str, Tensor]:
    """(I,) values and gradient norms, (I, 6) parameters of the series, and its reason."""
    trace = fitted.trace
    assert trace is not None  # asked for
    parameters, _ = natural(fitted.model, trace.parameters[:, 0])
    return {
        "value": trace.value[:, 0],
        "parameters": parameters,
        "gradient_norm": torch.linalg.vector_norm(trace.gradient[:, 0], dim=-1),
        "reason": fitted.reason,
    }
