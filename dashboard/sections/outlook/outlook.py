"""Outlook: what fitted models say of volatility, section by section of its page."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analytics.answers import outlook_answer
from analytics.volatility import garch_table, outlook
from analytics.volatility.outlook import Outlook
from dashboard.background import display
from dashboard.charts.style.text import sentence
from dashboard.charts.volatility import conditional, term_structure
from dashboard.charts.volatility.conditional import VolatilityBand
from dashboard.elements import cells, downloads, footnotes, study_jobs
from dashboard.sections.outlook import garch_options
from dashboard.sections.outlook.garch_options import Model
from dashboard.shell.page import Page
from models.volatility.garch import NAMES, FitReason

UNITS: Final = {
    "daily": "trading days",
    "weekly": "weeks",
    "monthly": "months",
    "quarterly": "quarters",
    "yearly": "years",
}
REMEDIES: Final = {
    FitReason.TOO_FEW: "Choose a longer period above, or daily returns under Settings, Frequency.",
    FitReason.CONSTANT: "Choose other dates: its price says nothing of volatility in these.",
    FitReason.UNBOUNDED: "Choose a longer period, or dates in which the ticker is traded more.",
    FitReason.TOO_MANY_ITERATIONS: "Try other shocks or other dates.",
    FitReason.NO_STEP_GAINS: "Try other shocks or other dates.",
    FitReason.INFINITE_VARIANCE: "Choose normal shocks, or dates without the most extreme returns.",
    FitReason.NO_NEWS: "Its volatility does not cluster in these dates; a longer period may show "
    "it.",
    FitReason.INTEGRATED: "Its volatility may have moved to another level: try other dates or "
    "shocks.",
}
MEANINGS: Final = {
    "mu": "mean return, % a period",
    "omega": "added to the variance each period",
    "alpha": "share of the last squared surprise",
    "gamma": "more of it after a loss",
    "beta": "share of the last variance kept",
    "nu": "degrees of freedom: few, fat tails",
}


def unit(page: Page) -> str:
    """What a period of the returns is, in the plural."""
    return UNITS[page.study.request.frequency]


def on_returns(page: Page, model: Model) -> Page:
    """The page with its study in the kind of returns that models are fitted to."""
    request = page.study.request.but(kind=model.kind)
    return replace(page, own=page.priced(replace(page.study, request=request)))


def fit(page: Page, model: Model) -> Outlook | None:
    """The models of all tickers asked for; None and how far it is while they are fitted."""
    return display.result(study_jobs.fit(page.priced(), model.options))


def volatility(page: Page, found: Outlook, name: str) -> None:
    """One ticker's volatility until now and from now on, or why there is none."""
    row, periods = found.tickers.index(name), unit(page)
    one = periods.removesuffix("s")
    said = outlook_answer.of_models(found, name, one)
    page.say(said)
    with st.container(border=True):
        st.subheader(f"{name}, volatility a year by {garch_options.label(found)}", anchor=False)
        if not found.converged[row]:
            st.text(f"No line: {why(found, row)}")
            return
        past, ahead = (
            VolatilityBand(values[row], *outlook.band(values[row], errors[row]))
            for values, errors in (
                (found.conditional, found.conditional_error),
                (found.forecast, found.forecast_error),
            )
        )
        figure = conditional.figure(
            name, found.labels, past, ahead, found.long_run[row], page.lines[name], unit=periods
        )
        alt = conditional.alt(name, periods, len(found.forecast[row]))
        page.chart(figure, "conditional", f"{alt}. {said[0]}")
        st.caption(
            f"Left: what the model expected each {one}, knowing only the {periods} before. Right: "
            "the "
            "forecast, which goes back to the long-run level, the grey line. Band: 95 % for how "
            "far the fitted parameters may be off (delta method, robust errors); what new shocks "
            "will do is not in it. In simulated markets that cluster it held the true forecast in "
            "89 to 94 of 100 cases up to 21 days ahead, and in 85 to 90 at 60 days."
        )


def term(page: Page, found: Outlook) -> None:
    """Volatility from now to each horizon, of all tickers whose model is fitted."""
    rows = {
        name: found.term_structure[row]
        for row, name in enumerate(found.tickers)
        if found.converged[row]
    }
    with st.container(border=True):
        if rows:
            title = f"Volatility of the next {unit(page)} together, a year"
            figure = term_structure.figure(title, rows, page.lines, unit=unit(page))
            page.chart(figure, "term", f"Term structure of volatility of {', '.join(rows)}")
        for row, name in enumerate(found.tickers):
            if not found.converged[row]:
                st.text(f"No line: {name}. {why(found, row)}")


