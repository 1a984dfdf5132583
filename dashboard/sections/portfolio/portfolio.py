"""Portfolio: the sections of its page, which holds the tickers together by chosen weights."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analytics.answers import portfolio_answer
from analytics.portfolio import portfolio_table as frontier_table
from analytics.portfolio.holdings import Holdings
from analytics.portfolio.optimal import Portfolios
from analytics.portfolio.optimiser_trace import OBJECTIVES
from analytics.study import Study, joint
from dashboard.background import display
from dashboard.charts.portfolio import convergence, shares
from dashboard.charts.portfolio import frontier as frontier_chart
from dashboard.charts.portfolio.convergence import IterationPanel
from dashboard.charts.portfolio.frontier import Point
from dashboard.charts.style.text import sentence, session_day
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import cells, doubtful, downloads, footnotes
from dashboard.sections.portfolio import bounds, own_weights, portfolio_jobs
from dashboard.sections.portfolio.portfolio_options import METHODS, PortfolioOptions
from dashboard.shell import common_window
from dashboard.shell.page import Page
from models.errors import RequestError

TOO_FEW: Final = "two returns that all tickers share are needed"
LABELS: Final = {name: label for label, name in METHODS.items()}


def shared(page: Page) -> PricedStudy | None:
    """The study of the tickers on the sessions that they share; None and why there is none."""
    doubtful.choose(page.study, page.loaded)
    left_out = doubtful.left_out(page.study, page.loaded)
    names = [name for name in page.study.asked if name not in left_out]
    names = common_window.measured(names, page.study)
    if len(names) < 2:
        st.caption("A portfolio needs two tickers with returns in these dates. Add another above.")
        return None
    priced = common_window.study(page, names)
    try:
        joint.rows(priced.study, priced.study.tickers, "a portfolio")
    except RequestError as error:
        common_window.several_currencies(error)
        return None
    return priced


def find(
    priced: PricedStudy, plan: PortfolioOptions, own: Mapping[str, float]
) -> Portfolios | None:
    """The portfolios of the plan's options; None and how far it is while they are computed."""
    return display.result(portfolio_jobs.portfolios(priced, plan.options, own))


def frontier(page: Page, study: Study, found: Portfolios, plan: PortfolioOptions) -> None:
    """Return against risk: the frontier, the assets, the portfolios, the chosen one named."""
    measured = _measured(found)
    note = footnotes.hover(footnotes.of_all(study, "Of past means and covariances.", measured))
    with st.container(border=True):
        assets = _assets(found, note)
        if not assets:
            st.caption("No frontier: it needs two returns that all tickers share in these dates.")
            return
        figure = frontier_chart.figure(
            _points(found.frontier, found.tickers, note),
            assets,
            _points(found.named, found.tickers, note),
            plan.method,
            page.lines,
            doubtful=doubtful.tickers(study, page.loaded),
        )
        said = portfolio_answer.answer(found)
        page.say(said)
        alt = f"Efficient frontier of {', '.join(found.tickers)}. {' '.join(said)}"
        page.chart(figure, "frontier", alt)
        st.caption(f"Line: the most return for each risk {_bounded(plan)}. Of {measured}.")
        st.warning(_uncertain(found), icon=":material/warning:")


def weights(page: Page, found: Portfolios, plan: PortfolioOptions) -> None:
    """What of the chosen portfolio each ticker is: of its wealth, its risk, its return."""
    held, row = found.named, found.named.names.index(plan.name)
    with st.container(border=True):
        if _undefined(found, plan):
            return
        wholes = {
            "Weight": held.weights[row],
            "Share of risk": held.risk[row] / held.volatility[row],
            "Share of expected return": held.gain[row] / held.expected_return[row],
        }
        if held.expected_return[row] <= 0.0:
            del wholes["Share of expected return"]
        figure = shares.figure(plan.method, found.tickers, wholes, page.lines)
        page.chart(figure, "shares", f"Weights and risk of {', '.join(found.tickers)}")
        st.caption(
            "Share of risk: how much of the portfolio's volatility a ticker brings, what it moves "
            "together with the others included. Below 0 it calms the rest."
        )


def table(
    priced: PricedStudy, found: Portfolios, plan: PortfolioOptions, own: Mapping[str, float]
) -> None:
    """Every portfolio in a row, why one is undefined, and the file with the whole frontier."""
    study, named = priced.study, found.named
    shown = pd.DataFrame(
        {
            "portfolio": [LABELS[name] for name in named.names],
            "expected_return": named.expected_return,
            "volatility": named.volatility,
            "sharpe": named.sharpe,
            "diversification_ratio": named.diversification_ratio,
            "effective_assets": named.effective_assets,
            **dict(zip(found.tickers, named.weights.T, strict=True)),
        }
    )
    st.subheader("All portfolios", anchor=False)
    note = footnotes.of_all(study, "Of past returns.", _measured(found))
    fractions = dict.fromkeys(("expected_return", "volatility", *found.tickers), "fraction")
    st.dataframe(
        cells.written(shown, fractions),
        width="content",
        hide_index=True,
        column_config=_columns(found.tickers, footnotes.markdown(note)),
        placeholder="—",
        alt=f"Portfolios of {', '.join(found.tickers)}",
        key="portfolios",
    )
    for name, reason in zip(named.names, named.reasons, strict=True):
        if reason:
            st.text(f"{LABELS[name]}: {reason}.")
    made = functools.partial(frontier_table.table_of, found)
    options = plan.options | {"yours": own_weights.written(own) or None}
    file = downloads.by_recipe("frontier", priced, made, **options)
    downloads.draw(study, {"frontier": file})


