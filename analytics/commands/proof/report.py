"""The report: all pages of the dashboard for one request, as one HTML file."""

from __future__ import annotations

import importlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Protocol, cast

import typer

from analytics.commands.line.speech import NOTHING_TO_WRITE, say_all
from analytics.commands.options import RiskFree, Target, takes_request
from analytics.commands.tables import Periods
from analytics.request import Request
from models.errors import RequestError

if TYPE_CHECKING:
    from analytics.prices import Loaded

# The one place where analytics knows a name of the room above it, as a text that is looked up when
# the command runs: charts live there, and a script without them still has every other command.
RENDERER = "dashboard.report"


class Renderer(Protocol):
    """What draws a report."""

    def render(self, request: Request, loaded: Loaded) -> bytes:
        """The report as HTML."""


@takes_request
def report(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None,
        typer.Option(metavar="TICKER", help="Benchmark, drawn and measured beside the others."),
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
) -> None:
    """All pages of the dashboard as one HTML file, which opens without a network.

    --output names the file. `verify FILE.html` recomputes every table in it.
    """
    from analytics import prices, study
    from analytics.commands.answer import report as say_remarks
    from analytics.commands.answer import write

    name = target.output
    if name is None or (name != "-" and PurePath(name).suffix.lower() not in (".html", ".htm")):
        raise RequestError("--output FILE.html", str(name), "name the file, e.g. --output a.html")
    renderer = _renderer()
    loaded = prices.load(request)
    say_all(loaded.remarks)
    made = study.run(request, loaded)
    say_remarks(made, loaded)
    if len(made.tickers) == len(made.unmeasured):
        raise typer.Exit(NOTHING_TO_WRITE)
    write(renderer.render(request, loaded), name)


def _renderer() -> Renderer:
    """The renderer of the dashboard, with Plotly.

    Raises:
        RequestError: the dashboard or Plotly is not installed.
    """
    try:
        return cast(Renderer, importlib.import_module(RENDERER))
    except ImportError as error:
        raise RequestError(
            "the charts of the dashboard, to draw a report", str(error), "install requirements.txt"
        ) from error
