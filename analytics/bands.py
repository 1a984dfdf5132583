"""Bands around rolling lines: how far sampling alone could have moved each point."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from analytics.progress import Report
from analytics.request import PERIODS_A_YEAR
from analytics.series import Columns, Dates, Floats
from analytics.study import Study
from models import bootstrap
from models.block_length import block_length, longest_block
from models.device import cross_together, pick_device
from models.metrics import METRICS, Terms

ANCHORS = 60
REPLICATES = 500


class Band(NamedTuple):
    """A pointwise 95 % band at K dates of N rows.

    Attributes:
        dates: (K,) datetime64[D], ascending.
        low, high: (N, K) in the unit of the line; NaN where the line is, and for windows of
            fewer than 8 returns.
    """

    dates: Dates
    low: Floats
    high: Floats


def rolling_volatility_band(
    study: Study,
    *,
    seed: int | None = None,
    anchors: int = ANCHORS,
    replicates: int = REPLICATES,
    report: Report | None = None,
) -> Band:
    """The band of rolling close-to-close volatility over `request.rolling` sessions, a year.

    At each anchor, the stationary bootstrap resamples the window's own log returns; the band
    runs between the percentiles of their volatility (see models.bootstrap). Blocks are as long as
    suits the ticker's returns in the study, but no longer than a series as short as the window
    may have. Windows that overlap share returns, so a whole line need not stay inside a band
    that each of its points is in with 95 %.

    Args:
        study: its request says the window, the periods a year and the seed.
        seed: of the draws, instead of the request's.
        anchors: at most so many dates, spread over those of the study.
        replicates: of each window.
        report: called with the work done and all work, at least every 0.3 s of processor time; what
            it raises ends it.
    """
    columns = _anchors(~np.isnan(study.daily.log), anchors)
    history, window = study.history.log, study.request.rolling
    windows = _windows(history, columns + history.shape[-1] - len(study.dates), window)
    returns = torch.tensor(windows.reshape(-1, window), device=pick_device())
    blocks = block_length(torch.tensor(study.daily.log, device=returns.device))
    longest = longest_block(torch.tensor(float(window), dtype=blocks.dtype, device=returns.device))
    found = bootstrap.intervals(
        returns,
        [Terms(study.request.periods or PERIODS_A_YEAR["daily"], 0.0, np.nan)] * len(returns),
        metrics={"volatility": METRICS["volatility"]},
        seed=study.request.seed if seed is None else seed,
        replicates=replicates,
        blocks=blocks.minimum(longest).repeat_interleave(len(columns)),
        report=report,
    )
    ends = cross_together({"low": found.low, "high": found.high})
    low, high = (end.reshape(windows.shape[:-1]) for end in ends.values())
    return Band(study.dates[columns], low, high)


def _anchors(dated: Floats, most: int) -> Columns:
    """(K,) columns: of each of at most so many equal stretches, the last with most returns."""
    length = dated.shape[-1]
    tickers = np.count_nonzero(dated, axis=0)
    stretches = np.array_split(np.arange(length), min(most, length)) if length else []
    return np.array([part[::-1][tickers[part[::-1]].argmax()] for part in stretches], np.int64)


def _windows(log: Floats, columns: Columns, window: int) -> Floats:
    """(N, K, window) the last observed returns up to each column.

    NaN throughout where the column has no return, or fewer than `window` have come.
    """
    found = np.full((len(log), len(columns), window), np.nan)
    for row, into in zip(log, found, strict=True):
        at = np.flatnonzero(~np.isnan(row))
        ends = np.searchsorted(at, columns)
        there = np.isin(columns, at) & (ends >= window - 1)
        if there.any():
            into[there] = sliding_window_view(row[at], window)[ends[there] - window + 1]
    return found
