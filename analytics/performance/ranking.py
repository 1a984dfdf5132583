"""Tickers ranked by one metric, adjusted for multiple testing."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output import terminal
from analytics.performance.summary import measured, why_undefined
from analytics.request import Request
from analytics.stats import sharpe, sharpe_p_value
from analytics.stats.catalogue import METRICS, SUMMARY, Metric
from analytics.stats.inference.multiple_testing import (
    benjamini_hochberg,
    deflated_sharpe,
    expected_best,
)
from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats
from analytics.study import Study
from analytics.symbols.listing import named
from models.errors import RequestError

HIGHER_IS_BETTER = tuple(metric.id for metric in SUMMARY if metric.better == "higher")
LOWER_IS_BETTER = tuple(metric.id for metric in SUMMARY if metric.better == "lower")
BESIDE = ("observations", "sharpe", "deflated_sharpe", "p_value", "significant")
DEFLATED = 0.95


def check(request: Request, by: str, fdr: float) -> None:
    """Refuse an impossible ranking before any price is loaded.

    Args:
        request: the request; benchmark metrics need its benchmark.
        by: id of the metric to rank by.
        fdr: false discovery rate, a fraction.

    Raises:
        RequestError: a metric without a better end, or one that lacks its benchmark; a false
            discovery rate that is not between 0 and 1.
    """
    if by not in HIGHER_IS_BETTER + LOWER_IS_BETTER:
        listed = ", ".join(HIGHER_IS_BETTER + LOWER_IS_BETTER)
        raise RequestError("a metric that has a better end", repr(by), f"choose one of {listed}")
    if METRICS[by].of == "shared" and request.benchmark is None:
        raise RequestError("a benchmark to rank against", f"none for {by}", "name one")
    if not 0.0 < fdr < 1.0:
        raise RequestError("a false discovery rate between 0 and 1", repr(fdr), "try 0.05")


def ranking(study: Study, by: str = "sharpe", fdr: float = 0.05) -> pd.DataFrame:
    """The requested tickers, best first: `ticker`, `rank`, the metric `by`, then `BESIDE`.

    Equal values share the better rank (1, 2, 2, 4), in the requested order. A ticker for which
    the metric is undefined comes last, without a rank. `deflated_sharpe` is the probability that
    the true Sharpe exceeds the expected best of as many zero-skill trials as tickers here have a
    Sharpe. `p_value` is the probability of a Sharpe this high if the true one is 0, by a standard
    error that allows for autocorrelation, volatility clusters and fat tails
    (`stats.sharpe_p_value`). `significant` marks the p-values that the procedure of Benjamini &
    Hochberg rejects at the rate `fdr`; it is missing without a p-value.

    Args:
        study: the study whose requested tickers are ranked.
        by: id of the metric to rank by; it must have a better end.
        fdr: false discovery rate for `significant`, a fraction.

    Raises:
        RequestError: as `check`.
    """
    check(study.request, by, fdr)
    wanted = [METRICS[name] for name in dict.fromkeys((by, "observations", "sharpe"))]
    table = measured(study, wanted).iloc[_rows(study)].reset_index(drop=True)
    table["deflated_sharpe"], table["p_value"] = _chances(study)
    rejected = pd.Series(benjamini_hochberg(table["p_value"], fdr=fdr), dtype="boolean")
    table["significant"] = rejected.where(table["p_value"].notna())
    table["rank"] = table[by].rank(method="min", ascending=by in LOWER_IS_BETTER).astype("Int64")
    columns = dict.fromkeys(("ticker", "rank", by, *BESIDE))
    ordered = table.sort_values("rank", kind="stable", na_position="last")
    return ordered[list(columns)].reset_index(drop=True)


def sentences(study: Study, table: pd.DataFrame, by: str, fdr: float) -> list[str]:
    """Notes on a ranking: a sentence on luck, then missing values with their reasons.

    The expected best Sharpe by luck is annualised, as is the column beside it.

    Args:
        study: the study that was ranked.
        table: its ranking, as `ranking` returns it.
        by: id of the metric that it is ranked by.
        fdr: false discovery rate of the table, a fraction.
    """
    notes, metric = [_of_luck(study, table, fdr)], METRICS[by]
    for reason, names in _without(metric, table).items():
        notes.append(f"{named(names)}: {reason}")
    return notes


def show(console: Console, table: pd.DataFrame) -> None:
    """One row per ticker, best first."""
    ranked = [name for name in table.columns if name in METRICS and name != "observations"]
    headings = ["rank", *(METRICS[name].label for name in dict.fromkeys(ranked)), "Returns"]
    shown = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (*headings, "Deflated", "p-value", "Significant"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in table.to_dict("records"):
        values = [terminal.text(row[name], METRICS[name].unit) for name in ranked]
        counts = [terminal.text(row[name], "count") for name in ("rank", "observations")]
        shown.add_row(Text(row["ticker"]), counts[0], *values, counts[1], *_verdict(row))
    console.print(shown)


def _rows(study: Study) -> list[int]:
    """The rows of the requested tickers; an additional benchmark is not a trial."""
    return [study.tickers.index(name) for name in study.asked]


def _trials(study: Study) -> tuple[float, int]:
    """Variance of the trials' Sharpe ratios per period (ddof 1), and the number of ratios."""
    request = study.request
    options = {"periods": request.periods_a_year, "risk_free": request.risk_free}
    annual = sharpe(study.periodic.simple[_rows(study)], **options)
    one = annual / math.sqrt(request.periods_a_year)
    return float(observed.sd(one) ** 2), int(observed.count(one))


