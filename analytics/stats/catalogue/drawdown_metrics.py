"""Catalogue of drawdowns: how deep and how long wealth stays below its high."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import LESS_THAN_A_YEAR, Metric

DRAWDOWNS: tuple[Metric, ...] = (
    Metric(
        id="max_drawdown",
        function=stats.max_drawdown,
        label="Max drawdown",
        help="Deepest fall of wealth from its highest point so far, the start included.",
        formula="min D_t",
        unit="fraction",
        sign="at most 0",
        better="higher",
    ),
    Metric(
        id="max_drawdown_peak",
        function=stats.max_drawdown_peak,
        label="Drawdown from",
        help="Session of the high that the deepest drawdown fell from.",
        formula="date of the high of the episode in which D_t is lowest",
        unit="date",
        sign="any",
        undefined="wealth never fell",
    ),
    Metric(
        id="max_drawdown_trough",
        function=stats.max_drawdown_trough,
        label="Trough",
        help="Session at which the deepest drawdown was reached.",
        formula="first date at which D_t is lowest",
        unit="date",
        sign="any",
        undefined="wealth never fell",
    ),
    Metric(
        id="max_drawdown_recovery",
        function=stats.max_drawdown_recovery,
        label="Recovered",
        help="First session back at the old high; empty while it is not.",
        formula="date at which wealth is back at the high of the episode in which D_t is lowest",
        unit="date",
        sign="any",
        undefined="it has not recovered yet, or never fell",
    ),
    Metric(
        id="longest_drawdown_days",
        function=stats.longest_drawdown_days,
        label="Longest drawdown (days)",
        help=(
            "Calendar days of the longest drawdown, from its peak to recovery or to the last "
            "session."
        ),
        formula="longest peak to recovery, or to last_date, in days",
        unit="count",
        sign="at least 0",
        better="lower",
        undefined="wealth never fell",
    ),
    Metric(
        id="average_drawdown",
        function=stats.average_drawdown,
        label="Average drawdown",
        help="Mean depth of all drawdowns, each counted once at its deepest.",
        formula="mean of the lowest D_t of each episode",
        unit="fraction",
        sign="at most 0",
        better="higher",
        undefined="wealth never fell",
    ),
    Metric(
        id="ulcer_index",
        function=stats.ulcer_index,
        label="Ulcer index",
        help="Root mean square of the drawdown at every session (Martin & McCann 1989).",
        formula="sqrt(mean(D_t²)), t = 1..n",
        source="Martin & McCann 1989",
        unit="fraction",
        sign="at least 0",
        better="lower",
    ),
    Metric(
        id="ulcer_performance_index",
        function=stats.ulcer_performance_index,
        label="Ulcer performance",
        help="CAGR above the risk-free rate over the ulcer index.",
        formula="(cagr - rf) / ulcer_index",
        source="Martin & McCann 1989",
        unit="ratio",
        sign="any",
        better="higher",
        undefined=f"{LESS_THAN_A_YEAR}, or wealth never fell",
    ),
    Metric(
        id="conditional_drawdown_95",
        function=stats.conditional_drawdown_95,
        label="Drawdown at risk 95 %",
        help="Mean of the deepest 5 % of drawdowns by session.",
        formula="mean of the lowest 5 % of D_t, by count, rounded up",
        source="Chekhlov, Uryasev & Zabarankin 2005",
        unit="fraction",
        sign="at most 0",
        better="higher",
    ),
)
