"""Fitted tables: volatility models, portfolios and simulated wealth, with labels on the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack

import pandas as pd

from analytics.frames.labels import common, indexed, noted
from analytics.frames.opening import Given, RequestOptions, opened
from analytics.option_values import CovarianceKind
from analytics.portfolio import optimal, portfolio_table, weights
from analytics.simulation.scenario import Scenario
from analytics.study import Study
from analytics.volatility import comparison_tables, garch_table, outlook
from models.errors import RequestError
from models.option_values import Distribution

MODELS_BESIDE: Mapping[str, Any] = {
    "compare": comparison_tables.compare_notes,
    "backtest": comparison_tables.backtest_notes,
}


def garch(
    given: Given,
    *,
    asymmetric: bool = False,
    distribution: Distribution = "normal",
    horizon: int = outlook.HORIZON,
    models: Literal["compare", "backtest"] | None = None,
    **options: Unpack[RequestOptions],
) -> pd.DataFrame:
    """GARCH(1,1) by maximum likelihood: parameters of log returns in percent, forecasts.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        asymmetric: GJR: losses may move volatility more.
        distribution: of the shocks, "normal" or "t".
        horizon: number of periods ahead.
        models: "compare" puts all models side by side, "backtest" tests their value at risk.
        **options: those of every command; `kind` is "log" unless given.

    Example:
        >>> fit = garch("KO", source="sample", asymmetric=True, distribution="t", horizon=2)
        >>> fit[["gamma", "beta", "nu", "forecast_1"]].round(2)
                gamma  beta    nu  forecast_1
        ticker
        KO       0.05  0.94  5.61        0.16
    """
    outlook.check(horizon)
    requested = dict(options) if isinstance(given, Study) else {"kind": outlook.KIND, **options}
    found = opened(given, requested)
    if models is not None:
        index = ["ticker", *comparison_tables.KEY]
        table = indexed(found, f"garch {models}", index)
        return noted(table, MODELS_BESIDE[models](found.study, table.reset_index()))
    own = {"asymmetric": asymmetric, "distribution": distribution, "horizon": horizon}
    made = garch_table.garch_table(found.study, **own)  # type: ignore[arg-type]
    notes = (*found.notes, *garch_table.notes(found.study, made))
    return noted(made.set_index("ticker"), notes)


def frontier(
    given: Given,
    *,
    points: int = optimal.POINTS,
    low: float = 0.0,
    high: float = 1.0,
    covariance: CovarianceKind = "sample",
    yours: Mapping[str, float] | str | None = None,
    **options: Unpack[RequestOptions],
) -> pd.DataFrame:
    """Portfolios that are best in some way, and the efficient frontier, a row each.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study of the common window.
        points: of the frontier; 0 for none.
        low: the least weight of each ticker.
        high: the greatest.
        covariance: "sample", or "ledoit-wolf".
        yours: weights of your own, one more row: {"KO": 0.6, "XOM": 0.4}, or "KO=60%,XOM=40%".
        **options: those of every command.

    Example:
        >>> made = frontier("KO PEP XOM", source="sample", high=0.5, points=5)
        >>> made.loc["minimum variance", ["weight_KO", "weight_PEP", "weight_XOM"]].round(2)
        weight_KO     0.35
        weight_PEP    0.32
        weight_XOM    0.32
        Name: minimum variance, dtype: float64
    """
    optimal.check(low, high, points)
    found = opened(given, common(given, options))
    portfolio_table.require_several(found.study.asked)
    made = portfolio_table.frontier_table(
        found.study, points=points, low=low, high=high, covariance=covariance, yours=_text(yours)
    )
    notes = (*found.notes, *portfolio_table.notes(found.study, made))
    made.attrs = {}
    return noted(made.set_index("portfolio"), notes)


def simulate(
    given: Given,
    *,
    weights: Mapping[str, float] | str | None = None,
    scenario: Scenario | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Fans of simulated wealth, a row per day: percentiles, chances of a loss, a goal, ruin.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study of the common window.
        weights: {"KO": 0.6, "XOM": 0.4} or "KO=60%,XOM=40%"; None is equal shares.
        scenario: all options at once; or give its fields by keyword.
        **options: fields of a Scenario (`model`, `days`, `paths`, `goal`, …), and those of every
            command. Wealth starts with 1 unless `start_wealth` says otherwise.

    Example:
        >>> fan = simulate("KO XOM", source="sample", weights="KO=60%,XOM=40%", goal=1.2,
        ...                days=252, paths=2000)
        >>> fan["p50"].loc[[0, 252]].round(1).tolist()
        [1.0, 1.1]
    """
    own, requested = _parted(options)
    joined = common(given, requested)
    if joined.get("frequency", "daily") != "daily":
        raise RequestError("daily returns", f"frequency {joined['frequency']}", "leave it out")
    found = opened(given, joined)
    described = scenario or Scenario(**{"start_wealth": 1.0, **own})
    if weights is not None:
        described = described.but(weights=_weights(weights, found.study.asked))
    return indexed(found, "simulate", "day", {"scenario": described})


def _parted(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options of a Scenario, and those of the request; a seed belongs to the scenario."""
    fields = Scenario.__dataclass_fields__
    own = {name: value for name, value in options.items() if name in fields}
    return own, {name: value for name, value in options.items() if name not in fields}


def _weights(given: Mapping[str, float] | str, tickers: tuple[str, ...]) -> dict[str, float]:
    if isinstance(given, str):
        return weights.parse(given, tickers)
    return weights.checked(given, tickers)


def _text(given: Mapping[str, float] | str | None) -> str | None:
    """Weights as users write them."""
    if given is None or isinstance(given, str):
        return given
    return ",".join(f"{name}={weight!r}" for name, weight in given.items())
