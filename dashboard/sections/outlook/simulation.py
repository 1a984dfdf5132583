"""Fan: paths into the future of a holding, how likely loss, goal and ruin are, and the file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from analytics.portfolio import holding_history
from analytics.progress import Report
from analytics.simulation import simulation, simulation_table
from analytics.simulation.simulation import Simulation
from analytics.study import Study
from dashboard.background import display
from dashboard.background.job import Job
from dashboard.charts.portfolio import fan
from dashboard.charts.portfolio.fan import Fan
from dashboard.charts.style import palette
from dashboard.charts.style.text import day, literal, sentence
from dashboard.choice import cached
from dashboard.elements import downloads
from dashboard.sections.outlook import simulation_options
from dashboard.sections.outlook.simulation_options import Plan
from dashboard.sections.portfolio import own_weights
from dashboard.shell import common_window
from dashboard.shell.page import Page

NARROWEST: Final = 140
LEARNT: Final = {
    "bootstrap": "blocks of past days, of {simulation.block_length:.0f} days on average, drawn "
    "anew (stationary bootstrap)",
    "garch": "shocks of the past on the volatility of today, which goes back to its long run "
    "(GARCH, filtered historical simulation)",
    "normal": "normal returns, correlated and as volatile as in the past on average",
    "t": "Student's t with {simulation.nu:.1f} degrees of freedom, correlated and as volatile as "
    "in the past on average",
}


def draw(page: Page) -> None:
    """The widgets, then the fan of their plan, or how far it is, or why there is none."""
    names = common_window.measured(page.study.asked, page.study)
    st.subheader("What may become of a holding", anchor=False)
    if not names:
        st.caption("No ticker has a return in these dates. Choose a longer period above.")
        return
    plan = simulation_options.choose(names)
    shares = _shares(plan, names)
    if shares is None:
        return
    study = common_window.study(page, list(shares))
    with st.container(border=True):
        found = display.result(_job(page, study, plan, shares))
        if found is not None:
            _shown(page, study, plan, found)


def _shares(plan: Plan, names: list[str]) -> dict[str, float] | None:
    """Ticker → its share of the holding; None, and why on the page, where own ones are refused."""
    if plan.holding == simulation_options.OWN:
        own = own_weights.edit(names)
        return own and {name: share for name, share in own.items() if share}
    held_of = names if plan.holding == simulation_options.EQUAL else [plan.holding]
    return {name: 1.0 / len(held_of) for name in held_of}


def _options(page: Page, plan: Plan, shares: Mapping[str, float]) -> dict[str, Any]:
    """The options of `simulation.simulate` and of the recipe."""
    return {
        "model": plan.model,
        "parameters": plan.parameters,
        "weights": dict(shares),
        "days": plan.days,
        "paths": plan.paths,
        "seed": page.choice.seed,
        "goal": plan.goal,
        "start_wealth": plan.start,
        "flow": plan.flow,
    }


def _job(page: Page, study: Study, plan: Plan, shares: Mapping[str, float]) -> Job[Simulation]:
    options = _options(page, plan, shares)

    def compute(report: Report) -> Simulation:
        return simulation.simulate(study, report=report, **options)

    request = study.request, page.loaded.version, str(options)
    return Job("paths", request, compute, f"{plan.paths:,} paths of {plan.days:,} sessions")


def _shown(page: Page, study: Study, plan: Plan, found: Simulation) -> None:
    weights = dict(zip(found.tickers, found.weights.tolist(), strict=True))
    what = _what(plan, weights)
    past = holding_history.worth(study, weights, found.last, max(plan.days, 21))
    money = past._replace(values=plan.start * past.values)
    st.subheader(literal(f"{sentence(what)}, bought and held"), anchor=False)
    drawn = Fan(money, found.percentiles, plan.goal, page.choice.log)
    line = page.lines.get(plan.holding, palette.LINES[0])
    page.chart(fan.figure(drawn, line), "fan", fan.alt(what, plan.days))
    _chances(plan, found)
    for remark in found.remarks:
        st.caption(literal(sentence(remark) + "."))
    st.caption(_about(page, plan, found))
    made = functools.partial(simulation_table.table_of, found)
    loaded, options = cached.load(study.request), _options(page, plan, weights)
    export = downloads.by_recipe("simulate", study, loaded, made, **options)
    downloads.draw(study, {"simulate": export})


def _what(plan: Plan, shares: Mapping[str, float]) -> str:
    """The holding in words."""
    if plan.holding == simulation_options.EQUAL:
        return f"equal weights of {', '.join(shares)}"
    if plan.holding == simulation_options.OWN:
        return ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    return plan.holding


def _chances(plan: Plan, found: Simulation) -> None:
    """The worth at the end, and the chances, each with its Monte Carlo error."""
    low, _, median, _, high = found.percentiles[:, -1]
    with st.grid(3 if plan.goal is None else 5, min_column_width=NARROWEST):
        st.metric(
            "Median",
            f"{median:,.0f}",
            f"{low:,.0f} to {high:,.0f}",
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=f"Half of the paths are above it after {plan.days:,} sessions. "
            "Below: from 5 to 95 % of the paths.",
        )
        _chance(found, "Loss", "probability_loss", _LOSS)
        if plan.goal is not None:
            _chance(found, "Goal at the end", "probability_at_goal", _AT)
            _chance(found, "Goal on the way", "probability_goal_reached", _REACHED)
        _chance(found, "Ruin", "probability_ruin", _RUIN)


_LOSS = "Chance to end with less than was paid in, what was taken out counted too."
_AT = "Chance to be at or above the goal on the last day."
_REACHED = "Chance to have been at or above the goal on some day until the last."
_ERROR = "Below: its Monte Carlo error, one standard error."
_RUIN = "Chance that nothing is left on some day until the last."


def _chance(found: Simulation, label: str, probability: str, text: str) -> None:
    st.metric(
        label,
        f"{getattr(found, probability)[-1]:.1%}",
        f"± {found.error(probability)[-1]:.2%}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=f"{text} {_ERROR}",
    )


def _about(page: Page, plan: Plan, found: Simulation) -> str:
    first, last = (day(one.astype(object)) for one in (found.first, found.last))
    how = LEARNT[found.model].format(simulation=found)
    assumed = simulation_table.ASSUMED[found.parameters]
    flow = "paid in" if plan.flow > 0 else "taken out"
    each = f" {abs(plan.flow):,.0f} {flow} every 21 sessions." if plan.flow else ""
    return (
        f"{found.paths:,} paths, seed {found.seed}: {how}; learnt from {found.observations:,} days "
        f"of returns, {first} to {last}; {assumed}.{each} Bands: 5 to 95 % "
        "and 25 to 75 % of the paths. Left of 0: what the same holding was worth."
    )
