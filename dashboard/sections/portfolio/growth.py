"""Growth: what chosen weights would have grown to, rebalanced at a cost, beside the benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

import numpy as np
import streamlit as st

from analytics.portfolio import rebalancing
from analytics.portfolio.optimal import Portfolios
from analytics.portfolio.rebalancing import Calendar, Rebalanced
from analytics.study.series import Columns, Dates
from dashboard.charts import panels
from dashboard.charts.panels import Panel
from dashboard.charts.portfolio import shares
from dashboard.charts.portfolio.frontier import CHOSEN
from dashboard.charts.style import theme
from dashboard.charts.style.palette import BENCHMARK, HUES, Line
from dashboard.charts.style.text import session_day, signed_percent
from dashboard.choice import controls
from dashboard.choice.priced_study import PricedStudy, shared_by_key
from dashboard.elements import downloads
from dashboard.sections.portfolio.portfolio_options import PortfolioOptions
from dashboard.shell import common_window
from dashboard.shell.page import Page
from models.errors import TooLittleData

CALENDAR, COST = "re", "bp"
CALENDARS: Final = ("Never", "Daily", "Monthly", "Quarterly", "Yearly")
USUAL, USUAL_COST, MOST_COST = "Monthly", 10.0, 500.0
HELD: Final = Line(HUES[0])
COSTS: Final = "Costs"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How weights are kept.

    Attributes:
        every: when holdings are traded back to them.
        cost: of trading, basis points of what is traded.
    """

    every: Calendar
    cost: float


def read(values: Mapping[Any, Any]) -> Upkeep:
    """The upkeep that widget values spell, defaults where they spell none."""
    chosen, cost = values.get(CALENDAR), values.get(COST)
    every = str(chosen if chosen in CALENDARS else USUAL).lower()
    usable = isinstance(cost, int | float) and 0.0 <= cost <= MOST_COST
    return Upkeep(cast("Calendar", every), float(cost) if usable else USUAL_COST)  # type: ignore[arg-type]


def choose() -> Upkeep:
    """The widgets, and the upkeep that they say; call it on the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        told = "When holdings are traded back to their weights."
        controls.few("Rebalance", CALENDAR, CALENDARS, USUAL, help=told)
        st.number_input(
            "Cost, basis points",
            min_value=0.0,
            max_value=MOST_COST,
            value=USUAL_COST,
            step=5.0,
            format="%.1f",
            key=COST,
            bind=controls.BOUND,
            width=170,
            help="Of what is traded: 10 means 0.1 % of each purchase and each sale.",
        )
    return read(st.session_state)


def draw(page: Page, found: Portfolios, plan: PortfolioOptions) -> None:
    """What the chosen weights would have grown to, rebalanced at a cost, beside the benchmark."""
    with st.container(border=True):
        st.subheader(f"{plan.method}, held in the past", anchor=False)
        upkeep = asdict(choose())
        held = _held(found, plan)
        if held is None:
            st.caption("Nothing to hold: the portfolio above is undefined in these dates.")
            return
        priced, benchmark = _beside(page, found.tickers)
        study = priced.study
        try:
            kept = _rebalanced(priced, held, upkeep)
        except TooLittleData as error:
            st.text(f"Nothing to draw: {error}")
            return
        figure = panels.figure(kept.dates, [_panel(page, kept, benchmark)], _lines(benchmark))
        page.chart(figure, "growth", f"Growth of {', '.join(found.tickers)} held together")
        st.caption(_told(kept, benchmark))
        _contributions(page, kept)
        file = downloads.by_recipe("rebalanced", priced, shares=held, **upkeep)
        downloads.draw(study, {"rebalanced": file})


def _panel(page: Page, kept: Rebalanced, benchmark: str | None) -> Panel:
    """The portfolio and the benchmark, which begins at what the portfolio is worth there."""
    rows, starts, log = {CHOSEN: kept.wealth}, {}, page.choice.log
    if benchmark is not None and kept.benchmark is not None:
        rows[benchmark] = kept.benchmark
        starts[benchmark] = float(kept.benchmark[_seen(kept)[0]])
    title = f"Growth of 1{', log scale' if log else ''}"
    return Panel(title, "growth", rows, 320, ".3~r", ".3f", _grown, log=log, starts=starts)


def _lines(benchmark: str | None) -> dict[str, Line]:
    return {CHOSEN: HELD} | ({benchmark: BENCHMARK} if benchmark else {})


def _seen(kept: Rebalanced) -> Columns:
    """The sessions of the portfolio at which the benchmark has a price."""
    assert kept.benchmark is not None  # asked for
    return np.flatnonzero(~np.isnan(kept.benchmark))


def _contributions(page: Page, kept: Rebalanced) -> None:
    """What of the return each ticker brought, and what costs took."""
    brought = dict(zip(kept.tickers, kept.contribution.tolist(), strict=True))
    if kept.costs:
        brought[COSTS] = kept.costs
    title = f"Who brought the {signed_percent(kept.total_return)}"
    wholes = {"Contribution": np.array(list(brought.values()))}
    figure = shares.figure(title, list(brought), wholes, {**page.lines, COSTS: Line(theme.MARK)})
    page.chart(figure, "contributions", f"Contributions of {', '.join(kept.tickers)} to the return")
    st.caption(
        "Contribution: what was gained or lost with a ticker over all these sessions, as a share "
        "of the starting wealth. Together, with costs, they are the return."
    )


def _held(found: Portfolios, plan: PortfolioOptions) -> dict[str, float] | None:
    """The chosen portfolio's weights; None where it is undefined."""
    row = found.named.names.index(plan.name)
    values = found.named.weights[row].tolist()
    return None if np.isnan(values).any() else dict(zip(found.tickers, values, strict=True))


