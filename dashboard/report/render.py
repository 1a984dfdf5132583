"""Render: from a request and its prices to the bytes of the report."""

from __future__ import annotations

from analytics import study
from analytics.prices import Loaded
from analytics.provenance import report_parts
from analytics.provenance.about import about
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from analytics.study import Study
from dashboard.charts.style import palette
from dashboard.charts.style.text import session_day
from dashboard.report import chapters, joint_chapters
from dashboard.report.chapter import Report
from dashboard.report.document import document
from models.errors import RequestError

TICKERS_NAMED = 6


def render(request: Request, loaded: Loaded, scenario: Scenario | None = None) -> bytes:
    """The report of all pages, as HTML.

    Args:
        request: the request, with a window.
        loaded: its prices.
        scenario: scenario of the simulation; None is the default one.

    Raises:
        RequestError: no ticker has a return in the window.
    """
    report = _report(request, loaded)
    written = [
        chapters.overview_of(report),
        chapters.returns_of(report),
        chapters.risk_of(report),
        chapters.volatility_of(report),
        joint_chapters.compare_of(report),
        joint_chapters.portfolio_of(report),
        joint_chapters.outlook_of(report, scenario or Scenario()),
    ]
    parts = report_parts.parts(list(report.tables.values()), loaded)
    return document(_title(report.study), written, about(request, loaded), parts)


def _report(request: Request, loaded: Loaded) -> Report:
    made = study.run(request, loaded)
    measured = [name for name in made.asked if name not in made.unmeasured]
    if not measured or not len(made.dates):
        raise RequestError("a return in the window", "none of any ticker", "choose a longer one")
    lines = palette.lines(palette.assign({}, made.asked), _benchmark(made))
    common = None
    if len(measured) > 1:
        common = study.run(request.but(tickers=measured, benchmark=None, window="common"), loaded)
        common = common if len(common.dates) > 1 and not common.unmeasured else None
    return Report(made, common, loaded, lines)


def _benchmark(made: Study) -> str | None:
    return next((name for name in made.tickers if name not in made.asked), None)


def _title(made: Study) -> str:
    names = made.asked
    listed = ", ".join(names[:TICKERS_NAMED]) + " …" * (len(names) > TICKERS_NAMED)
    return f"{listed}: {session_day(made.dates[0])} to {session_day(made.dates[-1])}"
