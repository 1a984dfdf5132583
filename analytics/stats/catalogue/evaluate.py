"""Many metrics of many tickers: one Sample per block of rows, blocks in parallel on threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.catalogue.metric import Metric
from analytics.stats.observations.arrays import as_returns, as_rows
from analytics.stats.observations.blocks import by_blocks
from analytics.stats.observations.sample import Sample

# Dimensions of each array if it has a row per ticker.
BY_ROW = {"returns": 2, "dates": 2, "benchmark": 2, "base": 1, "after": 1}


def evaluate(
    metrics: Sequence[Metric], *, returns: ArrayLike, **context: Any
) -> dict[str, NDArray[Any]]:
    """Metric id → its value for each ticker, (N,), bit for bit as each metric gives alone.

    Args:
        metrics: metrics of returns from the catalogue.
        returns: (N, T) simple returns per period, NaN for missing.
        context: further arguments of the metrics, by name: dates, benchmark, base, after, periods …

    Raises:
        ShapeError: `returns` without time.
    """
    rows = as_rows(as_returns(returns))
    work = partial(_measured, metrics, context | {"returns": rows})
    parts = by_blocks(work, *rows.shape)
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
    """Those rows of an array with a row per ticker; any other array unchanged."""
    return value[block] if np.ndim(value) == BY_ROW.get(name) else value
