"""The protocol of a volatility model: what it is, how it is fitted, and what a fit answers.

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
from models.device import pick_device
from models.option_values import Distribution
from models.volatility.garch.series import ReturnSeries

Needs = Literal["closes", "ranges"]


@dataclass(frozen=True, eq=False)
class ModelInputs:
    """What a model is fitted to: the returns and bars of N tickers on P dates.

    Attributes:
        study: the returns of the requested kind and frequency.
        returns: (N, P) of the requested tickers, in percent, NaN for missing.
        fitted: (N,) how many of each ticker's first returns a model is fitted to. It forecasts
            the later ones without using them.
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
        """The same, of which a model is fitted to the first (N,) `counts` only."""
        return replace(self, fitted=counts)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """(N, P) columns of each ticker's observed returns in order of time, then of the rest."""
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
        """What range estimators take, by name: (N, P) prices on the dates of the returns.

        NaN where a ticker has no return, the source has no such price, or prices contradict.
        """
        return self._on_dates(self.study.bars.inputs())

    @cached_property
    def recorded_bars(self) -> dict[str, Floats]:
        """As `bars`, with those that contradict themselves."""
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
        return ReturnSeries.of(torch.tensor(self.returns).to(pick_device()))

    @cached_property
    def known(self) -> Tensor:
        """(N, P) the returns that a model is fitted to, in front; NaN after them."""
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
        loglikelihood: (N,) of the returns that the model was fitted to; NaN without one.
        variance: (N, P + 1) of each observed return, forecast the period before, then of the period
            to come; NaN after it, and throughout where the model has none.
        reasons: N sentences: why a ticker has no forecast or no maximum, or what was left out; "".
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
        """How many a fit estimates, for AIC and BIC; the scale of a range is not counted."""

    @property
    def needs(self) -> Needs:
        """Whether closes are enough, or the ranges of bars are needed."""

    @property
    def no_likelihood(self) -> str:
        """Why the model has no log-likelihood of returns; "" if it has one."""

    @property
    def definition(self) -> str:
        """One sentence with the formula and its source with the year."""

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """The model fitted to each ticker on its own.

        Args:
            inputs: returns and bars, and how many of them the model may learn from.
            report: called with the work done and all work, at least every 0.3 s of processor time;
                what it raises ends the fit.
        """


def constant_forecast(variance: Floats, counts: NDArray[np.int64]) -> Callable[[int], Floats]:
    """The forecast of a model that expects the next period's variance of all later periods too.

    Args:
        variance: (N, P + 1) as in FittedModel.
        counts: (N,) observed returns.
    """
    last = np.take_along_axis(variance, counts[:, None], axis=-1)
    return lambda horizon: np.repeat(last, horizon, axis=-1)


def until_next(variance: Floats, counts: NDArray[np.int64]) -> Floats:
    """The variances, NaN after the period to come.

    Args:
        variance: (N, P + 1), undefined after a ticker's next period.
        counts: (N,) observed returns.
    """
    return np.where(np.arange(variance.shape[-1]) <= counts[:, None], variance, np.nan)