def _chances(study: Study) -> tuple[Floats, Floats]:
    """(N,) deflated Sharpe ratios and p-values of the requested tickers."""
    request, (variance, trials) = study.request, _trials(study)
    returns = study.periodic.simple[_rows(study)]
    options = {"periods": request.periods_a_year, "risk_free": request.risk_free}
    deflated = deflated_sharpe(returns, variance=variance, trials=trials, **options)
    return deflated, sharpe_p_value(returns, **options)


def _of_luck(study: Study, table: pd.DataFrame, fdr: float) -> str:
    variance, trials = _trials(study)
    luck = expected_best(variance, trials) * math.sqrt(study.request.periods_a_year)
    survive = int(table["significant"].sum())
    beyond = int((table["deflated_sharpe"] >= DEFLATED).sum())
    if not math.isfinite(luck):
        return f"{len(table)} tickers, {trials} with a Sharpe: too few that differ to speak of luck"
    some = "" if trials == len(table) else f"{len(table)} tickers, {trials} with a Sharpe. "
    passing = "1 ticker passes" if survive == 1 else f"{survive or 'no'} tickers pass"
    stricter = "none" if not beyond else "one" if beyond == 1 else f"{beyond}"
    return (
        f"{some}Pick the best of {trials} by pure luck and its Sharpe is about "
        f"{terminal.text(luck, 'ratio')}; {passing} a {100 * fdr:g} % false-discovery test, "
        f"{stricter} the stricter deflated Sharpe of {100 * DEFLATED:g} %"
    )


def _without(metric: Metric, table: pd.DataFrame) -> dict[str, list[str]]:
    """Reason for a missing metric → its tickers."""
    found: dict[str, list[str]] = {}
    for row in table[table[metric.id].isna()].to_dict("records"):
        reason = why_undefined(metric, int(row["observations"]))
        found.setdefault(reason, []).append(row["ticker"])
    return found


def _verdict(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    """Deflated Sharpe, p-value and significance of a row, formatted."""
    chance, significant = row["p_value"], row["significant"]
    small = "-" if np.isnan(chance) else f"{chance:.4f}" if chance >= 1e-4 else "<0.0001"
    answer = "-" if pd.isna(significant) else "yes" if significant else "no"
    return terminal.text(row["deflated_sharpe"], "fraction"), small, answer
