"""Verify: recompute a bundle's table from its own prices, offline, and compare byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics import export
from analytics.prices import Loaded
from analytics.provenance import archive, manifest, prices_file, recipes
from analytics.provenance.difference import difference
from analytics.provenance.manifest import Manifest
from analytics.stats.catalogue import METRICS
from models.errors import BundleError, TensortapeError


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found.

    Attributes:
        identical: whether the recomputed table has the same bytes.
        sentence: that, or the first cell that differs, for a person.
        notes: what is different here that could explain a difference, one sentence each.
    """

    identical: bool
    sentence: str
    notes: tuple[str, ...] = ()


def verify(content: bytes) -> Verdict:
    """The verdict on the bytes of a bundle.

    Raises:
        BundleError: it cannot be read, a part does not have the digest the manifest names, or
            the manifest asks for what its table does not offer.
    """
    parts = archive.unpack(content)
    told = manifest.read(parts[archive.MANIFEST])
    _require_digests(told, parts)
    panel, rates = (
        prices_file.read(parts[name], origins) if name in parts else None
        for name, origins in ((archive.PRICES, told.origins), (archive.RATES, told.rate_origins))
    )
    assert panel is not None  # every bundle has prices
    loaded = Loaded(panel, told.statuses, rates=rates, rate_statuses=told.rate_statuses)
    table = _recomputed(told, loaded)
    again, before = export.csv(table), parts[archive.TABLE]
    if again == before:
        tickers = f"{len(panel.tickers)} ticker{'s' * (len(panel.tickers) != 1)}"
        rows = f"{len(table):,} rows, {len(table.columns)} columns"
        made = f"{told.recipe} of {tickers}, made {told.made_at}"
        return Verdict(True, f"identical: {made}, recomputed here: {rows}")
    return Verdict(False, difference(before, again), tuple(_changes(told)))


def _recomputed(told: Manifest, loaded: Loaded) -> pd.DataFrame:
    try:
        return recipes.table(told.recipe, told.request, loaded, told.options)
    except TensortapeError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(
            f"options that the table {told.recipe} has",
            f"{dict(told.options)} ({error})",
            "verify it with the version that made it",
        ) from error


def _require_digests(told: Manifest, parts: dict[str, bytes]) -> None:
    for name in sorted({*parts, *told.digests} - {archive.MANIFEST}):
        if name not in parts or told.digests.get(name) != archive.sha256(parts[name]):
            raise BundleError(
                f"{name} with the SHA-256 that the manifest names",
                "another",
                "it was exchanged: ask whoever made the bundle",
            )


def _changes(told: Manifest) -> list[str]:
    """Definitions and packages that are not those of the bundle."""
    said = [
        f"the definition of {name} changed: version {then} in the bundle, {METRICS[name].version} "
        "here"
        for name, then in told.metrics.items()
        if name in METRICS and METRICS[name].version != then
    ]
    here = manifest.packages()
    said += [
        f"{name} {then} made the bundle, {here.get(name, 'none')} is here"
        for name, then in told.packages.items()
        if here.get(name) != then
    ]
    return said
