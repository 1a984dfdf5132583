"""The manifest: the request, the prices, the definitions and the packages of a table, as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

import torch

from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.provenance import json_text
from analytics.provenance.archive import sha256
from analytics.provenance.decoding import from_json, shown
from analytics.request import MOST_TICKERS, Request, plain
from analytics.stats.catalogue import METRICS
from models.errors import BundleError, RequestError
from models.placement import CPU, device_name
from models.prices.origin import Origin
from models.prices.panel import PricePanel

FORMAT = 1
LONGEST = 300  # characters of a manifest quoted in a refusal
# Recipes whose columns alpha, beta and omega are not the catalogue's metrics.
OWN_NAMES = ("garch",)
DEVICE = "device"
PACKAGES = ("torch", "numpy", "pandas", "numba", "pyarrow", "yfinance", "exchange_calendars")


@dataclass(frozen=True, slots=True)
class _Told(TickerStatus):
    """A ticker's status and the origin of its prices, for a manifest."""

    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class _Series:
    """The requested tickers, and those of the panel in its order."""

    tickers: tuple[_Told, ...]
    panel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """The JSON fields of a manifest other than format and request."""

    recipe: str
    options: Mapping[str, Any]
    sha256: Mapping[str, str]
    metrics: Mapping[str, int]
    packages: Mapping[str, str]
    prices: _Series
    rates: _Series
    made_at: datetime


PARTS = tuple(field.name for field in fields(_Written))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a manifest that `verify` uses.

    Attributes:
        recipe, options: recipe of the table and its options (see provenance.recipes).
        request: the request.
        statuses: status of each ticker, including those without prices.
        origins: of the tickers that have prices, in the panel's order.
        rate_statuses, rate_origins: the same for the exchange rates.
        metrics: id → version of its definition, for the metrics in the table.
        packages: name → version, on the machine that made the table.
        digests: part → SHA-256.
        made_at: ISO time, UTC.
    """

    recipe: str
    options: Mapping[str, Any]
    request: Request
    statuses: tuple[TickerStatus, ...]
    origins: Mapping[str, Origin]
    rate_statuses: tuple[TickerStatus, ...]
    rate_origins: Mapping[str, Origin]
    metrics: Mapping[str, int]
    packages: Mapping[str, str]
    digests: Mapping[str, str]
    made_at: str


def written(
    recipe: str,
    options: Mapping[str, Any],
    request: Request,
    loaded: Loaded,
    columns: Sequence[str],
    parts: Mapping[str, bytes],
) -> bytes:
    """The manifest of a table with these columns, made from these prices, as JSON.

    Args:
        recipe: name of the table.
        options: the recipe's options.
        request: the request.
        loaded: the prices that the table was made from.
        columns: the table's columns.
        parts: name → bytes of the files of the bundle.
    """
    defined = () if recipe in OWN_NAMES else METRICS
    content = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "recipe": recipe,
        "options": _plain(options),
        "request": plain(request),
        "sha256": {name: sha256(part) for name, part in parts.items()},
        "metrics": {name: METRICS[name].version for name in columns if name in defined},
        "packages": packages(loaded.panel.device),
        "prices": _series(loaded.panel, loaded.statuses),
        "rates": _series(loaded.rates, loaded.rate_statuses),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, default=date.isoformat)
    return (text + "\n").encode()


def read(content: bytes) -> Manifest:
    """The manifest of these bytes.

    Raises:
        BundleError: not a manifest, or one of a format that this version does not know.
    """
    try:
        decoded = json_text.parsed(content)
        if not isinstance(decoded, dict) or decoded.get("format") != FORMAT:
            raise ValueError(
                f"format {shown(decoded.get('format') if isinstance(decoded, dict) else '')}"
            )
        written_as = from_json({name: decoded.get(name) for name in PARTS}, _Written, "a manifest")
        request = from_json(decoded.get("request"), Request, "a request")
        return _manifest(written_as, request)
    except RequestError as error:
        raise _unknown(str(error)[:LONGEST]) from error
    except (ValueError, OverflowError, KeyError) as error:
        raise _unknown(str(error)[:LONGEST]) from error


def _manifest(told: _Written, request: Request) -> Manifest:
    for series in (told.prices, told.rates):
        if len(series.tickers) > MOST_TICKERS + 1:
            raise ValueError(f"{len(series.tickers):,} tickers, of at most {MOST_TICKERS:,}")
    return Manifest(
        recipe=told.recipe,
        options=told.options,
        request=request,
        statuses=_statuses(told.prices),
        origins=_origins(told.prices),
        rate_statuses=_statuses(told.rates),
        rate_origins=_origins(told.rates),
        metrics=told.metrics,
        packages=told.packages,
        digests=told.sha256,
        made_at=told.made_at.isoformat(),
    )


def packages(device: torch.device = CPU) -> dict[str, str]:
    """Name → version of Python and of the packages that numbers depend on, here; and the device.

    Args:
        device: on which the prices are and returns were computed.
    """
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        DEVICE: device_name(device),
        **{name: version(name) for name in PACKAGES},
    }


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options by name; those of one object, such as a scenario, by its field names."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        found |= asdict(value) if is_dataclass(value) else {name: value}  # type: ignore[arg-type]
    return found


def _series(panel: PricePanel | None, statuses: Sequence[TickerStatus]) -> dict[str, Any]:
    """Status of each ticker, and the panel's tickers in order."""
    origins = dict(zip(panel.tickers, panel.origins, strict=True)) if panel else {}
    tickers = [_told(status, origins.get(status.ticker)) for status in statuses]
    return {"tickers": tickers, "panel": list(origins)}


def _told(status: TickerStatus, origin: Origin | None) -> dict[str, Any]:
    fields = asdict(status)
    return fields if origin is None else fields | {"origin": asdict(origin)}


def _statuses(told: _Series) -> tuple[TickerStatus, ...]:
    return tuple(
        TickerStatus(**{field.name: getattr(one, field.name) for field in fields(TickerStatus)})
        for one in told.tickers
    )


def _origins(told: _Series) -> dict[str, Origin]:
    """Origins of the tickers in the panel; a status without an origin has no prices."""
    by_ticker = {one.ticker: one.origin for one in told.tickers if one.origin is not None}
    if lacking := [name for name in told.panel if name not in by_ticker]:
        raise ValueError(f"prices of {shown(lacking[0])} without an origin")
    return {name: by_ticker[name] for name in told.panel}


def _unknown(what: str) -> BundleError:
    return BundleError(
        f"a manifest of format {FORMAT}", what, "verify it with the version that made it"
    )
