"""A second search for the maximum, from starts of fat tails and little persistence.

Returns with few distinct values, such as those of a price of a few ticks, have a maximum with nu at
its upper bound. Some also have a higher one at the bound of persistence, which no start near 1
reaches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor

from models.device import to_numpy
from models.fitting.fisher_scoring import FitOutcome, FitResult, FitTrace
from models.volatility.garch.model import GAMMA, NU, OMEGA, Garch, natural
from models.volatility.garch.series import ReturnSeries

# As the starts of `estimate`: persistence, share of it that is not beta, share of that on losses,
# place of nu.
STARTS: tuple[tuple[float, ...], ...] = (
    (0.7, 0.7, 0.03, 0.001),
    (0.7, 0.7, 0.97, 0.001),
    (0.7, 0.3, 0.5, 0.001),
)
# The likelihood is unbounded where omega tends to 0 and mu is one of many equal returns: a search
# that ends with omega below this share of the variance has found no maximum.
LEAST_OMEGA = 1e-3
# Values that differ by less belong to the same maximum.
HIGHER = 1e-6

# A search for these rows, (n,) int64, from these starts.
Search = Callable[[Tensor, tuple[tuple[float, ...], ...]], FitResult]


def searched_again(
    model: Garch, series: ReturnSeries, found: FitResult, at_bounds: Tensor, search: Search
) -> FitResult:
    """The higher of two maxima per row; the second is searched where the first is suspicious.

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: N series to fit.
        found: N maxima.
        at_bounds: (N, K) their coordinates, infinite at a bound.
        search: function of rows and starts.
    """
    again = torch.zeros_like(found.converged)
    for place, end in ((NU, torch.inf), (GAMMA, -torch.inf)):
        if place in model.estimated:
            again |= at_bounds[:, model.estimated.index(place)] == end
    rows = torch.from_numpy(to_numpy(again).nonzero()[0]).to(found.value.device)
    if not len(rows):
        return found
    second = search(rows, STARTS)
    omega = natural(model, second.parameters)[0][:, OMEGA]
    better = second.value > found.value[rows] + HIGHER
    better &= (omega > LEAST_OMEGA * series.variance[rows]) & (
        second.reason != FitOutcome.UNDEFINED
    )
    chosen = torch.from_numpy(to_numpy(better).nonzero()[0]).to(rows.device)
    return _with(found, second, rows[chosen], chosen) if len(chosen) else found


def _with(found: FitResult, second: FitResult, rows: Tensor, chosen: Tensor) -> FitResult:
    """`found` with these rows replaced by the chosen ones of `second`."""
    names = ("parameters", "value", "converged", "iterations", "reason")
    columns = {
        name: getattr(found, name).index_copy(0, rows, getattr(second, name)[chosen])
        for name in names
    }
    trace = found.trace
    if found.trace and second.trace:
        pairs = ((getattr(one, name) for one in (found.trace, second.trace)) for name in _TRACED)
        trace = FitTrace(*(_climbs(first, then, rows, chosen) for first, then in pairs))
    return replace(found, **columns, trace=trace)


_TRACED = ("value", "parameters", "gradient")


def _climbs(first: Tensor, then: Tensor, rows: Tensor, chosen: Tensor) -> Tensor:
    """(I, N, ...) the first searches, those rows replaced; NaN behind the shorter."""
    steps = max(len(first), len(then))
    padded = [torch.full((steps, *one.shape[1:]), torch.nan).to(one) for one in (first, then)]
    padded[0][: len(first)], padded[1][: len(then)] = first, then
    return padded[0].index_copy(1, rows, padded[1][:, chosen])