def _beside(page: Page, tickers: tuple[str, ...]) -> tuple[PricedStudy, str | None]:
    """The study of the tickers, with the benchmark beside them if it can be compared."""
    benchmark = page.study.request.benchmark
    if benchmark in page.study.tickers and benchmark not in page.study.unmeasured:
        priced = common_window.study(page, tickers, benchmark, "asked")
        study = priced.study
        if benchmark in study.unmeasured:
            st.caption(f"{benchmark} shares no session with them: choose another benchmark.")
        elif study.request.base or len(set(study.currencies)) == 1:
            return priced, benchmark
        else:
            st.caption(f"{benchmark} is in another currency: choose one under Options, Currency.")
    return common_window.study(page, tickers), None


def _told(kept: Rebalanced, benchmark: str | None) -> str:
    """What came of holding it, what of that costs took, and why nobody could have."""
    years = (kept.dates[-1] - kept.dates[0]).astype(int) / 365.25
    traded = kept.turnover.sum() / years
    return (
        f"{_span(kept.dates)}, {len(kept.dates):,} sessions that all tickers share: "
        f"{signed_percent(kept.total_return)}; costs took {-kept.costs:.2%} of the starting "
        f"wealth; {traded:.0%} of it was bought and sold a year. {_compared(kept, benchmark)}"
        "Weights that come from returns of the same dates were known only afterwards: nobody "
        "could have held them from the start."
    )


def _compared(kept: Rebalanced, benchmark: str | None) -> str:
    """From when to when the benchmark is drawn, if it lacks an end of the portfolio's sessions."""
    if benchmark is None:
        return ""
    seen = _seen(kept)
    if seen[0] == 0 and seen[-1] == len(kept.dates) - 1:
        return ""
    begins = " and begins at what the portfolio was worth then" if seen[0] else ""
    return f"{benchmark} is beside it from {_span(kept.dates[seen])} only{begins}. "


def _span(dates: Dates) -> str:
    return f"{session_day(dates[0])} to {session_day(dates[-1])}"


def _grown(wealth: float) -> str:
    return signed_percent(wealth - 1.0)


@shared_by_key()
def _rebalanced(
    priced: PricedStudy, weights: dict[str, float], upkeep: dict[str, Any]
) -> Rebalanced:
    return rebalancing.rebalanced(priced.study, weights, **upkeep)
