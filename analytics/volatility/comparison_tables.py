"""Tables of the comparison and the backtest of volatility models, and their layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from analytics.output import terminal
from analytics.stats.catalogue.metric import Unit
from analytics.study import Study
from analytics.volatility import model_list
from analytics.volatility.backtest import Backtest, backtest
from analytics.volatility.comparison import VolatilityModels, compare
from analytics.volatility.volatility_model import VolatilityModel

KEY = ("model", "distribution")
# Column → heading, unit and decimals on the screen.
COMPARED: dict[str, tuple[str, Unit, int]] = {
    "aic": ("AIC", "ratio", 1),
    "bic": ("BIC", "ratio", 1),
    "qlike": ("QLIKE", "ratio", 4),
    "ljung_box_squares_p": ("clusters p", "ratio", 3),
    "jarque_bera_p": ("normal p", "ratio", 3),
}
TESTED: dict[str, tuple[str, Unit, int]] = {
    "exceedances": ("beyond", "count", 0),
    "expected": ("expected", "ratio", 1),
    "kupiec_p": ("count p", "ratio", 3),
    "independence_p": ("runs p", "ratio", 3),
    "shortfall_residual_p": ("depth p", "ratio", 3),
    "value_at_risk": ("VaR", "fraction", 2),
    "expected_shortfall": ("ES", "fraction", 2),
}
RESIDUALS = "clusters p: residuals without clusters of volatility, normal p: normal ones"
LOSSES = (
    "count p: as many losses beyond value at risk as expected, runs p: not one after the other, "
    "depth p: no deeper than expected shortfall; VaR, ES: these two for the period to come"
)
LUCK = "each p is the chance of as much by luck alone: below 0.05 it speaks against the model"


def compare_table(study: Study) -> pd.DataFrame:
    """One row per ticker and model: `ticker`, `model`, `distribution`, then measures of quality.

    Columns are those of `comparison.VolatilityModels`, `observations` and `held_out`
    counts; `reason` explains missing values or a missing maximum.
    """
    return compared(compare(study))


def compared(found: VolatilityModels) -> pd.DataFrame:
    """The same table for a given comparison."""
    names = ("loglikelihood", "aic", "bic")
    tests = ("jarque_bera_p", "ljung_box_p", "ljung_box_squares_p")
    shape = len(found.models), len(found.tickers)
    columns = _key(found.tickers, found.models)
    columns["observations"] = _rows(np.broadcast_to(found.observations, shape))
    columns["parameters"] = _rows(np.broadcast_to(found.parameters[:, None], shape))
    columns |= {name: _rows(getattr(found, name)) for name in names}
    columns["held_out"] = _rows(np.broadcast_to(found.held_out, shape))
    columns |= {name: _rows(getattr(found, name)) for name in ("qlike", *tests)}
    columns["reason"] = _rows(np.array(found.reasons, dtype=object))
    return pd.DataFrame(columns)


def backtest_table(study: Study) -> pd.DataFrame:
    """One row per ticker, model and level: exceedances, tests, and forecasts of the next period.

    Columns are those of `backtest.Backtest`; `value_at_risk` and `expected_shortfall` are for the
    next period, positive losses, fractions; `reason` as in `compare_table`.
    """
    return backtested(backtest(study))


def backtested(found: Backtest) -> pd.DataFrame:
    """The same table for a given backtest."""
    shape = found.exceedances.shape
    columns = _key(found.tickers, found.models, found.levels)
    columns["held_out"] = _rows(np.broadcast_to(found.held_out, shape))
    columns["exceedances"] = pd.array(_rows(found.exceedances), dtype="Int64")
    columns["expected"] = _rows(np.broadcast_to(found.expected[:, None], shape))
    for test in ("kupiec", "independence", "conditional_coverage", "shortfall_residual"):
        columns |= {name: _rows(getattr(found, name)) for name in (test, f"{test}_p")}
    columns["value_at_risk"] = _rows(found.next_value_at_risk)
    columns["expected_shortfall"] = _rows(found.next_expected_shortfall)
    reasons = np.array(found.reasons, dtype=object)
    columns["reason"] = _rows(np.broadcast_to(reasons, shape))
    return pd.DataFrame(columns)


def compare_notes(study: Study, table: pd.DataFrame) -> list[str]:
    """Notes: the basis of the figures, and reasons for missing values."""
    return [
        _held_out(study, table),
        f"AIC, BIC and QLIKE: the lower the better; {RESIDUALS}; {LUCK}",
        *_reasons(table),
        *_without_likelihood(table),
    ]


def backtest_notes(study: Study, table: pd.DataFrame) -> list[str]:
    """As `compare_notes`."""
    return [
        _held_out(study, table),
        f"{LOSSES}; {LUCK}",
        *_reasons(table),
    ]


def _held_out(study: Study, table: pd.DataFrame) -> str:
    counts = sorted(set(table["held_out"].tolist()))
    span = " to ".join(str(count) for count in dict.fromkeys((counts[0], counts[-1])))
    return (
        f"of {study.request.frequency} {study.request.kind} returns; out of sample: the last "
        f"{span}, forecast one by one with parameters of the returns before them"
    )


def _reasons(table: pd.DataFrame) -> list[str]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for row in table.drop_duplicates(["ticker", *KEY]).to_dict("records"):
        if row["reason"]:
            label = model_list.find(row["model"], row["distribution"]).label
            grouped.setdefault((row["ticker"], row["reason"]), []).append(label)
    return [f"{name}: {'; '.join(models)}: {why}" for (name, why), models in grouped.items()]


def _without_likelihood(table: pd.DataFrame) -> list[str]:
    """Sentences on forecasting models without AIC, BIC and tests of residuals."""
    grouped: dict[str, list[str]] = {}
    for (name, distribution), rows in table.groupby([*KEY], sort=False):
        model = model_list.find(str(name), str(distribution))
        if model.no_likelihood and not rows["qlike"].isna().all():
            grouped.setdefault(model.no_likelihood, []).append(model.label)
    return [
        f"{'; '.join(models)}: no AIC, no BIC, no tests of residuals: {why}"
        for why, models in grouped.items()
    ]


def show_compared(console: Console, table: pd.DataFrame) -> None:
    """A table per ticker, a row per model; the lowest AIC, BIC and QLIKE have a star."""
    for name, rows in table.groupby("ticker", sort=False):
        lowest = {column: rows[column].min() for column in ("aic", "bic", "qlike")}
        _show(console, str(name), rows.to_dict("records"), COMPARED, lowest)


def show_backtested(console: Console, table: pd.DataFrame) -> None:
    """A table per ticker and level, a row per model."""
    for (name, level), rows in table.groupby(["ticker", "level"], sort=False):
        corner = f"{name}, {level:.0%}"
        _show(console, corner, rows.to_dict("records"), TESTED, {})


def _show(
    console: Console,
    corner: str,
    rows: Sequence[Mapping[Any, Any]],
    headings: Mapping[str, tuple[str, Unit, int]],
    lowest: Mapping[str, float],
) -> None:
    shown = Table(corner, box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, _, _ in headings.values():
        shown.add_column(heading, justify="right")
    for row in rows:
        label = model_list.find(row["model"], row["distribution"]).label
        cells = [
            _figure(row[name], unit, decimals, name) + _star(row[name], lowest.get(name))
            for name, (_, unit, decimals) in headings.items()
        ]
        shown.add_row(label, *cells)
    console.print(shown)


def _figure(value: object, unit: Unit, decimals: int, name: str) -> str:
    """A number in its unit; a p-value is never rounded to 0."""
    if name.endswith("_p"):
        return terminal.chance(value, decimals)
    return terminal.text(value, unit, decimals)


def _star(value: object, lowest: float | None) -> str:
    return " *" if lowest is not None and value == lowest else ""


def _key(
    tickers: Sequence[str], models: Sequence[VolatilityModel], levels: Sequence[float] = ()
) -> dict[str, Any]:
    """Columns that name each row: ticker, then model, then level."""
    rows = [
        (name, model, level) for name in tickers for model in models for level in levels or (0.0,)
    ]
    columns: dict[str, Any] = {
        "ticker": [name for name, _, _ in rows],
        "model": [model.name for _, model, _ in rows],
        "distribution": [model.distribution for _, model, _ in rows],
    }
    return columns | ({"level": [level for _, _, level in rows]} if levels else {})


def _rows(values: NDArray[Any]) -> NDArray[Any]:
    """([L,] M, N) as one column: ticker by ticker, model by model, level by level."""
    return values.T.reshape(-1)
