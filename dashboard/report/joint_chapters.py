"""Chapters of several tickers and of forecasts: compare, portfolio, outlook."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.answers import compare_answer, portfolio_answer
from analytics.portfolio import holding_history, optimal
from analytics.portfolio.holdings import Holdings
from analytics.portfolio.optimal import Portfolios
from analytics.portfolio.portfolio_table import PORTFOLIOS
from analytics.simulation import simulation_table
from analytics.simulation.days_ahead import days_ahead
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation import simulate
from analytics.stats.catalogue import Unit
from analytics.volatility import garch_table
from dashboard.charts import heatmap, risk_return
from dashboard.charts.dots import Measure
from dashboard.charts.portfolio import fan, frontier
from dashboard.charts.portfolio.fan import FanChart
from dashboard.charts.portfolio.frontier import Point
from dashboard.charts.style import palette
from dashboard.report.cells import shown
from dashboard.report.chapter import Chapter, Report, ReportChart, ShownTable
from models.errors import TensortapeError
from models.option_values import MONTH

RANKED_BY = "sharpe"
PARAMETERS = ("mu", "omega", "alpha", "beta", "persistence")
AHEAD = (1, 5, 21)


def compare_of(report: Report) -> Chapter:
    """Return against risk, correlations, and the ranking adjusted for multiple testing."""
    parts: list[ReportChart | ShownTable] = [*_reward(report)]
    said: list[str] = []
    if report.common is not None:
        study = report.common
        table = report.table("correlation", "correlation", study, method="pearson")
        names = list(study.asked)
        said = compare_answer.of_correlation(names, table[names].to_numpy())
        figure = heatmap.figure("Correlation of returns", names, table[names].to_numpy())
        parts.append(ReportChart("Correlation", figure, f"Correlations of {', '.join(names)}"))
    ranked = report.table("screen", "screen", by=RANKED_BY, fdr=0.05)
    parts.append(shown("Ranking, and its luck", "screen", ranked, {}))
    return Chapter("Compare", tuple(parts), tuple(said))


def _reward(report: Report) -> list[ReportChart]:
    figures = report.tables["summary"].table
    figures = figures[figures["volatility"].notna()].set_index("ticker")
    names = [name for name in report.lines if name in figures.index]
    if not names:
        return []
    volatility, mean = (
        Measure(column, "circle", figures.loc[names, column].to_numpy())
        for column in ("volatility", "mean_return")
    )
    rate = report.study.request.risk_free
    figure = risk_return.figure(names, volatility, mean, rate, report.lines)
    alt = f"Mean return against volatility of {', '.join(names)}"
    return [ReportChart("Return and risk", figure, alt)]


def portfolio_of(report: Report) -> Chapter:
    """The frontier and optimal portfolios."""
    study = report.common
    if study is None:
        return Chapter("Portfolio", (), ("A portfolio needs two tickers with returns.",))
    options = {"points": optimal.POINTS, "low": 0.0, "high": 1.0, "covariance": "sample"}
    table = report.table("frontier", "frontier", study, **options, yours=None)
    found: Portfolios = table.attrs[PORTFOLIOS]
    single = zip(found.tickers, found.volatilities, found.means, strict=True)
    assets = [
        Point(name, float(risk), float(mean), name)
        for name, risk, mean in single
        if not np.isnan(risk)
    ]
    charts = []
    if assets:
        figure = frontier.figure(
            _points(found.frontier), assets, _points(found.named), "", report.lines
        )
        alt = f"Efficient frontier of {', '.join(found.tickers)}"
        charts = [ReportChart("Efficient frontier", figure, alt)]
    names = [str(column) for column in table.columns if column != "portfolio"]
    units: dict[str, Unit] = dict.fromkeys(names, "fraction")
    units["sharpe"] = units["gap"] = "ratio"
    rows = shown("Portfolios", "frontier", table, units, len(found.named.names))
    note = f"{found.observations:,} returns shared by all. Expected returns are past means."
    return Chapter("Portfolio", (*charts, rows), (*portfolio_answer.answer(found), note))


def _points(held: Holdings) -> Sequence[Point]:
    return [
        Point(held.names[row], float(held.volatility[row]), float(held.expected_return[row]), "")
        for row in np.flatnonzero(~np.isnan(held.volatility)).tolist()
    ]


def outlook_of(report: Report, scenario: Scenario) -> Chapter:
    """Volatility by a fitted model, and a fan of simulated wealth of equal weights.

    If one of them is not available, the chapter has the reason.
    """
    parts: list[ReportChart | ShownTable] = []
    notes: list[str] = []
    for write in (_fitted, _simulated):
        try:
            found, said = write(report, scenario)
        except TensortapeError as error:
            notes.append(str(error))
        else:
            parts += found
            notes += said
    return Chapter("Outlook", tuple(parts), tuple(notes))


Written = tuple[list[ReportChart | ShownTable], list[str]]


def _fitted(report: Report, _scenario: Scenario) -> Written:
    """GARCH(1,1) of each ticker: its parameters, and volatility a day, a week and a month on."""
    table: pd.DataFrame = report.table("garch", "garch")
    units: dict[str, Unit] = dict.fromkeys(PARAMETERS, "number")
    ahead = [f"{garch_table.FORECAST}{step}" for step in AHEAD]
    ahead = [name for name in ahead if name in table]
    units |= dict.fromkeys(ahead, "fraction")
    chosen = table[["ticker", *PARAMETERS, "converged", *ahead]]
    notes = garch_table.notes(report.study, table)
    return [shown("Volatility by GARCH(1,1)", "garch", chosen, units)], notes


def _simulated(report: Report, scenario: Scenario) -> Written:
    study = report.common or report.study
    found = simulate(study, scenario)
    table = report.table("simulate", "simulate", study, scenario=scenario)
    weights = dict(zip(found.tickers, found.weights.tolist(), strict=True))
    past = holding_history.worth(study, weights, found.last, max(scenario.days, 21))
    money = past._replace(values=scenario.start_wealth * past.values)
    ahead = days_ahead(past.dates, scenario.days)
    drawn = FanChart(money, ahead, found.percentiles, scenario.goal, log=False)
    alt = fan.alt(f"equal weights of {', '.join(found.tickers)}", scenario.days)
    figure = fan.figure(drawn, palette.LINES[0], "Worth of the holding")
    chart = ReportChart("What could the holding be worth?", figure, alt)
    months = table[table["day"] % MONTH == 0].dropna(axis="columns", how="all")
    names = [str(name) for name in months.columns]
    units: dict[str, Unit] = {
        name: "fraction" if name.startswith("probability") else "count" for name in names
    }
    rows = shown("Wealth month by month", "simulate", months.reset_index(drop=True), units)
    return [chart, rows], simulation_table.sentences(found)
