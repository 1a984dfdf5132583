"""Export: files as the command line writes them, tensors of prices, verification of bundles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Unpack

import pandas as pd

from analytics import provenance
from analytics.frames.labels import NOTES
from analytics.frames.opening import Given, RequestOptions, fetched
from analytics.output import destination, formats
from analytics.output.formats import Format
from analytics.provenance import Verdict
from analytics.study import Study
from models.errors import BundleError, RequestError
from models.prices.panel import PricePanel


def panel(given: Given, **options: Unpack[RequestOptions]) -> PricePanel:
    """The prices as PyTorch tensors: `panel(px)["close"]` is (ticker, date), NaN for no price.

    Args:
        given: tickers, a path, or a DataFrame of prices; dividends and splits are there too.
        **options: those of every command.

    Example:
        >>> panel("KO XOM", source="sample", start="2022")["close"].shape
        torch.Size([2, 249])
    """
    if isinstance(given, Study):
        raise RequestError("prices", "a Study, which has arrays", "give what it was made from")
    request, loaded = fetched(given, options)
    return loaded.panel.between(request.start, request.end)


def to_bytes(table: pd.DataFrame, form: Format = "csv") -> bytes:
    r"""The table as the command line writes it: the same bytes.

    Args:
        table: of this library, with labels on its index.
        form: "csv", "json", "jsonl", "parquet" or "markdown".

    Example:
        >>> import pandas as pd
        >>> to_bytes(pd.DataFrame({"a": [0.5]}, pd.Index(["KO"], name="ticker"))).split()
        [b'ticker,a', b'KO,0.5']
    """
    flat = table.reset_index() if any(table.index.names) else table
    return formats.encode(flat.rename_axis(columns=None), form)


def write(table: pd.DataFrame, path: str | os.PathLike[str], form: Format | None = None) -> None:
    """Write the table to a file, whole or not at all, as the command line does.

    Args:
        table: of this library.
        path: its suffix says the format.
        form: overrules the suffix.

    Raises:
        DestinationError, WriteError: it cannot be written; an existing file is unchanged.
    """
    name = os.fspath(path)
    destination.write(name, to_bytes(table, form or formats.of_name(name)))


def notes(table: pd.DataFrame) -> tuple[str, ...]:
    """Notes on a table, one sentence each, as the command line writes them to stderr.

    Example:
        >>> import pandas as pd
        >>> notes(pd.DataFrame())
        ()
    """
    return tuple(table.attrs.get(NOTES, ()))


def verify(bundle: str | os.PathLike[str] | bytes) -> Verdict:
    """Recompute the table of a bundle from its own prices, offline.

    Args:
        bundle: the path of a file that `--bundle` wrote, or its bytes.

    Raises:
        BundleError: it is no bundle, or was changed.
    """
    if isinstance(bundle, bytes):
        return provenance.verify(bundle)
    path = Path(bundle)
    if not path.is_file():
        raise BundleError("a bundle", f"{path}, which is no file", "check the path")
    return provenance.verify(path.read_bytes())
