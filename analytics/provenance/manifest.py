"""The manifest: what was asked, of which prices, by which definitions and packages; as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.provenance.archive import sha256
from analytics.request import Request, plain
from analytics.stats.catalogue import METRICS
from models.errors import BundleError, RequestError
from models.origin import Origin, Revision
from models.panel import PricePanel

FORMAT = 1
# Recipes whose alpha, beta and omega are not the catalogue's.
OWN_NAMES = ("garch",)
PACKAGES = ("torch", "numpy", "pandas", "numba", "pyarrow", "yfinance", "exchange_calendars")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `verify` needs of a manifest.

    Attributes:
        recipe, options: how the table is made (see provenance.recipes).
        request: what was asked.
        statuses: how each ticker fared, those without prices too.
        origins: of the tickers that have prices, in the panel's order.
        rate_statuses, rate_origins: the same of the exchange rates.
        metrics: id → version of its definition, of the metrics in the table.
        packages: name → version, of the machine that made the table.
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
    """The manifest of a table with these columns, made from these prices, as JSON."""
    defined = () if recipe in OWN_NAMES else METRICS
    content = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "recipe": recipe,
        "options": dict(options),
        "request": plain(request),
        "sha256": {name: sha256(part) for name, part in parts.items()},
        "metrics": {name: METRICS[name].version for name in columns if name in defined},
        "packages": packages(),
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
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise _unknown(f"format {told['format']}")
        return Manifest(
            recipe=str(told["recipe"]),
            options=told["options"],
            request=_request(told["request"]),
            statuses=_statuses(told["prices"]),
            origins=_origins(told["prices"]),
            rate_statuses=_statuses(told["rates"]),
            rate_origins=_origins(told["rates"]),
            metrics=told["metrics"],
            packages=told["packages"],
            digests=told["sha256"],
            made_at=str(told["made_at"]),
        )
    except RequestError as error:
        raise _unknown(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, BundleError):
            raise
        raise _unknown(f"{type(error).__name__}: {error}") from error


def packages() -> dict[str, str]:
    """Name → version of Python and of the packages that numbers depend on, here."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        **{name: version(name) for name in PACKAGES},
    }


def _series(panel: PricePanel | None, statuses: Sequence[TickerStatus]) -> dict[str, Any]:
    """How each ticker fared, and those of the panel in its order."""
    origins = dict(zip(panel.tickers, panel.origins, strict=True)) if panel else {}
    tickers = [_told(status, origins.get(status.ticker)) for status in statuses]
    return {"tickers": tickers, "panel": list(origins)}


def _told(status: TickerStatus, origin: Origin | None) -> dict[str, Any]:
    told = asdict(status)
    return told if origin is None else told | {"origin": asdict(origin)}


def _request(told: Mapping[str, Any]) -> Request:
    known = {field.name for field in fields(Request)}
    unknown = sorted(set(told) - known)
    if unknown:
        raise _unknown(f"a request with {', '.join(unknown)}")
    days = {name: date.fromisoformat(told[name]) for name in ("start", "end") if told.get(name)}
    return Request(**{**told, "tickers": tuple(told["tickers"]), **days})


def _statuses(told: Mapping[str, Any]) -> tuple[TickerStatus, ...]:
    return tuple(_status(one) for one in told["tickers"])


def _status(told: Mapping[str, Any]) -> TickerStatus:
    plain_ones = {name: value for name, value in told.items() if name != "origin"}
    as_of = told["as_of"] and date.fromisoformat(told["as_of"])
    return TickerStatus(**{**plain_ones, "as_of": as_of, "retrieved_at": _moment(told)})


def _origins(told: Mapping[str, Any]) -> dict[str, Origin]:
    by_ticker = {one["ticker"]: one["origin"] for one in told["tickers"] if "origin" in one}
    return {name: _origin(by_ticker[name]) for name in told["panel"]}


def _origin(told: Mapping[str, Any]) -> Origin:
    revisions = tuple(_revision(one) for one in told["revisions"])
    return Origin(**{**told, "retrieved_at": _moment(told), "revisions": revisions})


def _revision(told: Mapping[str, Any]) -> Revision:
    days = {name: date.fromisoformat(told[name]) for name in ("session", "seen")}
    return Revision(**{**told, **days})


def _moment(told: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(told["retrieved_at"]) if told["retrieved_at"] else None


def _unknown(what: str) -> BundleError:
    return BundleError(
        f"a manifest of format {FORMAT}", what, "verify it with the version that made it"
    )
