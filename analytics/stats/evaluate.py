"""Many metrics of many tickers: one Sample a block of rows, blocks side by side on threads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.arrays import as_returns, as_rows
from analytics.stats.metric import Metric
from analytics.stats.sample import Sample

# What is computed of a block stays in the caches nearest to the core while it is.
BLOCK_BYTES = 3_000_000
# glibc hands every freed block of this size back to the system, which then faults in each of its
# pages again, until it has once seen one of nearly 32 MB freed; from then on it keeps them. It
# makes the loops five times faster; elsewhere it does nothing. (`models.workers` says it too.)
KEPT = 31 * 2**20
# How many dimensions each array has if it has a row a ticker.
BY_ROW = {"returns": 2, "dates": 2, "benchmark": 2, "base": 1, "after": 1}


def evaluate(
    metrics: Sequence[Metric], *, returns: ArrayLike, **context: Any
) -> dict[str, NDArray[Any]]:
    """Metric id → its value for each ticker, (N,): the bits that each metric gives alone.

    Args:
        metrics: of the catalogue, all of returns.
        returns: (N, T) simple returns a period, NaN for missing.
        context: what else the metrics take, by name: dates, benchmark, base, after, periods …

    Raises:
        ShapeError: `returns` without time.
    """
    rows = as_rows(as_returns(returns))
    blocks = list(_blocks(*rows.shape))
    np.empty(KEPT, dtype=np.uint8)
    work = partial(_measured, metrics, context | {"returns": rows})
    threads = min(len(blocks), _cores())
    if threads < 2:
        parts = [work(block) for block in blocks]
    else:
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(work, blocks))
    return {
        metric.id: np.concatenate([part[number] for part in parts])
        for number, metric in enumerate(metrics)
    }


def _measured(
    metrics: Sequence[Metric], context: Mapping[str, Any], block: slice
) -> list[NDArray[Any]]:
    """The metrics of one block of rows."""
    own = {name: _rows(name, value, block) for name, value in context.items()}
    own["returns"] = Sample(own["returns"])
    return [metric(own) for metric in metrics]


def _rows(name: str, value: Any, block: slice) -> Any:
    """Those rows of what has a row a ticker; all of what has not."""
    return value[block] if np.ndim(value) == BY_ROW.get(name) else value


def _blocks(rows: int, length: int) -> Iterator[slice]:
    """Slices over the rows, at least one."""
    size = max(1, BLOCK_BYTES // (8 * max(length, 1)))
    return (slice(start, start + size) for start in range(0, max(rows, 1), size))


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
