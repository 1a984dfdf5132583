"""The table of fitted GARCH models, its notes and layout."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output import terminal
from analytics.study import Study
from analytics.symbols.listing import named
from analytics.volatility.outlook import HORIZON, Outlook, outlook
from models.option_values import Distribution
from models.volatility.garch import NAMES

ERROR, ROBUST_ERROR, FORECAST = "_se", "_se_robust", "forecast_"
REASONS = "reasons"
TICKERS_ABREAST = 4
DECIMALS = 4


def garch_table(
    study: Study,
    *,
    asymmetric: bool = False,
    distribution: Distribution = "normal",
    horizon: int = HORIZON,
) -> pd.DataFrame:
    """One row per ticker: parameters, outcome of the fit, standard errors, forecasts.

    `mu` … `nu` are of returns in percent, per period, missing where the model has none;
    `<parameter>_se` is by the Hessian, `<parameter>_se_robust` by the sandwich; `forecast_1` …
    are volatilities of single periods ahead, fractions per year.

    Args:
        study: the study; returns are of its kind and frequency.
        asymmetric: GJR instead of GARCH.
        distribution: of the shocks.
        horizon: number of periods ahead.

    Raises:
        RequestError: a horizon out of range.
    """
    return table_of(
        outlook(study, asymmetric=asymmetric, distribution=distribution, horizon=horizon)
    )


def table_of(found: Outlook) -> pd.DataFrame:
    """The same table for a given outlook; its reasons are in the table's attributes."""
    columns: dict[str, Any] = {"ticker": list(found.tickers)}
    columns |= _each(NAMES, "", found.parameters)
    columns |= {
        "loglikelihood": found.loglikelihood,
        "converged": found.converged,
        "iterations": found.iterations,
        "persistence": found.persistence,
    }
    columns |= _each(NAMES, ERROR, found.errors) | _each(NAMES, ROBUST_ERROR, found.robust_errors)
    ahead = range(1, found.forecast.shape[-1] + 1)
    columns |= {f"{FORECAST}{k}": found.forecast[:, k - 1] for k in ahead}
    table = pd.DataFrame(columns)
    table.attrs[REASONS] = found.reasons
    return table


def notes(study: Study, table: pd.DataFrame) -> list[str]:
    """Notes: units, and reasons of fits that have not converged."""
    kind, frequency = study.request.kind, study.request.frequency
    reasons: dict[str, list[str]] = {}
    rows = zip(table["ticker"], table["converged"], table.attrs[REASONS], strict=True)
    for name, converged, reason in rows:
        if not converged:
            reasons.setdefault(reason, []).append(name)
    units = f"parameters of {frequency} {kind} returns in percent"
    return [
        f"{units}; forecasts are volatilities, fractions a year",
        *(f"{named(names)}: not converged: {reason}" for reason, names in reasons.items()),
    ]


def show(console: Console, table: pd.DataFrame) -> None:
    """One row per parameter with its robust standard error, one column per ticker."""
    ahead = [name for name in table.columns if name.startswith(FORECAST)]
    for start in range(0, len(table), TICKERS_ABREAST):
        rows = table.iloc[start : start + TICKERS_ABREAST].to_dict("records")
        shown = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            shown.add_column(Text(row["ticker"]), justify="right", no_wrap=True)
        for name in NAMES:
            if not table[name].isna().all():
                shown.add_row(name, *(_estimate(row, name) for row in rows))
        for name, unit, decimals in (
            ("persistence", "ratio", DECIMALS),
            ("loglikelihood", "ratio", 2),
        ):
            cells = (terminal.text(row[name], unit, decimals) for row in rows)  # type: ignore[arg-type]
            shown.add_row(name, *cells)
        shown.add_row("converged", *("yes" if row["converged"] else "no" for row in rows))
        for name in dict.fromkeys((ahead[0], ahead[-1])):
            shown.add_row(name, *(terminal.text(row[name], "fraction") for row in rows))
        console.print(shown)


def _estimate(row: Mapping[Hashable, Any], name: str) -> str:
    """A parameter and, in brackets, its robust standard error."""
    value = terminal.text(row[name], "ratio", DECIMALS)
    error = row[name + ROBUST_ERROR]
    return value if pd.isna(error) else f"{value} ({terminal.text(error, 'ratio', DECIMALS)})"


def _each(names: tuple[str, ...], suffix: str, values: Any) -> dict[str, Any]:
    return {name + suffix: values[:, place] for place, name in enumerate(names)}
