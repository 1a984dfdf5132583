"""Options that all commands share, and their conversion to a Request."""

from __future__ import annotations

import functools
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import typer

from analytics import spelling
from analytics.commands.line import placing
from analytics.output import destination
from analytics.request import (
    AUTO,
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
from models.errors import RequestError

PRICES, WINDOW, OUTPUT = "Prices", "Window and returns", "Output"
# The modules of this folder are the sources; their classes, which load torch, are not needed here.
SOURCES = Path(__file__).resolve().parents[1] / "prices" / "sources"
Shown = Literal["table", "csv", "json", "jsonl", "parquet", "markdown", "xlsx"]


def _writable(name: str | None) -> str | None:
    """The name of a file to write; one that cannot be written is refused before the computation."""
    if name is not None:
        destination.check(name)
    return name


def _csv_or_parquet(name: str | None) -> str | None:
    """The name of `--csv`, refused if it asks for a format that this option does not write."""
    from analytics.output import formats

    if name is not None:
        formats.of_csv_option(name)
    return _writable(name)


CsvTarget = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|-",
        help="Write CSV, or Parquet to FILE.parquet; - is standard output.",
        callback=_csv_or_parquet,
        rich_help_panel=OUTPUT,
    ),
]
BundleTarget = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.zip",
        help="Write CSV, prices and manifest, for `verify`.",
        callback=_writable,
        rich_help_panel=OUTPUT,
    ),
]
OutputTarget = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|-",
        help="Write the table in the format that --format or the suffix says.",
        callback=_writable,
        rich_help_panel=OUTPUT,
    ),
]
FormatOption = Annotated[
    Shown | None,
    typer.Option(
        "--format",
        help="Format of --output, or of standard output without it.",
        show_default="table, or the suffix of --output",
        rich_help_panel=OUTPUT,
    ),
]
WideOption = Annotated[
    bool,
    typer.Option(
        "--wide",
        help="Lines as long as the table, not pages of columns.",
        rich_help_panel=OUTPUT,
    ),
]
RiskFree = Annotated[
    str,
    typer.Option(
        "--risk-free",
        metavar="RATE",
        help="Annual rate: 0.02 or 2%.",
        rich_help_panel=WINDOW,
    ),
]


def _price(metavar: str | None, text: str) -> Any:
    return typer.Option(metavar=metavar, help=text, rich_help_panel=PRICES)


def named_sources() -> tuple[str, ...]:
    """What `--source` takes beside a path; the embedded sample comes last."""
    found = (each.name for each in pkgutil.iter_modules([str(SOURCES)]))
    return (AUTO, *sorted(found, key="sample".__eq__))


def _window(metavar: str | None, text: str, default: str | bool = True) -> Any:
    return typer.Option(metavar=metavar, help=text, show_default=default, rich_help_panel=WINDOW)


DAY = "DATE|MONTH|YEAR"


def _shared(
    tickers: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TICKER]...", help="None means all in a file or the sample."),
    ] = None,
    source: Annotated[
        str,
        _price(f"{'|'.join(named_sources())}|FILE|-", "Where prices come from; - is stdin."),
    ] = "auto",
    prices: Annotated[PriceForm, _price(None, "Kind of the prices in a FILE.")] = "auto",
    dates: Annotated[DateForm, _price(None, "Order of dates in a FILE.")] = "auto",
    decimal: Annotated[DecimalForm, _price(None, "Decimal mark of a FILE.")] = "auto",
    ticker: Annotated[str | None, _price("NAME", "Ticker of a FILE with one security.")] = None,
    start: Annotated[
        str | None, _window(DAY, "First date of a return, e.g. 2022, 2022-03 or 2022-03-31.")
    ] = None,
    end: Annotated[str | None, _window(DAY, "Last date of a return.")] = None,
    kind: Annotated[ReturnKind, _window(None, "Simple or log returns.")] = "simple",
    frequency: Annotated[
        Frequency | None,
        _window(None, "Longer ones compound daily returns.", "daily, or that of the prices"),
    ] = None,
    price: Annotated[PriceKind, _window(None, "With dividends, or prices alone.")] = "total",
    window: Annotated[
        Window,
        _window(None, "Each ticker's own sessions, or those common to all, or to all requested."),
    ] = "own",
    base: Annotated[
        str | None, _price("CURRENCY", "Convert all prices to this currency, e.g. USD.")
    ] = None,
    csv: CsvTarget = None,
    bundle: BundleTarget = None,
    output: OutputTarget = None,
    form: FormatOption = None,
    wide: WideOption = False,
    device: Annotated[
        placing.Device, typer.Option(help=placing.HELP, rich_help_panel=OUTPUT)
    ] = "auto",
) -> None:
    """Carries the signature; never called."""


