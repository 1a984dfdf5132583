"""Registry of sources: each file in this folder is a source for `--source`.

Files are discovered by being in this folder; each names its class `SOURCE`. Price files are sources
too but have no name here: a request gives their path or upload.
"""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
from collections.abc import Mapping, Sequence

from analytics.prices import price_file
from analytics.prices.bars import STORE
from analytics.prices.price_file import PriceFile
from analytics.prices.source import Source
from analytics.request import AUTO, Request, names_source
from models.errors import RequestError

# Variable with the source that "auto" uses first; Yahoo if it is not set.
FIRST = "TENSORTAPE_SOURCE"
USUAL = "yahoo"


def names() -> tuple[str, ...]:
    """Values of `--source` other than a path: "auto", then remote sources, then tables."""
    found = sorted(_classes().values(), key=lambda one: (not one.remote, one.name))
    return (AUTO, *(one.name for one in found))


def remote() -> tuple[Source, ...]:
    """The sources whose prices are fetched and stored."""
    return tuple(made() for made in _classes().values() if made.remote)


def named(name: str) -> Source | None:
    """The source of that name; None if none has it."""
    made = _classes().get(name)
    return None if made is None else made()


def first() -> Source:
    """The source that "auto" uses first.

    Raises:
        RequestError: the environment names an unknown source.
    """
    name = os.environ.get(FIRST) or USUAL
    found = named(name)
    if found is None:
        raise RequestError(
            f"{FIRST} to name a source among {', '.join(_classes())}",
            repr(name[:40]),
            "set it to one of them, or unset it",
        )
    return found


def of(request: Request) -> Source:
    """The first source of a request; a file is read.

    Raises:
        RequestError: no source has that name.
        TableError: the file is absent or cannot be read as prices.
    """
    return _of_name(request.source) or price_file.opened(request)


def is_remote(request: Request) -> bool:
    """Whether the prices of a request are fetched; does not open a file."""
    found = _of_name(request.source)
    return found is not None and found.remote


def of_prices(name: str) -> Source:
    """The facts on prices with this source as origin; for unknown ones, those of a file."""
    return named(name) or PriceFile(name, {})


def label(name: str) -> str:
    """The label of a source, of an origin or a status; a file has its own."""
    return "Stored copy" if name == STORE else of_prices(name).label


def _of_name(name: str) -> Source | None:
    """The source that a request names; None for a path and an upload."""
    if name == AUTO:
        return first()
    found = named(name)
    if found is None and names_source(name):
        return _refuse("a source", name)
    return found


def _refuse(what: str, name: str) -> Source:
    raise RequestError(
        f"{what} among {', '.join(names())}",
        repr(name[:40]),
        "choose one of them, or write the path of a price file with its ending, e.g. prices.csv",
    )


def _classes() -> Mapping[str, type[Source]]:
    return _found(tuple(__path__))


@functools.cache
def _found(folders: Sequence[str]) -> Mapping[str, type[Source]]:
    """Name → class, of every file in the folders."""
    modules = [
        importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(folders)
    ]
    return {module.SOURCE.name: module.SOURCE for module in modules}
