"""Remarks: notes on a study that a reader needs with its tables, one sentence each."""

from __future__ import annotations

from analytics.performance import intervals
from analytics.prices import Loaded, bars
from analytics.quality import errors
from analytics.study import Study, currencies, days_a_year, shared_returns


def of_study(studied: Study, loaded: Loaded) -> list[str]:
    """Notes on the statuses of its prices, inferred conventions, and partial periods.

    Args:
        studied: the study.
        loaded: the prices that it was made from.
    """
    request = studied.request
    lines = bars.sentences(studied.statuses)
    lines += [days_a_year.sampled(studied)]
    lines += errors.sentences(loaded.panel, request)
    lines += [intervals.provenance(request.seed)] if request.intervals else []
    lines += currencies.remarks(request, studied.tickers, studied.currencies, studied.fx_return)
    lines += shared_returns.sentences(studied, loaded)
    if len(studied.partial):
        named = ", ".join(str(label) for label in studied.partial)
        lines.append(f"partial periods, cut by the window or a history: {named}")
    return [line for line in lines if line]
