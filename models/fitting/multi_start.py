"""Multi-start: the best of several searches, and the search continued from it, as one result."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.fitting.fisher_scoring import FitResult, FitTrace


def best_of(found: FitResult, starts: int) -> FitResult:
    """The search with the highest value, per row.

    Args:
        found: results of N · starts searches, row by row.
        starts: number of searches per row.

    Returns:
        FitResult of N rows; the first start's where none has a value.
    """
    value = found.value.nan_to_num(nan=-torch.inf).reshape(-1, starts)
    rows = torch.arange(len(value), device=value.device)
    index = rows * starts + value.argmax(dim=1)
    trace = found.trace and FitTrace(*(part[:, index] for part in _entries(found.trace)))
    return FitResult(
        found.parameters[index],
        found.value[index],
        found.converged[index],
        found.iterations[index],
        found.reason[index],
        trace,
    )


def followed_by(first: FitResult, then: FitResult) -> FitResult:
    """A search and its continuation, joined into one result."""
    trace = None
    if first.trace and then.trace:
        arrived = first.converged
        pairs = zip(_entries(first.trace), _entries(then.trace), strict=True)
        trace = FitTrace(*(torch.cat([one, _begun(two, arrived)]) for one, two in pairs))
    return replace(then, iterations=first.iterations + then.iterations, trace=trace)


def _entries(trace: FitTrace) -> tuple[Tensor, Tensor, Tensor]:
    return trace.value, trace.parameters, trace.gradient


def _begun(search: Tensor, arrived: Tensor) -> Tensor:
    """Trace entries of a continuation; the first is NaN where it repeats the last one before."""
    shape = (-1, *[1] * (search.dim() - 2))
    return torch.cat([torch.where(arrived.reshape(shape), search[:1], torch.nan), search[1:]])
