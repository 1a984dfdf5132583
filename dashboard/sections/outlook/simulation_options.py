"""Simulation options: the widgets of a Scenario on the page Outlook, kept in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from analytics.simulation.scenario import Model, Parameters, Scenario
from dashboard.choice import controls

MODEL, OF, DAYS, PATHS, GOAL, FLOW = "sm", "so", "sd", "sn", "sg", "sf"
ESTIMATES = "se"
HOW: Final = "How it is simulated"
EQUAL, OWN = "Equal weights", "Own weights"
MODELS: Final[dict[str, Model]] = {
    "Bootstrap": "bootstrap",
    "GARCH": "garch",
    "Normal": "normal",
    "Student t": "t",
}
PARAMETERS: Final[dict[str, Parameters]] = {"Uncertain": "uncertain", "Fixed": "fixed"}
LENGTHS: Final = {"3M": 63, "6M": 126, "1Y": 252, "2Y": 504, "5Y": 1260, "10Y": 2520}
COUNTS: Final = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
LARGEST: Final = 1e12


def _label(of: Mapping[str, Any], value: object) -> str:
    """What the page calls that value."""
    return next(label for label, one in of.items() if one == value)


_USUAL: Final = Scenario()
DEFAULTS: Final[dict[str, Any]] = {
    MODEL: _label(MODELS, _USUAL.model),
    ESTIMATES: _label(PARAMETERS, _USUAL.parameters),
    DAYS: _label(LENGTHS, _USUAL.days),
    PATHS: _label(COUNTS, _USUAL.paths),
    GOAL: _USUAL.goal or 0.0,
    FLOW: _USUAL.flow,
}
HELP: Final = {
    MODEL: "Bootstrap: blocks of past days in a new order. GARCH: from today's volatility on, with "
    "the shocks of the past. Normal, Student t: correlated as in the past, volatility stays as it "
    "is on average.",
    ESTIMATES: "Uncertain: each path draws its mean and volatility within the sampling errors of "
    "the estimates. Fixed: the estimates are taken as the truth, and the bands are too narrow. "
    "From short histories or over many years, uncertain means raise the upper band: the few paths "
    "with a high mean compound it.",
    DAYS: "252 trading days a year.",
    PATHS: "More paths, smaller Monte Carlo error, longer work.",
    GOAL: "The worth to be reached; 0 is none.",
    FLOW: "Paid in at the end of every 21 trading days; below 0 it is taken out.",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is simulated, as the widgets say it.

    Attributes:
        holding: the one ticker held, or `EQUAL` or `OWN` of all.
        scenario: the options; its weights follow from the holding.
    """

    holding: str
    scenario: Scenario


def read(
    values: Mapping[Any, Any],
    names: Sequence[str],
    seed: int = _USUAL.seed,
    amount: float = _USUAL.start_wealth,
) -> Chosen:
    """The options that widget values spell, defaults where they spell none.

    Args:
        values: by key.
        names: the tickers there are.
        seed: of random draws.
        amount: what the holding is worth today.
    """
    scenario = Scenario(
        model=MODELS[_known(values, MODEL, MODELS)],
        parameters=PARAMETERS[_known(values, ESTIMATES, PARAMETERS)],
        days=LENGTHS[_known(values, DAYS, LENGTHS)],
        paths=COUNTS[_known(values, PATHS, COUNTS)],
        seed=seed,
        goal=_money(values, GOAL, 0.0) or None,
        start_wealth=amount,
        flow=_money(values, FLOW, -LARGEST),
    )
    return Chosen(_holding(values, names), scenario)


def choose(names: Sequence[str], seed: int, amount: float) -> Chosen:
    """The widgets, and the options that they spell; call it on the page.

    Args:
        names: the tickers there are.
        seed: of random draws.
        amount: what the holding is worth today, the amount beside the period.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(names) > 1:
            controls.listed("Holding", _holdings(names), OF, titled=True)
        _few(DAYS, "Ahead", LENGTHS)
        _amount("Goal", GOAL, 0.0)
        _amount("Paid in each month (21 trading days)", FLOW, -LARGEST)
    with st.expander(HOW), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _few(MODEL, "Paths by", MODELS)
        _few(ESTIMATES, "Mean and volatility", PARAMETERS)
        _few(PATHS, "Paths", COUNTS)
    return read(st.session_state, names, seed, amount)


def _few(key: str, name: str, options: Mapping[str, Any]) -> None:
    controls.few(name, key, tuple(options), DEFAULTS[key], help=HELP[key])


def _amount(name: str, key: str, least: float) -> None:
    st.number_input(
        name,
        min_value=least,
        max_value=LARGEST,
        value=DEFAULTS[key],
        step=1_000.0 if key != FLOW else 100.0,
        format="%.0f",
        key=key,
        bind=controls.BOUND,
        help=HELP[key],
        width=230,
    )


def _holdings(names: Sequence[str]) -> list[str]:
    """What may be held; the first where nothing else is chosen."""
    return list(names) if len(names) == 1 else [EQUAL, OWN, *names]


def _holding(values: Mapping[Any, Any], names: Sequence[str]) -> str:
    offered, value = _holdings(names), values.get(OF)
    return str(value if value in offered else offered[0])


def _known(values: Mapping[Any, Any], key: str, options: Mapping[str, Any]) -> str:
    value = values.get(key)
    return str(value if isinstance(value, str) and value in options else DEFAULTS[key])


def _money(values: Mapping[Any, Any], key: str, least: float) -> float:
    value = values.get(key)
    usable = isinstance(value, int | float) and least <= value <= LARGEST
    return float(value) if usable else float(DEFAULTS[key])  # type: ignore[arg-type]
