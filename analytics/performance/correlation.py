"""Correlation tables over the sessions that all tickers share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.option_values import CorrelationMethod
from analytics.output import terminal
from analytics.stats.observations.observed import Floats
from analytics.stats.tables import correlations
from analytics.study import Study, joint
from analytics.symbols import exchanges

METHODS: dict[CorrelationMethod, Callable[[Floats], Floats]] = {
    "pearson": correlations.pearson,
    "spearman": correlations.spearman,
    "ledoit-wolf": correlations.ledoit_wolf,
}
MOST_PAIRS = 3


def correlation_table(study: Study, method: CorrelationMethod = "pearson") -> pd.DataFrame:
    """One row and one column per requested ticker, in that order: `ticker`, then the tickers.

    Computed from the study's periodic returns, simple or log as requested, over the periods that
    all tickers have. In a study of the common window their returns span the same sessions too.
    """
    matrix = METHODS[method](_chosen(study))
    return pd.DataFrame(
        {"ticker": list(study.asked), **dict(zip(study.asked, matrix, strict=True))}
    )


def notes(study: Study, method: CorrelationMethod = "pearson") -> list[str]:
    """What a reader must know of these correlations, one sentence each."""
    shared = correlations.shared_sessions(_chosen(study))
    labels = study.periodic.labels[shared]
    if not len(labels):
        return ["no return is shared by all tickers: leave out the one that ends or starts alone"]
    span = f"{labels[0]} to {labels[-1]}"
    sentences = [f"{len(labels):,} {study.request.frequency} returns shared by all, {span}"]
    if len(labels) < correlations.FEWEST:
        sentences.append(f"a correlation needs at least {correlations.FEWEST}: the table is empty")
    elif method == "ledoit-wolf":
        intensity = correlations.shrunk_covariance(_chosen(study))[1]
        sentences.append(
            f"covariance shrunk by {100 * float(intensity):.2f} % towards equal variances"
        )
    return sentences + asynchronous(study)


def asynchronous(study: Study) -> list[str]:
    """A sentence on daily pairs whose markets close hours apart; others are little affected."""
    pairs = exchanges.asynchronous(study.asked) if study.request.frequency == "daily" else ()
    if not pairs:
        return []
    named = ", ".join(f"{one} and {other}" for one, other in pairs[:MOST_PAIRS])
    more = f" and {len(pairs) - MOST_PAIRS} more pairs" if len(pairs) > MOST_PAIRS else ""
    return [f"markets that close hours apart make daily correlations too low: {named}{more}"]


def show(console: Console, table: pd.DataFrame) -> None:
    """Print the matrix, a few columns at a time."""
    names = list(table["ticker"])
    for start in range(0, len(names), terminal.TICKERS_ABREAST):
        part = names[start : start + terminal.TICKERS_ABREAST]
        shown = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
        for name in part:
            shown.add_column(Text(name), justify="right", no_wrap=True)
        for ticker, *values in table[["ticker", *part]].itertuples(index=False):
            shown.add_row(Text(ticker), *(terminal.text(value, "ratio") for value in values))
        console.print(shown)


def _chosen(study: Study) -> Floats:
    """(N, P) returns of the requested tickers, simple or log."""
    rows = joint.rows(study, study.asked, "correlations")
    periodic = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    return np.asarray(periodic[rows])
