"""Each model on the CPU against the same model on CUDA, with transfers timed separately.

On the CPU models run as users run them, by compiled loops where they exist; on CUDA in torch.
Seconds on CUDA include synchronisation. Ratios are to the model on CUDA, so values above 1 are its
gain; the two transfers show whether it is worth them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.harness.race import Case
from benchmarks.intervals import PERIODS
from benchmarks.markets.factor import market
from benchmarks.returns import panel, prices
from models import montecarlo, optimiser
from models.bootstrap import intervals
from models.bootstrap.block_length import block_length
from models.bootstrap.metrics import Terms
from models.device import to_numpy
from models.fitting.scan import scan
from models.prices.panel import PricePanel
from models.prices.returns import gross_returns
from models.volatility import garch

SESSIONS = 2_520
TICKERS = 1_000
# Models that take seconds on a CPU.
FEW_TICKERS = 100
REPLICATES = 1_000
HORIZON = 252
ASSETS = 20
PATHS = 20_000


@dataclass(frozen=True)
class Model:
    """A computation, its tensors, and the tolerance of its results."""

    name: str
    inputs: tuple[Tensor | PricePanel, ...]
    run: Callable[..., Tensor]
    relative_tolerance: float


class Answer:
    """A tensor that is converted to an array only for the comparison."""

    def __init__(self, tensor: Tensor) -> None:
        """Store the tensor on its device."""
        self._tensor = tensor

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """The values."""
        return to_numpy(self._tensor, dtype=dtype)


def lacking() -> str:
    """Why there is nothing to measure; empty with a CUDA device."""
    if torch.cuda.is_available():
        return ""
    return "no CUDA device here, so there is nothing to race the CPU against"


def cases() -> Iterator[Case]:
    """One case per model."""
    for model in every_model(TICKERS, FEW_TICKERS):
        yield case(model, torch.device("cuda"))


def every_model(many: int, few: int) -> Iterator[Model]:
    """Every model, for this many tickers, or fewer where one takes seconds."""
    close, dividend = prices(many, SESSIONS, 0.05)
    name = f"{many} tickers" + ", {}"
    rounding = SESSIONS * float(np.finfo(np.float64).eps)
    yield Model(name.format("returns"), (panel(close, dividend),), gross_returns, rounding)
    returns = torch.from_numpy(market(many, SESSIONS, 0.05).returns)
    squares = returns.nan_to_num(0.0).square()
    decay = torch.tensor([0.94], dtype=torch.float64)
    yield Model(name.format("scan"), (squares, decay), scan, 4 * rounding)
    yield Model(name.format("block length"), (returns,), block_length, 1e-9)
    yield from of_few(returns[:few])
    yield from of_portfolios(torch.from_numpy(market(ASSETS, SESSIONS, 0.0).returns))


def of_few(returns: Tensor) -> Iterator[Model]:
    """Models that are fitted or resampled."""
    name = f"{len(returns)} tickers" + ", {}"
    terms = [Terms(PERIODS, 0.0, SESSIONS / PERIODS)] * len(returns)
    bootstrap = partial(resampled, terms=terms)
    yield Model(name.format(f"bootstrap, {REPLICATES} replicates"), (returns,), bootstrap, 1e-9)
    for model in (garch.Garch(), garch.Garch(asymmetric=True, distribution="t")):
        words = "GJR, t" if model.asymmetric else "GARCH, normal"
        fit = partial(fitted, model=model)
        yield Model(name.format(words), (100.0 * returns,), fit, 1e-6)


def of_portfolios(returns: Tensor) -> Iterator[Model]:
    """Models of several assets together."""
    name = f"{len(returns)} assets" + ", {}"
    # A percentile may fall into the next bin, which is narrower than a thousandth.
    yield Model(name.format(f"fan of {PATHS:,} paths"), (returns,), fanned, 1e-3)
    # Tolerance of points within 1e-8 of the least variance.
    yield Model(name.format(f"frontier of {optimiser.POINTS} points"), (returns,), bounded, 1e-7)


def fanned(returns: Tensor) -> Tensor:
    """(5, D + 1) percentiles of wealth, equal weights held for a year, correlated Student's t."""
    weights = torch.full_like(returns[:, 0], 1.0 / len(returns))
    student = montecarlo.Student.of(returns, weights)
    return montecarlo.fan(student, montecarlo.PathPlan(HORIZON), paths=PATHS).percentiles


def bounded(returns: Tensor) -> Tensor:
    """(K,) least variances from the least to the greatest mean, long only."""
    low = torch.zeros_like(returns[:, 0])
    covariance = returns.cov()
    weights = optimiser.frontier(covariance, returns.mean(dim=-1), low, low + 1.0).weights
    return (weights @ covariance * weights).sum(dim=-1)


def resampled(returns: Tensor, terms: list[Terms]) -> Tensor:
    """(2, N, M) the ends of every metric's interval."""
    found = intervals(returns, terms, replicates=REPLICATES)
    return torch.stack((found.low, found.high))


def fitted(returns: Tensor, model: garch.Garch) -> Tensor:
    """(N,) log-likelihoods; the fit, its standard errors and a year of forecasts are made."""
    found = garch.fit(returns, model)
    garch.standard_errors(found)
    garch.forecast(found, HORIZON)
    return found.loglikelihood


def case(model: Model, device: torch.device) -> Case:
    """The model on that device (ours) and on the CPU, and the transfers of inputs and results."""
    there = moved(model.inputs, device)
    answer = cache(lambda: model.run(*there))
    contenders: dict[str, Callable[[], Any]] = {
        "on CUDA": lambda: Answer(done(model.run(*there), device)),
        "on the CPU": lambda: Answer(model.run(*model.inputs)),
        "inputs to CUDA": partial(sent, model.inputs, device),
        "answer from CUDA": lambda: to_numpy(answer()),
    }
    return Case(
        model.name,
        contenders,
        relative_tolerance=model.relative_tolerance,
        compared={"inputs to CUDA": np.s_[..., :0]},
    )


def sent(inputs: tuple[Tensor | PricePanel, ...], device: torch.device) -> list[int]:
    """Transfer the inputs and wait; there is no result to compare."""
    done(moved(inputs, device), device)
    return []


def moved(
    inputs: tuple[Tensor | PricePanel, ...], device: torch.device
) -> tuple[Tensor | PricePanel, ...]:
    """The same on that device."""
    return tuple(one.to(device) for one in inputs)


def done(answer: Any, device: torch.device) -> Any:
    """The result, after synchronisation, because CUDA calls return early."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return answer
