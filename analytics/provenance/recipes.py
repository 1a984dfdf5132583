"""Recipes: functions that make each exported table from loaded prices, by name.

The commands and `verify` both use them, so a bundle is recomputed by the code that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics import conventions, study
from analytics.holding import crises, periods
from analytics.performance import (
    calendar_returns,
    correlation,
    drawdown_table,
    normality_tests,
    ranking,
    rolling_metrics,
    summary,
    volatility_cone,
)
from analytics.portfolio import portfolio_table, rebalancing
from analytics.prices import Loaded
from analytics.provenance.decoding import arguments, shown
from analytics.quality import card_table
from analytics.request import Request
from analytics.significance import track_record
from analytics.simulation import simulation_table
from analytics.simulation.scenario import Scenario
from analytics.volatility import comparison_tables, garch_table
from models.errors import BundleError

Options = Mapping[str, Any]

# Tables of a study; further arguments are options of the recipe.
OF_STUDY: dict[str, Callable[..., pd.DataFrame]] = {
    "returns": summary.returns_table,
    "summary": conventions.summary_as,
    "volatility": summary.volatilities,
    "rolling volatility": summary.rolling_table,
    "rolling value at risk": partial(rolling_metrics.table, rolling_metrics.rolling_value_at_risk),
    "rolling drawdown": partial(rolling_metrics.table, rolling_metrics.rolling_max_drawdown),
    "rolling sharpe": partial(rolling_metrics.table, rolling_metrics.rolling_sharpe),
    "rolling beta": rolling_metrics.beta_table,
    "rolling correlation": rolling_metrics.pair_table,
    "correlation": correlation.correlation_table,
    "screen": ranking.ranking,
    "track record": track_record.track_records,
    "frontier": portfolio_table.frontier_table,
    "rebalanced": rebalancing.rebalancing_table,
    "garch": garch_table.garch_table,
    "garch compare": comparison_tables.compare_table,
    "garch backtest": comparison_tables.backtest_table,
    "calendar": calendar_returns.calendar_frame,
    "cone": volatility_cone.cone_table,
    "drawdowns": drawdown_table.drawdown_table,
    "tests": normality_tests.shape_table,
    "holding": periods.holding_table,
    "crises": crises.crisis_table,
    "simulate": simulation_table.simulation_table,
}
QUALITY = "quality"
# Recipes whose options are the fields of one object: the argument and its class.
OBJECTS: dict[str, tuple[str, type]] = {"simulate": ("scenario", Scenario)}
# Options that bundles of earlier versions may lack, with the values used then.
EARLIER: dict[str, Mapping[str, Any]] = {
    "simulate": {
        "model": "normal",
        "parameters": "fixed",
        "weights": None,
        "rebalanced": False,
        "days": 252,
        "paths": 100_000,
        "seed": 0,
        "goal": None,
        "start_wealth": 1.0,
        "flow": 0.0,
        "flow_every": 21,
    }
}
# Arguments that are no options of a table.
COMPUTED = frozenset({"study", "request", "loaded", "metric", "report"})
# Columns that are shares of a known whole, such as certificates of optimality: their rounding is
# relative to that whole, even if they are small.
SCALES: dict[str, Mapping[str, float]] = {"frontier": {"gap": 1.0}}


def admitted(recipe: str, options: Options) -> Options:
    """The recipe's arguments from a manifest's options, with the types and ranges of the commands.

    Raises:
        BundleError: no such recipe here.
        ValueError: an option that the recipe does not have, or of another type.
        RequestError: a window outside the range of `Request.rolling`, or an invalid scenario.
    """
    if recipe == QUALITY:
        return arguments(options, _quality, COMPUTED)
    if recipe not in OF_STUDY:
        known = ", ".join([*OF_STUDY, QUALITY])
        raise BundleError(
            f"a table among {known}", shown(repr(recipe)), "verify it with the version that made it"
        )
    if recipe in OBJECTS:
        name, kind = OBJECTS[recipe]
        return {name: kind(**{**EARLIER[recipe], **arguments(options, kind, COMPUTED)})}
    found = arguments(options, OF_STUDY[recipe], COMPUTED)
    if "window" in found:
        Request(rolling=found["window"])
    return found


def table(recipe: str, request: Request, loaded: Loaded, options: Options) -> pd.DataFrame:
    """The table of that recipe, recomputed with checked options (see `admitted`).

    Args:
        recipe: name of the table.
        request: the request of the study.
        loaded: its prices.
        options: the recipe's own.
    """
    if recipe == QUALITY:
        return _quality(request, loaded, **options)
    return OF_STUDY[recipe](study.run(request, loaded), **options)


def _quality(request: Request, loaded: Loaded, *, today: str, findings: bool) -> pd.DataFrame:
    made = card_table.cards(request, loaded, date.fromisoformat(today))
    return card_table.table(made, findings)
