"""A bundle: a table as CSV, the raw prices it was made from, and a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.output import export
from analytics.prices import Loaded
from analytics.provenance import archive, manifest, prices_file
from analytics.request import Request


def bundle(
    recipe: str,
    request: Request,
    loaded: Loaded,
    table: pd.DataFrame,
    options: Mapping[str, Any] | None = None,
) -> bytes:
    """The bundle of a table, as the bytes of a zip file.

    Args:
        recipe: the table's name in provenance.recipes.
        request: the request.
        loaded: the prices that the table was made from, whole history.
        table: the recipe's table.
        options: the recipe's options, JSON-ready or dataclasses of such values.
    """
    parts = {
        archive.TABLE: export.csv(table),
        archive.PRICES: prices_file.written(loaded.panel),
    }
    if loaded.rates is not None:
        parts[archive.RATES] = prices_file.written(loaded.rates)
    columns = [str(name) for name in table.columns]
    written = manifest.written(recipe, options or {}, request, loaded, columns, parts)
    return archive.pack({**parts, archive.MANIFEST: written})