def trace(page: Page, priced: PricedStudy, found: Portfolios, plan: PortfolioOptions) -> None:
    """How the weights were found, iteration by iteration, where they were optimised."""
    with st.expander("How the weights were found"):
        if plan.name not in OBJECTIVES:
            st.caption(f"{plan.method}: by a formula or by you; nothing is optimised.")
            return
        if _undefined(found, plan):
            return
        fitted = portfolio_jobs.trace(priced, plan.name, dict(plan.options))
        above = fitted.objective - fitted.objective[-1]
        courses = [
            IterationPanel(f"{sentence(fitted.objective_name)} above its minimum", above),
            IterationPanel("Length of the projected gradient", fitted.gradient_norm),
        ]
        page.chart(
            convergence.figure(courses),
            "trace",
            f"Fit of the weights of {', '.join(fitted.tickers)}",
        )
        st.caption(
            "Each iteration moves the weights to lower the upper line. The lower one is the length "
            "of the step that the gradient still makes within the bounds: 0 at the optimum. Both "
            "axes are logarithmic."
        )


def _undefined(found: Portfolios, plan: PortfolioOptions) -> bool:
    """Whether the chosen portfolio is none; then it says why."""
    row = found.named.names.index(plan.name)
    undefined = bool(np.isnan(found.named.volatility[row]))
    if undefined:
        st.text(f"No {plan.method} weights: {found.named.reasons[row] or TOO_FEW}.")
    return undefined


def _bounded(plan: PortfolioOptions) -> str:
    """The bounds in words."""
    low, high = plan.bounds
    within = "" if plan.bounds == bounds.NONE else f", {low:.1%} to {high:.1%} of each ticker"
    return f"without short sales{within}"


def _assets(found: Portfolios, note: str) -> list[Point]:
    """Each ticker alone; none where there are too few returns for it."""
    figures = zip(found.tickers, found.volatilities, found.means, found.sharpes, strict=True)
    return [_point(*figure, note) for figure in figures if not np.isnan(figure[1])]


def _points(held: Holdings, tickers: tuple[str, ...], note: str) -> list[Point]:
    """Those of the portfolios that are defined, with what they hold in the hover."""
    found = []
    for row in np.flatnonzero(~np.isnan(held.volatility)).tolist():
        label = LABELS.get(held.names[row], sentence(held.names[row]))
        parts = _parts(dict(zip(tickers, held.weights[row].tolist(), strict=True)))
        numbers = held.volatility[row], held.expected_return[row], held.sharpe[row]
        found.append(_point(label, *numbers, f"{parts}<br>{note}"))
    return found


def _point(name: str, volatility: float, reward: float, ratio: float, note: str) -> Point:
    said = (
        f"<b>{name}</b><br>Expected return: {reward:.2%}<br>Volatility: {volatility:.2%}<br>"
        f"Sharpe: {ratio:.2f}<br>{note}"
    )
    return Point(name, float(volatility), float(reward), said)


def _parts(held: Mapping[str, float]) -> str:
    """The largest holdings, three a line."""
    largest = sorted((-weight, name) for name, weight in held.items() if weight >= 0.0005)
    texts = [f"{name} {-weight:.1%}" for weight, name in largest]
    return "<br>".join(", ".join(texts[at : at + 3]) for at in range(0, len(texts), 3))


def _uncertain(found: Portfolios) -> str:
    """That expected returns are past means, and how far these may be off."""
    name, mean, error = max(
        zip(found.tickers, found.means, found.mean_errors, strict=True), key=lambda one: one[2]
    )
    return (
        "Expected returns are past means, and the most uncertain numbers here: that of "
        f"{name}, {mean:.0%} a year, has a standard error of {error:.0%}. Portfolios that build "
        "on them, maximum Sharpe and the frontier's upper end, rarely keep their promise; those "
        "of risk alone are steadier."
    )


def _measured(found: Portfolios) -> str:
    """The window and n of all portfolios."""
    frequency = found.request.frequency
    return (
        f"{found.observations:,} {frequency} {found.request.price} returns shared by all, "
        f"{session_day(found.first)} to {session_day(found.last)}"
    )


def _columns(tickers: tuple[str, ...], note: str) -> dict[str, Any]:
    """How the columns of the portfolios read; `note` says what they are measured over."""

    def number(label: str, told: str, form: str | None = None) -> Any:
        return st.column_config.NumberColumn(label, format=form, help=f"{told}\n\n{note}")

    return {
        "portfolio": st.column_config.TextColumn("Portfolio", pinned=True),
        "expected_return": number("Expected return", "Weighted past mean, a year."),
        "volatility": number("Volatility", "Of the past, a year."),
        "sharpe": number("Sharpe", "Expected return less risk-free rate over volatility.", "%.2f"),
        "diversification_ratio": number(
            "Diversification",
            "The tickers' weighted volatility over the portfolio's: 1 means none.",
            "%.2f",
        ),
        "effective_assets": number(
            "Effective tickers",
            "So many held equally would be as concentrated: 1 / sum of squared weights.",
            "%.1f",
        ),
        **{name: number(name, f"Weight of {name}.") for name in tickers},
    }
