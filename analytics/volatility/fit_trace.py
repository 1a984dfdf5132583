"""How a fit went: log-likelihood, parameters and gradient step by step, for a chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analytics.study import Study
from analytics.study.series import Floats
from analytics.volatility import outlook
from models.device import cross_together, pick_device
from models.option_values import Distribution
from models.volatility import garch
from models.volatility.garch.model import natural


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """The climb of one ticker's fit from the best of its starts: plain values and NumPy only.

    Attributes:
        ticker: whose.
        names: K parameters of the model.
        value: (I,) log-likelihood, the start first.
        parameters: (I, K) of returns in percent, per period.
        gradient_norm: (I,) length of the gradient in the coordinates of the climb; 0 at the top.
        reason: why converged, or why not, as in Outlook.
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
    """The climb of that ticker's fit, the one of `outlook`; without a step where none was tried.

    Args:
        study: the study; returns are of its kind and frequency.
        ticker: one of the requested tickers.
        asymmetric: GJR instead of GARCH.
        distribution: of the shocks.
    """
    model = garch.Garch(asymmetric, distribution)
    row = outlook.percent(study)[[study.asked.index(ticker)]]
    fitted = garch.fit(torch.tensor(row).to(pick_device()), model, traced=True)
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
    """(I,) value and gradient norm and (I, 6) parameters of the one series; its reason."""
    trace = fitted.trace
    assert trace is not None  # asked for
    parameters, _ = natural(fitted.model, trace.parameters[:, 0])
    return {
        "value": trace.value[:, 0],
        "parameters": parameters,
        "gradient_norm": torch.linalg.vector_norm(trace.gradient[:, 0], dim=-1),
        "reason": fitted.reason,
    }