@dataclass(frozen=True, slots=True)
class Target:
    """Destinations of a table: paths; "-" is standard output, None is no file.

    Attributes:
        csv, bundle, output: the files.
        form: format of `output`, or of standard output without it; None takes the suffix.
        wide: whether a printed table is not divided into pages of columns.

    Raises:
        RequestError: two of them are standard output.
    """

    csv: str | None = None
    bundle: str | None = None
    output: str | None = None
    form: Shown | None = None
    wide: bool = False

    def __post_init__(self) -> None:
        """Refuse two outputs to one stream."""
        named = {"--csv": self.csv, "--bundle": self.bundle, "--output": self.output}
        streams = [f"{option} -" for option, name in named.items() if name == "-"]
        streams += ["--format"] if self.form not in (None, "table") and not self.output else []
        if len(streams) > 1:
            raise RequestError(
                "one content for standard output",
                " and ".join(streams),
                "name a file for the other",
            )

    @property
    def files(self) -> list[tuple[str, Shown]]:
        """Name and format of each file of the table, or of standard output."""
        from analytics.output import formats

        found: list[tuple[str, Shown]] = []
        if self.csv is not None:
            found.append((self.csv, formats.of_csv_option(self.csv)))
        if self.output is not None:
            found.append((self.output, self.form or formats.of_name(self.output)))
        elif self.form not in (None, "table"):
            found.append(("-", self.form))
        return found


def takes_target(command: Callable[..., None]) -> Callable[..., None]:
    """Add the output options to `command(target, **own)`, which loads no prices."""
    own = {
        name: parameter
        for name, parameter in inspect.signature(command).parameters.items()
        if name != "target"
    }
    where = dict(inspect.signature(_where).parameters)

    @functools.wraps(command)
    def run(**given: Any) -> None:
        target = target_of({"bundle": None, **given})
        command(target=target, **{name: given[name] for name in own})

    hints = get_type_hints(_where, include_extras=True)
    hints |= get_type_hints(command, include_extras=True)
    options = [p.replace(annotation=hints[p.name]) for p in (own | where).values()]
    options = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in options]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in options}
    return run


def _where(
    csv: CsvTarget = None,
    output: OutputTarget = None,
    form: FormatOption = None,
    wide: WideOption = False,
) -> None:
    """Carries the signature; never called."""


def target_of(given: dict[str, Any]) -> Target:
    """Remove the output options and return them as a target."""
    return Target(**{name: given.pop(name) for name in Target.__dataclass_fields__})


def takes_request(command: Callable[..., None]) -> Callable[..., None]:
    """Add the shared options to `command(request, target, **own)`, as a Request and a Target.

    Options of the command that are fields of Request (benchmark, rolling …) become part of it; one
    with the name of a shared option replaces it.
    """
    shared = dict(inspect.signature(_shared).parameters)
    own = {
        name: parameter
        for name, parameter in inspect.signature(command).parameters.items()
        if name not in ("request", "target")
    }

    @functools.wraps(command)
    def run(**given: Any) -> None:
        from analytics.prices import listings

        target = target_of(given)
        device = given.pop("device")
        if given["frequency"] == "daily":
            # Daily was requested explicitly, whatever the frequency of prices (see
            # analytics.study.sampling).
            given["periods"] = given.get("periods") or PERIODS_A_YEAR["daily"]
        request, sentences = listings.resolved(_request(given))
        for line in sentences:
            typer.echo(line, err=True)
        with placing.on(device):
            command(request, target, **{name: given[name] for name in own})

    hints = get_type_hints(_shared, include_extras=True)
    hints |= get_type_hints(command, include_extras=True)
    options = [p.replace(annotation=hints[p.name]) for p in (shared | own).values()]
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    run.__annotations__ = {option.name: option.annotation for option in options}
    return run


def _request(given: dict[str, Any]) -> Request:
    """The request of these options; options that are not its fields are ignored."""
    names = [field.name for field in fields(Request)]
    values = {name: given[name] for name in names if given.get(name) is not None}
    values["tickers"] = spelling.tickers(given["tickers"], given["source"])
    values["start"] = spelling.day(given["start"])
    values["end"] = spelling.day(given["end"], spelling.LAST)
    if "risk_free" in values:
        values["risk_free"] = spelling.rate(given["risk_free"])
    return Request(**values)
