"""The protocol of a volatility model: its facts, its fit, and the result of a fit.

A new model is one file with a class that has these members, and one line in `model_list.MODELS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analytics.progress import Report
from analytics.study import Study
from analytics.study.series import Floats
from analytics.volatility import outlook
from models.option_values import Distribution
from models.placement import device_for
from models.volatility.garch.series import ReturnSeries

Needs = Literal["closes", "ranges"]


@dataclass(frozen=True, eq=False)
class ModelInputs:
    """Inputs of a model: the returns and bars of N tickers on P dates.

    Attributes:
        study: the returns of the requested kind and frequency.
        returns: (N, P) of the requested tickers, in percent, NaN for missing.
        fitted: (N,) number of each ticker's first returns to which a model is fitted. Later ones
            are forecast without entering the fit.
    """

    study: Study
    returns: Floats
    fitted: NDArray[np.int64]

    @classmethod
    def of(cls, study: Study) -> ModelInputs:
        """The inputs of a model that is fitted to all returns."""
        returns = outlook.percent(study)
        return cls(study, returns, np.count_nonzero(~np.isnan(returns), axis=-1))

    def first(self, counts: NDArray[np.int64]) -> ModelInputs:
        """The same inputs with a fit to the first (N,) `counts` returns only."""
        return replace(self, fitted=counts)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """(N, P) columns of each ticker's observed returns in order of time, then the others."""
        return np.argsort(np.isnan(self.returns), axis=-1, kind="stable")

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """(N,) observed returns."""
        return np.count_nonzero(~np.isnan(self.returns), axis=-1)

    @cached_property
    def packed(self) -> Floats:
        """(N, P) the observed returns in front, NaN after them."""
        return np.take_along_axis(self.returns, self.order, axis=-1)

    @cached_property
    def bars(self) -> dict[str, Floats]:
        """Arguments of range estimators by name: (N, P) prices on the dates of the returns.

        NaN if a ticker has no return, the source has no such price, or prices contradict each
        other.
        """
        return self._on_dates(self.study.bars.inputs())

    @cached_property
    def recorded_bars(self) -> dict[str, Floats]:
        """As `bars`, including contradictory ones."""
        return self._on_dates(self.study.bars.inputs(consistent=False))

    def _on_dates(self, inputs: dict[str, Floats]) -> dict[str, Floats]:
        rows = [self.study.tickers.index(name) for name in self.study.asked]
        labels = self.study.calendar.labels
        _, bar, column = np.intersect1d(labels, self.study.periodic.labels, return_indices=True)
        found = {}
        for name, values in inputs.items():
            found[name] = np.full(self.returns.shape, np.nan)
            found[name][:, column] = values[rows][:, bar]
        return found

    @cached_property
    def series(self) -> ReturnSeries:
        """All returns as tensors on the device of the product."""
        device = device_for("garch", len(self.returns))
        return ReturnSeries.of(torch.tensor(self.returns).to(device))

    @cached_property
    def known(self) -> Tensor:
        """(N, P) the returns of the fit in front; NaN after them."""
        there = self.series.returns
        place = torch.arange(there.shape[-1], device=there.device)
        before = place < torch.from_numpy(self.fitted).to(there.device)[:, None]
        return torch.where(before, there, torch.nan)


@dataclass(frozen=True, slots=True, eq=False)
class FittedModel:
    """One model fitted to N tickers: NumPy arrays, variances per period in squared percent.

    Attributes:
        mean: (N,) expected return in percent.
        nu: (N,) degrees of freedom of the shocks; infinite for normal ones.
        loglikelihood: (N,) of the fitted returns; NaN without a likelihood.
        variance: (N, P + 1) of each observed return, forecast the period before, then of the next
            period; NaN after it, and throughout if the model has none.
        reasons: N sentences on a missing forecast or maximum, or on bars left out; else "".
        forecast: called with a horizon H, returns the (N, H) expected variances 1 to H periods
            after the last observed return.
        residuals: called, returns (N, P) standardised residuals (r - mean)/sqrt(variance) of the
            observed returns in front, NaN after them.
    """

    mean: Floats
    nu: Floats
    loglikelihood: Floats
    variance: Floats
    reasons: tuple[str, ...]
    forecast: Callable[[int], Floats]
    residuals: Callable[[], Floats]


class VolatilityModel(Protocol):
    """A model of volatility."""

    @property
    def name(self) -> str:
        """The identifier in the column `model`; with `distribution` it is unique."""

    @property
    def distribution(self) -> Distribution:
        """The distribution of the shocks, the column `distribution`."""

    @property
    def label(self) -> str:
        """The name on the screen."""

    @property
    def parameters(self) -> int:
        """Number of estimated parameters, for AIC and BIC, without the scale of a range."""

    @property
    def needs(self) -> Needs:
        """Inputs: closes only, or the ranges of bars."""

    @property
    def no_likelihood(self) -> str:
        """Why the model has no log-likelihood of returns; "" if it has one."""

    @property
    def definition(self) -> str:
        """One sentence with the formula and its source with the year."""

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """The model fitted to each ticker on its own.

        Args:
            inputs: returns and bars, and the number of them to fit.
            report: called with the work done and the total, at least every 0.3 s of processor time;
                an exception that it raises ends the fit.
        """


def constant_forecast(variance: Floats, counts: NDArray[np.int64]) -> Callable[[int], Floats]:
    """The forecast of a model whose expected variance is the same for all future periods.

    Args:
        variance: (N, P + 1) as in FittedModel.
        counts: (N,) observed returns.
    """
    last = np.take_along_axis(variance, counts[:, None], axis=-1)
    return lambda horizon: np.repeat(last, horizon, axis=-1)


def until_next(variance: Floats, counts: NDArray[np.int64]) -> Floats:
    """The variances, NaN after the next period.

    Args:
        variance: (N, P + 1), undefined after a ticker's next period.
        counts: (N,) observed returns.
    """
    return np.where(np.arange(variance.shape[-1]) <= counts[:, None], variance, np.nan)
