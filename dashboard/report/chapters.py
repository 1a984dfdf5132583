"""Chapters of each ticker by itself: overview, returns, risk, volatility."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.answers import growth_answer, returns_answer, risk_answer, volatility_answer
from analytics.performance import calendar_returns, rolling_metrics, volatility_cone
from analytics.stats.catalogue import METRICS, Unit
from analytics.stats.inference import normality
from analytics.study.series import Floats
from dashboard.charts import overview, panels, rolled
from dashboard.charts.returns import calendar, distribution, periodic
from dashboard.charts.style.text import session_day
from dashboard.charts.volatility import cone, rolling_volatility
from dashboard.report.cells import shown, turned
from dashboard.report.chapter import Chapter, Report, ReportChart

LOOKBACK = 252
AMOUNT = 10_000.0
FALLS: dict[str, Unit] = {
    "depth": "fraction",
    "days_down": "count",
    "days_to_recover": "count",
    "days": "count",
}
MOST_ALONE = 6  # tickers that have charts of their own


def overview_of(report: Report) -> Chapter:
    """Growth of all, and every metric."""
    study = report.study
    table = report.table("summary", "summary")
    said = growth_answer.answer(study, AMOUNT)
    figure = overview.figure(study, report.lines, overview.Money(AMOUNT, growth_answer.unit(study)))
    report.table("returns", "returns")
    days = f"{session_day(study.dates[0])} to {session_day(study.dates[-1])}"
    return Chapter(
        "Overview",
        (
            ReportChart("Growth", figure, overview.alt(study, " ".join(said))),
            turned("Summary", "summary", table),
        ),
        (*said, f"{len(study.dates):,} trading days, {days}."),
    )


def returns_of(report: Report) -> Chapter:
    """Returns by month, period and size."""
    table = report.table("calendar", "calendar")
    tests = report.table("tests", "tests")
    columns = [str(column) for column in table.columns if column not in ("ticker", "year")]
    months: dict[str, Unit] = dict.fromkeys(columns, "fraction")
    return Chapter(
        "Returns",
        (
            *(part for name in _alone(report) for part in _returns_alone(report, name)),
            shown("Returns by month and year", "calendar", table, months),
            shown("Tests of normality and independence", "tests", tests, {}),
        ),
        tuple(
            said for name in _alone(report) for said in returns_answer.answer(report.study, name)
        ),
    )


def _returns_alone(report: Report, name: str) -> Iterator[ReportChart]:
    study, line = report.study, report.lines[name]
    place = study.tickers.index(name)
    months = calendar.figure(calendar_returns.calendar_of(study), place)
    yield ReportChart(f"{name} by month and year, %", months, calendar.alt(name))
    bars = periodic.figure(study, name, line)
    yield ReportChart(f"{name}, {study.request.frequency} returns", bars, periodic.alt(study, name))
    values = study.periodic.simple[place]
    points, bins = normality.normal_quantiles(values), normality.histogram(values)
    if len(points.ordered):
        figure = distribution.histogram(bins, bins.normal(points.mean, points.sd), line)
        alt = distribution.alt(name, "Histogram")
        yield ReportChart(f"{name}, distribution of returns", figure, alt)


def risk_of(report: Report) -> Chapter:
    """Falls from a high, and value at risk over time."""
    study = report.study
    falls = report.table("drawdowns", "drawdowns")
    report.table("value-at-risk", "rolling value at risk", window=LOOKBACK)
    depths = _rows(report, study.drawdown)
    figure = panels.figure(study.dates, [rolled.underwater(depths)], report.lines)
    charts = [ReportChart("Drawdown from peak", figure, f"Drawdowns of {', '.join(depths)}")]
    risk = _rows(report, rolling_metrics.rolling_value_at_risk(study, LOOKBACK))
    if risk:
        drawn = panels.figure(study.dates, [rolled.value_at_risk(risk, LOOKBACK)], report.lines)
        alt = f"Rolling value at risk of {', '.join(risk)}"
        charts.append(ReportChart("Value at risk", drawn, alt))
    deepest = shown("Drawdowns, deepest first", "drawdowns", falls, FALLS)
    summary, frequency = report.tables["summary"].table, study.request.frequency
    said = risk_answer.answer(summary, study.asked, frequency, AMOUNT)
    return Chapter("Risk", (*charts, deepest), tuple(said))


def volatility_of(report: Report) -> Chapter:
    """Rolling volatility, the cones, and all estimators."""
    study = report.study
    table = report.table("volatility", "volatility")
    report.table("rolling", "rolling volatility")
    rows = _rows(report, study.rolling_volatility)
    parts: list[ReportChart] = []
    metric, window = METRICS[study.request.estimator], study.request.rolling
    title = f"{metric.label}, last {window} sessions, annualised"
    if rows:
        lines = {name: report.lines[name] for name in rows}
        figure = rolling_volatility.figure(study, rows, lines, title)
        parts.append(ReportChart("Rolling volatility", figure, f"Rolling volatility: {title}"))
    said: list[str] = []
    for name in _alone(report):
        found = volatility_cone.cone_of(study, name)
        answer = volatility_answer.answer(study, name, found, AMOUNT)
        made = cone.figure(found, report.lines[name])
        parts.append(
            ReportChart(f"{name}, volatility cone", made, cone.alt(name, " ".join(answer)))
        )
        said += answer
    estimators = shown("All estimators", "volatility", table, {})
    return Chapter("Volatility", (*parts, estimators), tuple(said))


def _alone(report: Report) -> list[str]:
    """The tickers that have charts of their own: the first few of those with returns."""
    study = report.study
    return [name for name in study.asked if name not in study.unmeasured][:MOST_ALONE]


def _rows(report: Report, values: Floats) -> dict[str, Floats]:
    """Ticker → its row; those without any value left out."""
    rows = {name: values[report.study.tickers.index(name)] for name in report.lines}
    return {name: row for name, row in rows.items() if not np.isnan(row).all()}
