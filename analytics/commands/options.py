"""The options that every command shares, and how they become a Request."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Annotated, Any, get_type_hints

import typer

from analytics.output import destination
from analytics.prices import listings, sources
from analytics.request import (
    PERIODS_A_YEAR,
    DateForm,
    DecimalForm,
    Frequency,
    PriceForm,
    PriceKind,
    Request,
    ReturnKind,
    Window,
)

ISO = "%Y-%m-%d"


def _writable(name: str | None) -> str | None:
    """The name of a file to write, refused before anything is computed if that cannot be."""
    if name is not None:
        destination.check(name)
    return name


CsvTarget = Annotated[
    str | None,
    typer.Option(metavar="FILE|-", help="Write CSV; - is standard output.", callback=_writable),
]
BundleTarget = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.zip",
        help="Write CSV, prices and manifest, for `verify`.",
        callback=_writable,
    ),
]


def _shared(
    tickers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TICKER]...", help="None means all in a file or the sample."),
    ] = None,
    source: Annotated[
        str,
        typer.Option(metavar=f"{'|'.join(sources.names())}|FILE", help="Where prices come from."),
    ] = "auto",
    prices: Annotated[PriceForm, typer.Option(help="What the prices in a FILE are.")] = "auto",
    dates: Annotated[DateForm, typer.Option(help="How a FILE writes dates.")] = "auto",
    decimal: Annotated[DecimalForm, typer.Option(help="What a FILE writes before decimals.")] = (
        "auto"
    ),
    ticker: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Whose prices a FILE of one security holds."),
    ] = None,
    start: Annotated[
        datetime | None, typer.Option(formats=[ISO], metavar="DATE", help="First date of a return.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(formats=[ISO], metavar="DATE", help="Last date of a return.")
    ] = None,
    kind: Annotated[ReturnKind, typer.Option(help="Simple or log returns.")] = "simple",
    frequency: Annotated[
        Frequency | None,
        typer.Option(
            help="Longer ones compound daily returns.", show_default="daily, or that of the prices"
        ),
    ] = None,
    price: Annotated[PriceKind, typer.Option(help="With dividends, or prices alone.")] = "total",
    window: Annotated[
        Window,
        typer.Option(help="Each ticker's own sessions, those common to all, or to all asked for."),
    ] = "own",
    base: Annotated[
        str | None, typer.Option(metavar="CURRENCY", help="Tell all prices in it, e.g. USD.")
    ] = None,
    csv: CsvTarget = None,
    bundle: BundleTarget = None,
) -> None:
    """Carry the signature; never called."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a table goes beside the screen: paths, "-" is standard output, None is nowhere."""

    csv: str | None
    bundle: str | None


def takes_request(command: Callable[..., None]) -> Callable[..., None]:
    """Give `command(request, target, **own)` the shared options, as a Request and a Target.

    Its own options whose names are fields of Request (benchmark, rolling …) go in there too; one
    that has the name of a shared option takes its place.
    """
    shared = dict(inspect.signature(_shared).parameters)
    own = {
        name: parameter
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in ("request", "target")
    }

    @functools.wraps(command)
    def run(**given: Any) -> None:
        target = Target(given.pop("csv"), given.pop("bundle"))
        if given["frequency"] == "daily":
            # Daily as asked, however often prices come (see analytics.study.sampling).
            given["periods"] = given.get("periods") or PERIODS_A_YEAR["daily"]
        request, said = listings.resolved(_request(given))
        for line in said:
            typer.echo(line, err=True)
        command(request, target, **{name: given[name] for name in own})

    hints = get_type_hints(_shared, include_extras=True)
    hints |= get_type_hints(command, include_extras=True)
    options = [p.replace(annotation=hints[p.name]) for p in (shared | own).values()]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in options}
    return run


def _request(given: dict[str, Any]) -> Request:
    """The request that the options describe; options that are not its fields are left out."""
    names = [field.name for field in fields(Request)]
    values = {name: given[name] for name in names if given.get(name) is not None}
    values["tickers"] = tuple(given["tickers"] or ())
    values["start"], values["end"] = (_day(given[name]) for name in ("start", "end"))
    return Request(**values)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
