"""Uploads: files that a browser sent, kept by the hash of their content.

    uploads/<sha256>.csv        the content, never changed
            <sha256>.csv.name   what the file was called, for sentences only

A request names one as "upload:" and the first 16 digits of its hash, which is what a link
carries; the same content is the same link everywhere. The newest 20 are kept.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from analytics import durable
from analytics.prices import files
from analytics.prices.bars import Bars
from analytics.prices.files import Reading
from analytics.prices.store import home
from analytics.request import UPLOAD, Request
from models.errors import StoreError, TableError

KEPT: Final = 20
DIGITS: Final = 16
# Letters of all scripts and digits; no mark that means anything in Markdown, HTML or a path.
UNSAFE: Final = re.compile(r"[^\w .\-()]")
LONGEST_NAME: Final = 60


def keep(content: bytes, name: str) -> str:
    """Keep a file's content; returns the source of a request for it.

    Args:
        content: of the file.
        name: what it is called; ends in .csv or .parquet.

    Raises:
        TableError: larger than an upload may be.
        StoreError: the folder cannot be written to, or the disk is full.
    """
    files.require_size(len(content), shown(name), files.MOST_UPLOADED)
    digest = hashlib.sha256(content).hexdigest()
    stored = f"{digest}{_suffix(name)}"
    try:
        path = durable.write(_folder(), stored, content)
        durable.write(_folder(), f"{stored}.name", shown(name).encode())
    except OSError as error:
        raise StoreError(
            f"the file cannot be kept in {_folder()} ({error.strerror or type(error).__name__}): "
            "make room or give access there, or set TENSORTAPE_HOME to another folder"
        ) from error
    _forget_all_but_newest(path)
    return UPLOAD + digest[:DIGITS]


def read(request: Request) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of the upload that the request's `source` names, and how it was read.

    Raises:
        TableError: it is not kept here, is damaged, or cannot be read as prices.
    """
    name = name_of(request.source)
    return _read(request.source, name, request.prices, request.dates, request.decimal)


def name_of(source: str) -> str:
    """What the uploaded file was called, or "the uploaded file" where it is not kept here."""
    path = _find(source)
    with contextlib.suppress(OSError):
        if path is not None:
            return shown(path.with_name(f"{path.name}.name").read_text(encoding="utf-8"))
    return "the uploaded file"


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence: no markup, at most 60 letters, its end kept.

    Example:
        >>> shown("../![x](http://host).csv")
        '..___x_(http___host).csv'
    """
    return UNSAFE.sub("_", name)[-LONGEST_NAME:]


# Content never changes under its hash, so a reading can be kept; two, because they are large.
@functools.lru_cache(maxsize=2)
def _read(source: str, name: str, *forms: str) -> tuple[Mapping[str, Bars], Reading]:
    path = _find(source)
    if path is None:
        raise _absent(source)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _absent(source) from error
    if hashlib.sha256(content).hexdigest() != path.name.partition(".")[0]:
        raise TableError(
            f"{name} as it was uploaded", "another content under its hash", "upload it again"
        )
    prices, dates, decimal = forms
    request = Request(prices=prices, dates=dates, decimal=decimal)  # type: ignore[arg-type]
    return files.read(content, name, request, files.UPLOAD)


def _absent(source: str) -> TableError:
    return TableError(
        "a file uploaded on this computer",
        f"a link to one that is not kept here ({source.removeprefix(UPLOAD)})",
        f"upload the file again (the newest {KEPT} are kept), or use Yahoo",
    )


def _folder() -> Path:
    return home() / "uploads"


def _find(source: str) -> Path | None:
    """The file of that hash; what is no hash finds nothing."""
    digits = source.removeprefix(UPLOAD)
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digits):
        return None
    found = (path for path in _folder().glob(f"{digits}*") if path.suffix in files.KINDS)
    return next(found, None)


def _suffix(name: str) -> str:
    return ".parquet" if name.lower().endswith(".parquet") else ".csv"


def _forget_all_but_newest(kept: Path) -> None:
    """Remove the oldest uploads beyond `KEPT`, and what killed writes left; never `kept`."""
    with contextlib.suppress(OSError):  # another process removes them too
        uploads = [path for path in _folder().iterdir() if path.suffix in files.KINDS]
        by_age = sorted(uploads, key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [path for path in by_age if path != kept][KEPT - 1 :]:
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.name").unlink(missing_ok=True)
