"""Verify: recompute a bundle's table from its own prices, offline, and compare byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.output import export
from analytics.prices import Loaded
from analytics.provenance import archive, manifest, prices_file, recipes, report_parts
from analytics.provenance.decoding import shown
from analytics.provenance.difference import DEVICE_ROUNDING, ROUNDING, difference
from analytics.provenance.manifest import DEVICE, Manifest
from analytics.stats.catalogue import METRICS
from models.errors import BundleError, RequestError, TensortapeError
from models.placement import device_for, device_name, reproducible

UNCOMPUTABLE = (
    TensortapeError, ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError,
    TypeError, ValueError,
)  # fmt: skip
LONGEST = 300  # letters of a cause


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of a verification.

    Attributes:
        identical: whether the recomputed table has the same bytes.
        sentence: the result in words, with the first differing cell.
        notes: differences of versions that could explain the result, one sentence each.
    """

    identical: bool
    sentence: str
    notes: tuple[str, ...] = ()


def verify(content: bytes) -> Verdict:
    """The verdict on the bytes of a bundle, or on all tables of a report.

    Raises:
        BundleError: as `verify_bundle`.
    """
    if not report_parts.is_report(content):
        return verify_bundle(content)
    verdicts = {name: verify_bundle(one) for name, one in report_parts.bundles(content).items()}
    notes = tuple(dict.fromkeys(note for one in verdicts.values() for note in one.notes))
    if wrong := {name: one for name, one in verdicts.items() if not one.identical}:
        name, first = next(iter(wrong.items()))
        differ = f"{len(wrong)} of {len(verdicts)} tables differ"
        return Verdict(False, f"{differ}, {name}: {first.sentence}", notes)
    names = ", ".join(verdicts)
    return Verdict(True, f"identical: all {len(verdicts)} tables, recomputed here: {names}", notes)


def verify_bundle(content: bytes) -> Verdict:
    """The verdict on the bytes of a bundle.

    Raises:
        BundleError: it cannot be read, a part does not match the manifest's digest, or the manifest
        has options that its table does not offer.
    """
    parts = archive.unpack(content)
    read = manifest.read(parts[archive.MANIFEST])
    _require_digests(read, parts)
    with reproducible():
        table, here = _recomputed(read, parts), device_name(device_for("prices", 0))
    again, before = export.csv(table), parts[archive.TABLE]
    if again == before:
        tickers = f"{len(read.origins)} ticker{'s' * (len(read.origins) != 1)}"
        rows = f"{len(table):,} rows, {len(table.columns)} columns"
        made = f"{read.recipe} of {tickers}, made {read.made_at}"
        return Verdict(True, f"identical: {made}, recomputed here: {rows}")
    scales = recipes.SCALES.get(read.recipe, {})
    elsewhere = _elsewhere(read, here)
    rounding = DEVICE_ROUNDING if elsewhere else ROUNDING
    return Verdict(
        False, difference(before, again, scales, rounding) + elsewhere, tuple(_changes(read))
    )


def _elsewhere(told: Manifest, here: str) -> str:
    """That the bundle was made on another device than this; "" if it was not."""
    made = told.packages.get(DEVICE, "cpu")
    return "" if made == here else f"; made on {shown(made)}, recomputed on {here}"


def _recomputed(told: Manifest, parts: dict[str, bytes]) -> pd.DataFrame:
    try:
        options = recipes.admitted(told.recipe, told.options)
    except (RequestError, ValueError) as error:
        if isinstance(error, BundleError):
            raise
        raise _not_admitted(told.recipe, error) from error
    panel, rates = (
        prices_file.read(parts[name], origins) if name in parts else None
        for name, origins in ((archive.PRICES, told.origins), (archive.RATES, told.rate_origins))
    )
    assert panel is not None  # every bundle has prices
    loaded = Loaded(panel, told.statuses, rates=rates, rate_statuses=told.rate_statuses)
    try:
        return recipes.table(told.recipe, told.request, loaded, options)
    except BundleError:
        raise
    # A manipulated bundle may request a table that these prices cannot give; any error of the
    # computation is then an error of the bundle.
    except UNCOMPUTABLE as error:
        raise _not_admitted(told.recipe, error) from error


def _not_admitted(recipe: str, error: Exception) -> BundleError:
    # Our own errors are complete sentences; a library's message needs its type.
    kind = "" if isinstance(error, TensortapeError) else f"{type(error).__name__}: "
    return BundleError(
        f"options that the table {recipe} has, and prices that it can be made of",
        shown(f"{kind}{error}", LONGEST),
        "verify it with the version that made it, or ask whoever made it",
    )


def _require_digests(told: Manifest, parts: dict[str, bytes]) -> None:
    for name in sorted({*parts, *told.digests} - {archive.MANIFEST}):
        if name not in parts or told.digests.get(name) != archive.sha256(parts[name]):
            raise BundleError(
                f"{name} with the SHA-256 that the manifest names",
                "another",
                "it was exchanged: ask whoever made the bundle",
            )


def _changes(told: Manifest) -> list[str]:
    """Sentences on definitions and packages that differ from those of the bundle."""
    sentences = [
        f"the definition of {name} changed: version {then} in the bundle, {METRICS[name].version} "
        "here"
        for name, then in told.metrics.items()
        if name in METRICS and METRICS[name].version != then
    ]
    here = manifest.packages()
    sentences += [
        f"{shown(name)} {shown(then)} made the bundle, {here.get(name, 'none')} is here"
        for name, then in told.packages.items()
        if here.get(name) != then
    ]
    return sentences
