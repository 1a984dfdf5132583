"""Recipes: functions that make each exported table from loaded prices, by name.

The commands and `verify` both use them, so a bundle is recomputed by the code that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics import study
from analytics.prices import Loaded
from analytics.provenance.decoding import arguments, shown
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from models.errors import BundleError

Options = Mapping[str, Any]
Recipe = Callable[..., pd.DataFrame]


def _summaries() -> Mapping[str, Recipe]:
    from analytics import conventions
    from analytics.performance import summary

    return {
        "returns": summary.returns_table,
        "summary": conventions.summary_as,
        "volatility": summary.volatilities,
        "rolling volatility": summary.rolling_table,
    }


def _rolling() -> Mapping[str, Recipe]:
    from analytics.performance import rolling_metrics as metrics

    return {
        "rolling value at risk": partial(metrics.table, metrics.rolling_value_at_risk),
        "rolling drawdown": partial(metrics.table, metrics.rolling_max_drawdown),
        "rolling sharpe": partial(metrics.table, metrics.rolling_sharpe),
        "rolling beta": metrics.beta_table,
        "rolling correlation": metrics.pair_table,
    }


def _comparisons() -> Mapping[str, Recipe]:
    from analytics.performance import correlation, ranking
    from analytics.significance import track_record

    return {
        "correlation": correlation.correlation_table,
        "screen": ranking.ranking,
        "track record": track_record.track_records,
    }


def _portfolios() -> Mapping[str, Recipe]:
    from analytics.portfolio import portfolio_table, rebalancing

    return {
        "frontier": portfolio_table.frontier_table,
        "rebalanced": rebalancing.rebalancing_table,
    }


def _volatility_models() -> Mapping[str, Recipe]:
    from analytics.volatility import comparison_tables, garch_table

    return {
        "garch": garch_table.garch_table,
        "garch compare": comparison_tables.compare_table,
        "garch backtest": comparison_tables.backtest_table,
    }


def _histories() -> Mapping[str, Recipe]:
    from analytics.holding import crises, periods
    from analytics.performance import (
        calendar_returns,
        drawdown_table,
        normality_tests,
        volatility_cone,
    )

    return {
        "calendar": calendar_returns.calendar_frame,
        "cone": volatility_cone.cone_table,
        "drawdowns": drawdown_table.drawdown_table,
        "tests": normality_tests.shape_table,
        "holding": periods.holding_table,
        "crises": crises.crisis_table,
    }


def _simulations() -> Mapping[str, Recipe]:
    from analytics.simulation import simulation_table

    return {"simulate": simulation_table.simulation_table}


# The names of tables, by what makes them: a family is imported when one of its tables is made.
FAMILIES: tuple[tuple[tuple[str, ...], Callable[[], Mapping[str, Recipe]]], ...] = (
    (("returns", "summary", "volatility", "rolling volatility"), _summaries),
    (
        (
            *("rolling value at risk", "rolling drawdown", "rolling sharpe", "rolling beta"),
            "rolling correlation",
        ),
        _rolling,
    ),
    (("correlation", "screen", "track record"), _comparisons),
    (("frontier", "rebalanced"), _portfolios),
    (("garch", "garch compare", "garch backtest"), _volatility_models),
    (("calendar", "cone", "drawdowns", "tests", "holding", "crises"), _histories),
    (("simulate",), _simulations),
)


class StudyRecipes(Mapping[str, Recipe]):
    """Recipe of each table of a study, by name; further arguments are the recipe's options."""

    def __init__(self) -> None:
        self._family = {name: family for names, family in FAMILIES for name in names}

    def __getitem__(self, name: str) -> Recipe:
        return self._family[name]()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._family)

    def __len__(self) -> int:
        return len(self._family)


OF_STUDY = StudyRecipes()
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
    from analytics.quality import card_table

    made = card_table.cards(request, loaded, date.fromisoformat(today))
    return card_table.table(made, findings)
