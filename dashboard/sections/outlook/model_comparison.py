"""Comparison: which volatility model describes a ticker best, foretells it, and knows its tail."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from analytics.volatility import backtest, comparison_tables, model_glossary, model_list
from analytics.volatility.backtest import Backtest
from analytics.volatility.comparison import VolatilityModels
from dashboard.background import display
from dashboard.charts.style.text import sentence
from dashboard.choice import controls
from dashboard.elements import downloads, footnotes, study_jobs
from dashboard.elements.cells import chance, percent
from dashboard.shell.page import Page

LEVEL: Final = "lv"
LEVELS: Final = {f"{level:.0%}": level for level in backtest.LEVELS}
DOUBTED: Final = 0.05
BEST, DOUBT = "★", "✗"
Mark = Literal["best", "doubt", "none"]


@dataclass(frozen=True, slots=True)
class ComparedColumn:
    """Heading, what it means, how a number is written, and which numbers are marked."""

    label: str
    help: str
    form: Callable[[float], str]
    mark: Mark = "none"


_P = "The smaller, the more it speaks against the model; ✗ below 0.05."
COMPARED: Final = {
    "aic": ComparedColumn("AIC", "Misfit and parameters (Akaike 1974).", "{:,.1f}".format, "best"),
    "bic": ComparedColumn(
        "BIC", "As AIC, harder on parameters (Schwarz 1978).", "{:,.1f}".format, "best"
    ),
    "qlike": ComparedColumn(
        "QLIKE", "How far forecasts of new returns were off (Patton 2011).", "{:.4f}".format, "best"
    ),
    "ljung_box_squares_p": ComparedColumn(
        "Clusters left, p",
        f"Whether the model leaves clusters of volatility. {_P}",
        chance,
        "doubt",
    ),
    "jarque_bera_p": ComparedColumn(
        "Normal shocks, p",
        "Whether its shocks are normal: the smaller, the less; Student t does not say they are.",
        chance,
    ),
}
TESTED: Final = {
    "exceedances": ComparedColumn(
        "Beyond", "Losses beyond value at risk, of those held out.", "{:.0f}".format
    ),
    "expected": ComparedColumn(
        "Expected", "How many there would be were the model right.", "{:.1f}".format
    ),
    "kupiec_p": ComparedColumn(
        "Count, p", f"Whether there are as many as expected (Kupiec 1995). {_P}", chance, "doubt"
    ),
    "independence_p": ComparedColumn(
        "Runs, p", f"Whether one follows another (Christoffersen 1998). {_P}", chance, "doubt"
    ),
    "conditional_coverage_p": ComparedColumn(
        "Both, p", f"Count and runs together. {_P}", chance, "doubt"
    ),
    "shortfall_residual_p": ComparedColumn(
        "Depth, p",
        f"Whether they are deeper than expected shortfall says (McNeil & Frey 2000). {_P}",
        chance,
        "doubt",
    ),
    "value_at_risk": ComparedColumn(
        "Next value at risk", "Of the period to come, a loss.", percent
    ),
    "expected_shortfall": ComparedColumn("Next shortfall", "Mean loss beyond it.", percent),
}

COMPARED_READ: Final = f"AIC, BIC, QLIKE: the lower the better, {BEST} the lowest."
TESTED_READ: Final = (
    "Count: as many losses beyond value at risk as expected; runs: not one after another; depth: "
    "no deeper than expected shortfall."
)
_LUCK: Final = f"p: the chance of as much by luck alone; {DOUBT} below 0.05 speaks against a model."


def draw(page: Page, name: str) -> None:
    """The models of one ticker side by side, then their losses held to account, and the files."""
    st.subheader("Which model?", anchor=False)
    files = {}
    if (compared := display.result(study_jobs.compared(page.priced()))) is not None:
        files["garch-compare"] = _compared(page, compared, name)
    if (tested := display.result(study_jobs.tested(page.priced(page.seeded)))) is not None:
        files["garch-backtest"] = _tested(page, tested, name)
    if files:
        downloads.draw(page.study, files)


def level(values: Mapping[Any, Any]) -> float:
    """The level of value at risk that widget values spell, else the first."""
    return LEVELS.get(str(values.get(LEVEL)), next(iter(LEVELS.values())))


def _compared(page: Page, found: VolatilityModels, name: str) -> downloads.Export:
    made = functools.partial(comparison_tables.compared, found)
    of_one = _of(made(), name)
    with st.container(border=True):
        st.subheader(f"{name}, models side by side", anchor=False)
        _table(page, of_one, COMPARED, f"Volatility models of {name} side by side")
        _say(comparison_tables.compare_notes(page.study, of_one), COMPARED_READ)
    return downloads.by_recipe("garch compare", page.priced(), made)


def _tested(page: Page, found: Backtest, name: str) -> downloads.Export:
    made = functools.partial(comparison_tables.backtested, found)
    of_one = _of(made(), name)
    with st.container(border=True):
        st.subheader(f"{name}, value at risk by each model, out of sample", anchor=False)
        controls.few("Level", LEVEL, tuple(LEVELS), next(iter(LEVELS)))
        chosen = of_one[of_one["level"] == level(st.session_state)]
        _table(page, chosen, TESTED, f"Backtests of value at risk of {name} by model")
        _say(comparison_tables.backtest_notes(page.study, of_one), TESTED_READ)
    return downloads.by_recipe("garch backtest", page.priced(page.seeded), made)


def _of(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["ticker"] == name].reset_index(drop=True)


def _table(page: Page, rows: pd.DataFrame, columns: Mapping[str, ComparedColumn], alt: str) -> None:
    """A row a model, the best and the doubtful marked in their cells."""
    models = zip(rows["model"], rows["distribution"], strict=True)
    shown = rows[list(columns)].astype("float64").reset_index(drop=True)
    shown.insert(0, "model", [model_list.find(*one).label for one in models])
    style = shown.style
    for name, column in columns.items():
        for row, cell in enumerate(cells(shown[name], column)):
            style.format(functools.partial(_instead, cell), subset=([row], [name]))
    measured = footnotes.of_returns(page.study)
    st.dataframe(
        style,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(
                column.label, help=f"{column.help} CSV column: {name}.\n\n{measured}"
            )
            for name, column in columns.items()
        }
        | {
            "model": st.column_config.TextColumn(
                "Model", pinned=True, help=model_glossary.definitions()
            )
        },
        placeholder="—",
        height=(len(shown) + 1) * 35 + 2,
        alt=alt,
        key=f"table-{next(iter(columns))}",
    )


def cells(values: pd.Series[Any], column: ComparedColumn) -> list[str]:
    """Each number as it is written, with its mark; a dash for none."""
    best, lowest = column.mark == "best", values.min()
    return [
        "—"
        if pd.isna(value)
        else column.form(value)
        + (f" {BEST}" if best and value == lowest else "")
        + (f" {DOUBT}" if column.mark == "doubt" and value < DOUBTED else "")
        for value in values
    ]


def _instead(cell: str, _value: object) -> str:
    return cell


def _say(notes: list[str], how_to_read: str) -> None:
    """What the figures are of and how they read; why some lack something, behind a click."""
    about, _, *reasons = notes
    st.caption(f"{sentence(about)}. {how_to_read} {_LUCK}")
    if reasons:
        with st.expander("Why some values are missing (—), or not at a maximum"):
            for reason in reasons:
                st.text(reason)
