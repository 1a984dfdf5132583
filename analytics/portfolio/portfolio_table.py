"""The table of portfolios: a row per method, then the efficient frontier; notes and layout."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.option_values import CovarianceKind
from analytics.output import terminal
from analytics.performance import correlation
from analytics.portfolio import weights
from analytics.portfolio.holdings import Holdings
from analytics.portfolio.optimal import POINTS, YOURS, Portfolios, portfolios
from analytics.study import Study
from analytics.symbols import listing
from models.errors import RequestError

WEIGHT, RISK, FRONTIER = "weight_", "risk_", "frontier "
PORTFOLIOS = "portfolios"
POINTS_SHOWN, WEIGHTS_ABREAST = 5, 5
FEWEST_TICKERS = 2


def frontier_table(
    study: Study,
    *,
    points: int = POINTS,
    low: float = 0.0,
    high: float = 1.0,
    covariance: CovarianceKind = "sample",
    yours: str | None = None,
) -> pd.DataFrame:
    """One row per portfolio: return, risk, weights, and the risk that each ticker contributes.

    `expected_return`, `volatility` and `risk_<ticker>`, which sum to it, are fractions per year;
    `gap` is a certified bound on the relative gap to the optimum.

    Args:
        study: of the common window.
        points: points of the frontier.
        low: least weight of each ticker.
        high: greatest weight of each ticker.
        covariance: sample, or shrunk by Ledoit & Wolf.
        yours: weights of the user as `analytics.portfolio.weights.parse` reads them.
    """
    own = None if yours is None else weights.parse(yours, study.asked, low=low, high=high)
    options: dict[str, Any] = {"low": low, "high": high, "points": points}
    return table_of(portfolios(study, covariance=covariance, yours=own, **options))


def table_of(found: Portfolios) -> pd.DataFrame:
    """The same table for given portfolios, which are in the table's attributes."""
    parts = [_rows(found.tickers, held) for held in (found.named, found.frontier)]
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table.attrs[PORTFOLIOS] = found
    return table


def _rows(tickers: tuple[str, ...], held: Holdings) -> pd.DataFrame:
    columns: dict[str, Any] = {"portfolio": list(held.names)}
    columns |= {name: getattr(held, name) for name in ("expected_return", "volatility", "sharpe")}
    for prefix, values in ((WEIGHT, held.weights), (RISK, held.risk)):
        columns |= {prefix + name: values[:, place] for place, name in enumerate(tickers)}
    return pd.DataFrame(columns | {"gap": held.gap})


def notes(study: Study, table: pd.DataFrame) -> list[str]:
    """Notes: the returns used, reasons of empty rows, and the limits of the table."""
    found: Portfolios = table.attrs[PORTFOLIOS]
    reasons: dict[str, list[str]] = {}
    for name, reason in zip(found.named.names, found.named.reasons, strict=True):
        if reason:
            reasons.setdefault(reason, []).append(name)
    span = f"{found.first} to {found.last}"
    kind = f"{study.request.frequency} simple returns shared by all"
    lines = [f"{found.observations:,} {kind}, {span}"] if found.observations else []
    if found.covariance_kind == "ledoit-wolf":
        shrunk = 100 * found.shrinkage
        lines.append(f"covariance shrunk by {shrunk:.2f} % towards equal variances")
    lines += [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]
    lines += _of_frontier(found.frontier)
    lines.append("what was best in this window: expected returns are its means, no forecast")
    return lines + correlation.asynchronous(study)


def _of_frontier(points: Holdings) -> list[str]:
    """Sentences on points of the frontier that are empty or not certified."""
    bad: dict[str, list[str]] = {}
    for name, reason in zip(points.names, points.reasons, strict=True):
        if reason:
            bad.setdefault(reason, []).append(name)

    def those(names: list[str]) -> str:
        every = len(names) == len(points.names)
        return "frontier" if every else listing.named(names, "points")

    return [f"{those(names)}: {reason}" for reason, names in bad.items()]


def show(console: Console, table: pd.DataFrame) -> None:
    """Print return and risk of each portfolio, then its weights; of the frontier a few points."""
    rows = table.iloc[_shown(table["portfolio"])].to_dict("records")
    figures = {"expected return": "expected_return", "volatility": "volatility"}
    shown = _empty([*figures, "Sharpe"])
    for row in rows:
        cells = [terminal.text(row[name], "fraction") for name in figures.values()]
        shown.add_row(Text(row["portfolio"]), *cells, terminal.text(row["sharpe"], "ratio"))
    console.print(shown)
    names = [name for name in table.columns if name.startswith(WEIGHT)]
    for start in range(0, len(names), WEIGHTS_ABREAST):
        part = names[start : start + WEIGHTS_ABREAST]
        shown = _empty([name.removeprefix(WEIGHT) for name in part])
        for row in rows:
            cells = [terminal.text(row[name], "fraction", 1) for name in part]
            shown.add_row(Text(row["portfolio"]), *cells)
        console.print(shown)


def _empty(heads: list[str]) -> Table:
    """A table whose first column (portfolios) is never cut."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    for head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    return table


def _shown(names: pd.Series) -> list[int]:
    """Indices of all methods, and of a few points along the frontier."""
    on_it = names.str.startswith(FRONTIER).to_numpy()
    points = np.flatnonzero(on_it)
    if not len(points):
        return list(range(len(names)))
    few = np.linspace(0, len(points) - 1, min(POINTS_SHOWN, len(points))).round().astype(int)
    return [*np.flatnonzero(~on_it).tolist(), *points[few].tolist()]


def require_several(tickers: tuple[str, ...]) -> None:
    """Refuse a single ticker, which has only one portfolio.

    Raises:
        RequestError: one ticker.
    """
    if len(tickers) == 1:
        raise RequestError("at least two tickers", tickers[0], "name another")


__all__ = [
    "FEWEST_TICKERS",
    "FRONTIER",
    "PORTFOLIOS",
    "RISK",
    "WEIGHT",
    "YOURS",
    "frontier_table",
    "notes",
    "require_several",
    "show",
    "table_of",
]
