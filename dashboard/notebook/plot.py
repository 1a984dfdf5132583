"""Plot: the page's charts as plain Plotly figures, from tickers, a path, prices or a Study.

Nothing of Streamlit is loaded, and Plotly's default template stays what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

import numpy as np
import plotly.graph_objects as go

from analytics import stats
from analytics.frames.labels import common
from analytics.frames.opening import Given, RequestOptions, opened
from analytics.option_values import CorrelationMethod
from analytics.performance import correlation as correlations
from analytics.performance.calendar_returns import calendar_of
from analytics.performance.volatility_cone import cone_of
from analytics.portfolio import holding_history, optimal
from analytics.portfolio.holdings import Holdings
from analytics.simulation import simulation
from analytics.simulation.days_ahead import days_ahead
from analytics.simulation.scenario import Scenario
from analytics.stats.inference import normality
from analytics.stats.tables import clusters
from analytics.study import Study
from dashboard.charts import heatmap, panels, rolled
from dashboard.charts import overview as overview_chart
from dashboard.charts import risk_return as risk_return_chart
from dashboard.charts.dots import Measure
from dashboard.charts.overview import Money
from dashboard.charts.portfolio import fan as fan_chart
from dashboard.charts.portfolio import frontier as frontier_chart
from dashboard.charts.returns import calendar as calendar_chart
from dashboard.charts.returns import distribution as distribution_chart
from dashboard.charts.style import palette
from dashboard.charts.style.palette import Line
from dashboard.charts.volatility import cone as cone_chart

TEMPLATE = "plotly_white"


def overview(given: Given, *, log: bool = False, **options: Unpack[RequestOptions]) -> go.Figure:
    """Growth of 1, drawdown and rolling volatility over one axis of dates.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        log: growth on a logarithmic scale.
        **options: those of every command.

    Example:
        >>> len(overview("KO XOM", source="sample").data)
        6
    """
    study = opened(given, options).study
    return _plain(overview_chart.figure(study, _lines(study), Money(), log=log))


def drawdown(given: Given, **options: Unpack[RequestOptions]) -> go.Figure:
    """How far each ticker is below its high.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.
    """
    study = opened(given, options).study
    panel = rolled.underwater(dict(zip(study.tickers, study.drawdown, strict=True)))
    return _plain(panels.figure(study.dates, [panel], _lines(study)))


def calendar(
    given: Given, *, name: str | None = None, **options: Unpack[RequestOptions]
) -> go.Figure:
    """Returns by month and year of one ticker.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        name: the ticker; None is the first.
        **options: those of every command.
    """
    study = opened(given, options).study
    return _plain(calendar_chart.figure(calendar_of(study), _row(study, name)))


def distribution(
    given: Given, *, name: str | None = None, **options: Unpack[RequestOptions]
) -> go.Figure:
    """The histogram of one ticker's returns, beside a normal one.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        name: the ticker; None is the first.
        **options: those of every command.
    """
    study = opened(given, options).study
    row = _row(study, name)
    returns = study.periodic.simple[row]
    points, bins = normality.normal_quantiles(returns), normality.histogram(returns)
    normal = bins.normal(points.mean, points.sd)
    return _plain(distribution_chart.histogram(bins, normal, _lines(study)[study.tickers[row]]))


def cone(given: Given, *, name: str | None = None, **options: Unpack[RequestOptions]) -> go.Figure:
    """The volatility cone of one ticker.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        name: the ticker; None is the first.
        **options: those of every command.
    """
    study = opened(given, options).study
    ticker = study.tickers[_row(study, name)]
    return _plain(cone_chart.figure(cone_of(study, ticker), _lines(study)[ticker]))


def correlation(
    given: Given, *, method: CorrelationMethod = "pearson", **options: Unpack[RequestOptions]
) -> go.Figure:
    """Correlations as a heatmap, alike beside alike.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        method: "pearson", "spearman" or "ledoit-wolf".
        **options: those of every command.
    """
    study = opened(given, common(given, options)).study
    matrix = correlations.correlation_table(study, method)[list(study.asked)].to_numpy()
    order = clusters.heatmap_order(matrix)
    names = [study.asked[row] for row in order]
    title = f"Correlation of {study.request.frequency} returns"
    return _plain(heatmap.figure(title, names, matrix[np.ix_(order, order)]))


def risk_return(given: Given, **options: Unpack[RequestOptions]) -> go.Figure:
    """Mean return against volatility, a point per ticker.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.
    """
    study = opened(given, options).study
    simple, periods = study.periodic.simple, study.request.periods_a_year
    volatility = Measure("Volatility", "circle", stats.volatility(simple, periods=periods))
    reward = Measure("Mean return", "circle", stats.mean_return(simple, periods=periods))
    rate, lines = study.request.risk_free, _lines(study)
    return _plain(risk_return_chart.figure(study.tickers, volatility, reward, rate, lines))


def frontier(
    given: Given, *, low: float = 0.0, high: float = 1.0, **options: Unpack[RequestOptions]
) -> go.Figure:
    """The efficient frontier, the tickers, and six kinds of portfolio.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study of the common window.
        low: the least weight of each ticker.
        high: the greatest.
        **options: those of every command.
    """
    study = opened(given, common(given, options)).study
    found = optimal.portfolios(study, low=low, high=high)
    alone = zip(found.tickers, found.volatilities, found.means, strict=True)
    assets = [frontier_chart.Point(name, float(v), float(m), name) for name, v, m in alone]
    curve, named = _points(found.frontier), _points(found.named)
    return _plain(frontier_chart.figure(curve, assets, named, "", _lines(study)))


def fan(given: Given, *, scenario: Scenario | None = None, **options: Any) -> go.Figure:
    """What a holding may become, by simulation, beside what it was worth.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study of the common window.
        scenario: all options of the simulation; None is a year of equal weights.
        **options: those of every command.
    """
    study = opened(given, common(given, options)).study
    found = simulation.simulate(study, scenario or Scenario())
    shares = dict(zip(found.tickers, found.weights.tolist(), strict=True))
    past = holding_history.worth(study, shares, found.last, max(found.scenario.days, 21))
    money = past._replace(values=found.scenario.start_wealth * past.values)
    ahead = days_ahead(past.dates, found.scenario.days)
    drawn = fan_chart.FanChart(money, ahead, found.percentiles, found.scenario.goal, log=False)
    return _plain(fan_chart.figure(drawn, palette.LINES[0], "Worth of the holding"))


def _points(held: Holdings) -> list[frontier_chart.Point]:
    rows = np.flatnonzero(~np.isnan(held.volatility)).tolist()
    return [
        frontier_chart.Point(
            held.names[row], float(held.volatility[row]), float(held.expected_return[row]), ""
        )
        for row in rows
    ]


def _lines(study: Study) -> Mapping[str, Line]:
    """Ticker → line, a benchmark last."""
    benchmark = study.request.benchmark
    beside = benchmark if benchmark in study.tickers and benchmark not in study.asked else None
    return palette.lines(palette.assign({}, study.asked), beside)


def _row(study: Study, name: str | None) -> int:
    return 0 if name is None else study.tickers.index(name)


def _plain(figure: go.Figure) -> go.Figure:
    """The figure on a white sheet, whatever Plotly's default template is."""
    return figure.update_layout(template=TEMPLATE)