def parameters(page: Page, found: Outlook, name: str) -> None:
    """The parameters of one ticker, with both kinds of standard errors and what they mean."""
    row = found.tickers.index(name)
    shown = pd.DataFrame(
        {
            "parameter": NAMES,
            "estimate": found.parameters[row],
            "robust": found.robust_errors[row],
            "hessian": found.errors[row],
            "meaning": list(MEANINGS.values()),
        }
    )
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    with st.container(border=True):
        st.subheader(f"{name}, parameters", anchor=False)
        st.dataframe(
            cells.written(
                shown[~np.isnan(found.parameters[row])] if found.converged[row] else shown[:0],
                dict.fromkeys(("estimate", "robust", "hessian"), "estimate"),
            ),
            hide_index=True,
            column_config={
                "parameter": text("Parameter", pinned=True),
                "estimate": number("Estimate", help="Of returns in per cent."),
                "robust": number("Error, robust", help=_ROBUST),
                "hessian": number("Error, Hessian", help=_HESSIAN),
                "meaning": text("What it is"),
            },
            placeholder="—",
            alt=f"Parameters of {name} with their standard errors",
            key="parameters",
        )


def models(page: Page, found: Outlook, model: Model) -> None:
    """Every ticker's model in a row, how its fit went, and the file."""
    there = found.converged
    st.subheader("All models", anchor=False)
    table = pd.DataFrame(
        {
            "ticker": found.tickers,
            "next": _where(there, found.forecast[:, 0]),
            "to_horizon": _where(there, found.term_structure[:, -1]),
            "long_run": _where(there, found.long_run),
            "half_life": _where(there, found.half_life),
            "persistence": _where(there, found.persistence),
            "loglikelihood": _where(there, found.loglikelihood),
            "converged": there,
            "reason": [sentence(reason) for reason in found.reasons],
        }
    )
    st.dataframe(
        cells.written(
            table,
            dict.fromkeys(("next", "to_horizon", "long_run"), "fraction")
            | {"loglikelihood": "number"},
        ),
        width="content",
        hide_index=True,
        column_config=_columns(page, found.forecast.shape[-1]),
        placeholder="—",
        alt=f"Fitted volatility models of {', '.join(found.tickers)}",
        key="models",
    )
    made = functools.partial(garch_table.table_of, found)
    export = downloads.by_recipe("garch", page.priced(), made, **model.options)
    downloads.draw(page.study, {"garch": export})


_ROBUST = "By the sandwich: right whatever the shocks are. CSV columns end in _se_robust."
_HESSIAN = "By the inverse Hessian: right if the shocks are as assumed. CSV columns end in _se."


def why(found: Outlook, row: int) -> str:
    """Why a fit is none, and what to do."""
    said = found.reasons[row]
    remedy = next(text for reason, text in REMEDIES.items() if reason.sentence == said)
    return f"{sentence(said)}. {remedy}"


def _where(there: Any, values: Any) -> Any:
    """The values of what has converged: those of other fits would mislead."""
    return np.where(there, values, np.nan)


def _columns(page: Page, horizon: int) -> dict[str, Any]:
    """How the columns of the models read; each heading says what they are fitted to."""
    periods = unit(page)
    one, fitted_to = periods.removesuffix("s"), footnotes.of_returns(page.study)
    named = {
        "next": (f"Next {one}", None, "Volatility, a year. CSV column: forecast_1."),
        "to_horizon": (
            f"Next {horizon} {periods}",
            None,
            f"Volatility of the next {horizon} {periods} together, a year.",
        ),
        "long_run": ("Long run", None, "The volatility that forecasts go to, a year."),
        "half_life": (
            "Half-life",
            "%.1f",
            f"How many {periods} until half of a shock to the variance is gone.",
        ),
        "persistence": (
            "Persistence",
            "%.4f",
            f"Share of a shock to the variance left a {one} later. CSV column: persistence.",
        ),
        "loglikelihood": ("Log-likelihood", None, "At its maximum. CSV column: loglikelihood."),
    }
    numbers: dict[str, Any] = {
        name: st.column_config.NumberColumn(label, format=form, help=f"{text}\n\n{fitted_to}")
        for name, (label, form, text) in named.items()
    }
    return numbers | {
        "ticker": st.column_config.TextColumn("Ticker", pinned=True),
        "converged": st.column_config.CheckboxColumn(
            "Converged", help="Whether there is a fit. CSV column: converged."
        ),
        "reason": st.column_config.TextColumn("Why"),
    }
