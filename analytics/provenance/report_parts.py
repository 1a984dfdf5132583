"""Report parts: data inside a report from which `verify` recomputes all its tables.

All tables of a report have the same prices, so these are embedded once; each table has its CSV and
its manifest. Together they form the bundle that `--bundle` would write.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.output import export
from analytics.prices import Loaded
from analytics.prices.files.size_limits import BUNDLE, MEGABYTE
from analytics.provenance import archive, manifest, prices_file
from analytics.request import Request
from models.errors import BundleError

BEGINS = re.compile(rb"\s*<!doctype html", re.IGNORECASE)
PART = re.compile(
    rb'<script type="application/octet-stream" data-part="([\w./-]{1,120})">'
    rb"([A-Za-z0-9+/=\s]*)</script>"
)
SHARED = (archive.PRICES, archive.RATES)
MOST_TABLES = 100


@dataclass(frozen=True, slots=True)
class ReportedTable:
    """A table of a report with its recipe.

    Attributes:
        name: its name in the report, e.g. "summary".
        recipe: its name in provenance.recipes.
        request: its request.
        options: the recipe's own.
        table: the recipe's table.
    """

    name: str
    recipe: str
    request: Request
    options: Mapping[str, Any]
    table: pd.DataFrame


def parts(tables: list[ReportedTable], loaded: Loaded) -> dict[str, bytes]:
    """Name → bytes of all parts that `verify` needs.

    Args:
        tables: the report's tables.
        loaded: the prices of all of them.
    """
    shared = {archive.PRICES: prices_file.written(loaded.panel)}
    if loaded.rates is not None:
        shared[archive.RATES] = prices_file.written(loaded.rates)
    found = dict(shared)
    for one in tables:
        own = {archive.TABLE: export.csv(one.table), **shared}
        columns = [str(name) for name in one.table.columns]
        written = manifest.written(one.recipe, one.options, one.request, loaded, columns, own)
        found[f"{one.name}/{archive.TABLE}"] = own[archive.TABLE]
        found[f"{one.name}/{archive.MANIFEST}"] = written
    return found


def markup(found: Mapping[str, bytes]) -> str:
    """The parts as elements of a page that a browser neither displays nor runs."""
    return "\n".join(
        f'<script type="application/octet-stream" data-part="{name}">'
        f"{base64.b64encode(content).decode()}</script>"
        for name, content in found.items()
    )


def is_report(content: bytes) -> bool:
    """Whether these bytes are a page."""
    return BEGINS.match(content[:100]) is not None


def bundles(page: bytes) -> dict[str, bytes]:
    """Name → bundle of each table of a report.

    Raises:
        BundleError: too large, or a page without such parts.
    """
    if len(page) > 2 * BUNDLE.size:
        found = f"{len(page) / MEGABYTE:,.0f} MB"
        raise BundleError(f"a report of at most {2 * BUNDLE.size // MEGABYTE:,} MB", found,
                          BUNDLE.remedy)  # fmt: skip
    try:
        found_parts = {
            name.decode(): base64.b64decode(text, validate=True)
            for name, text in PART.findall(page)
        }
    except binascii.Error as error:
        raise _damaged(str(error)) from error
    shared = {name: found_parts[name] for name in SHARED if name in found_parts}
    names = [name.rpartition("/")[0] for name in found_parts if name.endswith(archive.MANIFEST)]
    if archive.PRICES not in shared or not 0 < len(names) <= MOST_TABLES:
        raise _damaged("a page without prices and tables")
    return {name: archive.pack(shared | _own(found_parts, name)) for name in names}


def _own(found: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The parts of one table.

    Raises:
        BundleError: one of them is missing.
    """
    own = {part: found.get(f"{name}/{part}") for part in (archive.TABLE, archive.MANIFEST)}
    if lacking := [part for part, content in own.items() if content is None]:
        raise _damaged(f"{name} without {lacking[0]}")
    return {part: content for part, content in own.items() if content is not None}


def _damaged(found: str) -> BundleError:
    return BundleError("a report as it was written", found, "make it again, or give a bundle")
