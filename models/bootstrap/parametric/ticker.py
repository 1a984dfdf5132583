"""One ticker's simulated histories, their metrics and its intervals."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from models.bootstrap.methods import SIMULATED
from models.bootstrap.metrics import DOMAINS, Metric, Terms
from models.bootstrap.parametric import kernels, shocks
from models.bootstrap.parametric.ends import Ruler, basic
from models.bootstrap.parametric.histories import BINS, REACH, Histories, Population
from models.bootstrap.parametric.inversion import inverted
from models.bootstrap.parametric.process import Processes
from models.bootstrap.parametric.proposals import STREAM
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import Question, arrays, ask, stacked
from models.device import to_numpy

Floats = NDArray[np.float64]
Number = TypeVar("Number", np.float64, np.int64)

# Warm-up steps, after which the variance of h is within 2 % of its stationary value.
WARM_UP, WARM_UP_OF_INDEPENDENT = 400, 20
# Ratio of the spread of drifts to the standard error of the mean.
DRIFTS = 1.7


@dataclass
class Asked:
    """Options common to all tickers; see models.bootstrap.parametric.simulated."""

    terms: Sequence[Terms]
    metrics: dict[str, Metric]
    seed: int
    replicates: int
    confidence: float

    @cached_property
    def drifts(self) -> Floats:
        """(R,) in standard errors of the mean: normal quantiles in an order of their own."""
        key = np.array([self.seed, STREAM + 1], np.uint64)
        random = np.random.Generator(np.random.Philox(key=key))
        shares = (torch.arange(self.replicates, dtype=torch.float64) + 0.5) / self.replicates
        return DRIFTS * random.permutation(to_numpy(torch.special.ndtri(shares)))


class Ticker:
    """A ticker, its process, and the sums over its histories."""

    def __init__(
        self,
        asked: Asked,
        row: int,
        place: int,
        own: Floats,
        other: Floats | None,
        process: Processes,
        benchmark: Processes | None,
        known: bool,
    ) -> None:
        """`row` of the batch's processes, `place` among all tickers."""
        self.row, self.n, self.paired = row, len(own), other is not None
        self._asked, self._terms = asked, asked.terms[place]
        self._process, self._benchmark = process, benchmark
        self.estimate = np.full(len(asked.metrics), np.nan)
        widths: dict[Question, int] = {}
        if self.n:
            beside = None if other is None else torch.from_numpy(other)
            sample = Resample.of(arrays.ArraySeries(torch.from_numpy(own), beside).itself())
            metrics = asked.metrics.values()
            self.estimate = np.array([float(one(sample, self._terms)[0]) for one in metrics])
            widths = {question: len(answer) for question, answer in sample.known.items()}
        self.simulates = known and bool(np.isfinite(self.estimate).any())
        self._answers = {
            question: torch.empty((width, asked.replicates), dtype=torch.float64)
            for question, width in (widths if self.simulates else {}).items()
        }
        self._counts, self._lock = np.zeros(BINS, dtype=np.int64), threading.Lock()

    def simulate(self, numbers: Floats, replicates: range) -> None:
        """These replicates, from the random numbers (groups, ≥ warm-up + n, width)."""
        clusters = self._process.clustered[self.row] or (
            self._benchmark is not None and self._benchmark.clustered[self.row]
        )
        skipped = WARM_UP if clusters else WARM_UP_OF_INDEPENDENT
        given = numbers[:, WARM_UP - skipped : WARM_UP + self.n]
        returns = self._returns(self._process, given, replicates)
        benchmark = None
        if self._benchmark is not None:
            benchmark = self._returns(self._benchmark, given, replicates)
        drift = _lanes(self._asked.drifts[replicates.start : replicates.stop], given)
        made = Histories(returns, benchmark, drift * self._error(), len(replicates))
        for question, into in self._answers.items():
            found = stacked(ask(made, question))
            into[:, replicates.start : replicates.stop] = found
        if ("order",) in self._answers:
            counts = np.zeros_like(self._counts)
            made.tally(*self._bins(), counts)
            with self._lock:  # NumPy adds without holding the interpreter
                self._counts += counts

    def ends(self) -> Floats:
        """(3, M) the estimates, and the lower and upper ends; NaN where there is none."""
        found = np.full((3, len(self.estimate)), np.nan)
        found[0] = self.estimate
        if not self.simulates:
            return found
        sample = Resample(self.n, self._answers.__getitem__)
        for column, (name, metric) in enumerate(self._asked.metrics.items()):
            if not math.isnan(self.estimate[column]):
                values = to_numpy(metric(sample, self._terms))
                if name in DOMAINS:  # the median is that of histories in which it is defined
                    values = values[to_numpy(DOMAINS[name](sample, self._terms))]
                if not len(values):
                    continue
                found[1:, column] = self._interval(name, metric, self.estimate[column], values)
        return found

    def _interval(
        self, name: str, metric: Metric, estimate: float, values: Floats
    ) -> tuple[float, float]:
        method, asked = SIMULATED[name], self._asked
        days = self._terms.schedule.days
        total = float(days[-1] - days[0]) if len(days) else math.nan
        ruler = Ruler(method.scale, estimate, values, total)
        if method.centre == "drift":
            return inverted(estimate, values, asked.drifts, ruler, asked.confidence)
        seen = values[~np.isnan(values)]
        centre = float(np.median(seen)) if len(seen) else math.nan
        if method.centre == "population":
            centre = self._population.value(metric, self._terms)
        return basic(estimate, values, centre, ruler, asked.confidence)

    @cached_property
    def _population(self) -> Population:
        """Sums over all histories; valid when all are simulated."""
        return Population(self._answers, self.n, (*self._bins(), self._counts))

    def _returns(self, process: Processes, numbers: Floats, replicates: range) -> Floats:
        """(groups, n, width) simulated returns."""
        row, chosen = self.row, slice(replicates.start, replicates.stop)
        out = np.empty((len(numbers), self.n, numbers.shape[-1]))
        alpha, beta = (_lanes(one[row, chosen], numbers) for one in (process.alpha, process.beta))
        last = (process.autoregression[row], process.mean[row], process.sd[row], out)
        if self.paired:
            kernels.simulate_drawn(numbers, alpha, beta, process.residuals[row], *last)
        else:
            rows = _lanes(process.rows[row, chosen], numbers)
            kernels.simulate(numbers, alpha, beta, rows, shocks.table(), *last)
        return out

    def _error(self) -> float:
        """Standard error of the mean return, including autoregression."""
        process, row = self._process, self.row
        kept = process.autoregression[row]
        return float(process.sd[row] / math.sqrt(self.n) * math.sqrt((1.0 + kept) / (1.0 - kept)))

    def _bins(self) -> tuple[float, float]:
        """Lower edge of the first bin of returns, and the bins' width."""
        mean, sd = self._process.mean[self.row], self._process.sd[self.row]
        return float(mean - REACH * sd), float(2.0 * REACH * sd / BINS)


def _lanes(values: NDArray[Number], numbers: Floats) -> NDArray[Number]:
    """(groups, width) the (R,) values of the lanes of these random numbers; 0 after the R-th."""
    groups, _, width = numbers.shape
    found = np.zeros(groups * width, dtype=values.dtype)
    found[: len(values)] = values
    return found.reshape(groups, width)
