"""Fan: paths into the future of a holding, how likely loss, goal and ruin are, and the file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

import streamlit as st

from analytics.answers import growth_answer, outlook_answer
from analytics.portfolio import holding_history
from analytics.simulation import simulation, simulation_table
from analytics.simulation.days_ahead import days_ahead
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation import Simulation
from dashboard.background import display
from dashboard.background.job import Job
from dashboard.charts.portfolio import fan
from dashboard.charts.portfolio.fan import FanChart
from dashboard.charts.style import palette
from dashboard.charts.style.text import day, literal, sentence
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import downloads
from dashboard.sections.outlook import simulation_options
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
    """The widgets, then the fan of their scenario, or how far it is, or why there is none."""
    names = common_window.measured(page.study.asked, page.study)
    st.subheader("What could your holding be worth?", anchor=False)
    if not names:
        st.caption("No ticker has a return in these dates. Choose a longer period above.")
        return
    chosen = simulation_options.choose(names, page.choice.seed, page.choice.amount)
    shares = _shares(chosen.holding, names)
    if shares is None:
        return
    scenario = chosen.scenario.but(weights=shares)
    priced = common_window.study(page, list(shares))
    with st.container(border=True):
        found = display.result(_job(priced, scenario))
        if found is not None:
            _shown(page, priced, chosen.holding, found)


def _shares(holding: str, names: list[str]) -> dict[str, float] | None:
    """Ticker → its share of the holding; None, and why on the page, where own ones are refused."""
    if holding == simulation_options.OWN:
        own = own_weights.edit(names)
        return own and {name: share for name, share in own.items() if share}
    held_of = names if holding == simulation_options.EQUAL else [holding]
    return {name: 1.0 / len(held_of) for name in held_of}


def _job(priced: PricedStudy, scenario: Scenario) -> Job[Simulation]:
    what = f"{scenario.paths:,} paths of {scenario.days:,} trading days"
    compute = functools.partial(simulation.simulate, priced.study, scenario)
    return Job("paths", (priced.key, scenario), compute, what)


def _shown(page: Page, priced: PricedStudy, holding: str, found: Simulation) -> None:
    study, scenario = priced.study, found.scenario
    weights = dict(zip(found.tickers, found.weights.tolist(), strict=True))
    what = _what(holding, weights)
    past = holding_history.worth(study, weights, found.last, max(scenario.days, 21))
    money = past._replace(values=scenario.start_wealth * past.values)
    st.subheader(literal(f"{sentence(what)}, bought and held"), anchor=False)
    ahead = days_ahead(past.dates, scenario.days)
    drawn = FanChart(money, ahead, found.percentiles, scenario.goal, page.choice.log)
    line = page.lines.get(holding, palette.LINES[0])
    unit = growth_answer.unit(study)
    said = outlook_answer.of_worth(found, what, unit)
    page.say(said)
    title = f"Worth of the holding{f', {unit}' if unit else ''}"
    alt = fan.alt(what, scenario.days, " ".join(said))
    page.chart(fan.figure(drawn, line, title), "fan", alt)
    _chances(scenario, found)
    for remark in found.remarks:
        st.caption(literal(sentence(remark) + "."))
    st.caption(_about(scenario, found))
    made = functools.partial(simulation_table.table_of, found)
    export = downloads.by_recipe("simulate", priced, made, scenario=scenario)
    downloads.draw(study, {"simulate": export})


def _what(holding: str, shares: Mapping[str, float]) -> str:
    """The holding in words."""
    if holding == simulation_options.EQUAL:
        return f"equal weights of {', '.join(shares)}"
    if holding == simulation_options.OWN:
        return ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
    return holding


def _chances(scenario: Scenario, found: Simulation) -> None:
    """The worth at the end, and the chances, each with its Monte Carlo error."""
    low, _, median, _, high = found.percentiles[:, -1]
    with st.grid(3 if scenario.goal is None else 5, min_column_width=NARROWEST):
        st.metric(
            "Median",
            f"{median:,.0f}",
            f"{low:,.0f} to {high:,.0f}",
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=f"Half of the paths are above it after {scenario.days:,} trading days. "
            "Below: from 5 to 95 % of the paths.",
        )
        _chance(found, "Loss", "probability_loss", _LOSS)
        if scenario.goal is not None:
            _chance(found, "Goal at the end", "probability_at_goal", _AT)
            _chance(found, "Goal on the way", "probability_goal_reached", _REACHED)
        _chance(found, "Nothing left", "probability_ruin", _RUIN)


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


def _about(scenario: Scenario, found: Simulation) -> str:
    first, last = (day(one.astype(object)) for one in (found.first, found.last))
    how = LEARNT[scenario.model].format(simulation=found)
    assumed = simulation_table.ASSUMED[scenario.parameters]
    flow = "paid in" if scenario.flow > 0 else "taken out"
    each = f" {abs(scenario.flow):,.0f} {flow} each month." if scenario.flow else ""
    return (
        f"{scenario.paths:,} paths, seed {scenario.seed}: {how}; learnt from "
        f"{found.observations:,} days of returns, {first} to {last}; {assumed}.{each} "
        "Bands: 5 to 95 % and 25 to 75 % of the paths. Left of the line: what the same holding was "
        "worth. Dates to come are weekdays: holidays are not known."
    )
