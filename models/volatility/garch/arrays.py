"""The compiled loops of the likelihood, called with tensors on a CPU.

Importing this imports numba; models.volatility.garch.likelihood does so when it is used.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.fitting.fisher_scoring import Evaluation, FitOutcome, FitResult, FitTrace
from models.fitting.optimiser_protocol import Effort
from models.volatility.garch import maximiser_kernels as kernels
from models.volatility.garch.batch_kernels import BatchInputs
from models.volatility.garch.maximiser_kernels import Maximised, Steps
from models.volatility.garch.model import Garch
from models.volatility.garch.series import ReturnSeries

# Evaluates the start only.
NO_STEP = Effort(tolerance=-np.inf, most=0, traced=False)


def evaluate(model: Garch, series: ReturnSeries, rows: Tensor, coordinates: Tensor) -> Evaluation:
    """As calling a models.volatility.garch.likelihood.Likelihood.

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: the returns, in percent.
        rows: (n,) which series.
        coordinates: (n, K) points at which to evaluate.
    """
    free = coordinates.new_full((coordinates.shape[-1],), torch.inf)
    here, _ = _maximise(model, series, rows, coordinates, free, NO_STEP)
    parts = (here.value, here.gradient, here.information)
    return Evaluation(*(torch.from_numpy(part) for part in parts))


def maximise(
    model: Garch,
    series: ReturnSeries,
    rows: Tensor,
    start: Tensor,
    longest: Tensor,
    effort: Effort,
    fixed: Tensor | None = None,
) -> FitResult:
    """As a models.fitting.fisher_scoring.Maximiser.

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: the returns, in percent.
        rows: (n,) which series.
        start: (n, K) coordinates to begin with.
        longest: (K,) greatest step in each coordinate.
        effort: tolerance and number of iterations.
        fixed: (n, K, K) information to use throughout; None renews the expected one in each step.
    """
    found, steps = _maximise(model, series, rows, start, longest, effort, fixed)
    outcome = torch.from_numpy(found.outcome)
    return FitResult(
        parameters=torch.from_numpy(found.parameters),
        value=torch.from_numpy(found.value),
        converged=outcome == FitOutcome.CONVERGED,
        iterations=torch.from_numpy(found.iterations),
        reason=outcome,
        trace=_trace(steps, found.iterations) if effort.traced else None,
    )


def _maximise(
    model: Garch,
    series: ReturnSeries,
    rows: Tensor,
    start: Tensor,
    longest: Tensor,
    effort: Effort,
    fixed: Tensor | None = None,
) -> tuple[Maximised, Steps]:
    n, k = start.shape
    found = Maximised(
        parameters=np.empty((n, k)),
        value=np.empty(n),
        gradient=np.empty((n, k)),
        information=np.empty((n, k, k)),
        iterations=np.empty(n, np.int64),
        outcome=np.empty(n, np.int64),
    )
    steps = _steps(effort.most + 1 if effort.traced else 0, n, k)
    kernels.maximise(
        _given(model, series),
        to_numpy(rows),
        to_numpy(start),
        to_numpy(longest),
        np.empty((0, k, k)) if fixed is None else to_numpy(fixed, writable=True),
        effort.tolerance,
        effort.most,
        found,
        steps,
    )
    return found, steps


def _given(model: Garch, series: ReturnSeries) -> BatchInputs:
    follows = model.start == "sample"
    return BatchInputs(
        returns=to_numpy(series.returns),
        counts=to_numpy(series.counts),
        mean=to_numpy(series.mean),
        base=to_numpy(series.variance if follows else series.backcast),
        follows=float(follows),
        asymmetric=model.asymmetric,
        student=model.student,
        places=np.array(model.estimated),
    )


def _steps(entries: int, n: int, k: int) -> Steps:
    return Steps(
        value=np.full((entries, n), np.nan),
        parameters=np.full((entries, n, k), np.nan),
        gradient=np.full((entries, n, k), np.nan),
    )


def _trace(steps: Steps, iterations: NDArray[np.int64]) -> FitTrace:
    """The trace, cut after the last step of the longest search."""
    taken = 1 + int(iterations.max(initial=0))
    return FitTrace(*(torch.from_numpy(part[:taken]) for part in steps))
