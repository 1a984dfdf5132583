"""Uploads: files sent by a browser, stored per owner by the hash of their content.

A request names one as "upload:" and
    the first 16 digits of its hash                     this computer's user,
    the owner's 32 digits, a slash, and those 16        a visitor of a server that others reach,
    "shared/" and the 32 digits of a link               anyone with the owner's link.
The address of a page has only the last part, so it cannot name another owner.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from analytics import sharing
from analytics.prices import files
from analytics.prices.bars import Bars
from analytics.prices.files import Reading
from analytics.prices.uploaded import folders, links
from analytics.request import UPLOAD, Request
from analytics.runtime import durable
from models.errors import StoreError, TableError

DIGITS: Final = 16
# Letters of all scripts and digits; no character with a meaning in Markdown, HTML or a path.
UNSAFE: Final = re.compile(r"[^\w .\-()]")
LONGEST_NAME: Final = 60


def keep(content: bytes, name: str, owner: str = "") -> str:
    """Store a file's content; return the source of a request for it.

    Args:
        content: of the file.
        name: its name; the suffix gives the kind of file.
        owner: empty for this computer's user, else 32 hexadecimal digits.

    Raises:
        TableError: larger than an upload may be.
        StoreError: the folder cannot be written to, the disk is full, or all visitors together
            have stored as much as they may.
    """
    files.require_size(len(content), shown(name), files.MOST_UPLOADED)
    digest = hashlib.sha256(content).hexdigest()
    stored = f"{digest}{_suffix(name)}"
    folder = folders.of(owner)
    if owner:
        sweep()
        folders.require_room(len(content))
    try:
        path = durable.write(folder, stored, content)
        durable.write(folder, folders.beside(path, "name").name, shown(name).encode())
    except OSError as error:
        raise StoreError(
            f"the file cannot be kept in {folder} ({error.strerror or type(error).__name__}): "
            "make room or give access there, or set TENSORTAPE_HOME to another folder"
        ) from error
    folders.make_room(owner, path)
    return UPLOAD + "/".join(filter(None, [owner, digest[:DIGITS]]))


def read(request: Request) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of the upload that the request's `source` names, and how it was read.

    Raises:
        TableError: it is not stored here, is damaged, or cannot be read as prices.
    """
    path = _find(request.source)
    if path is None:
        raise _absent(request.source)
    folders.use(path)
    name = name_of(request.source)
    forms = request.prices, request.dates, request.decimal, request.ticker or ""
    return _read(path, name, *forms)


def name_of(source: str) -> str:
    """The original name of an uploaded file, or "the uploaded file" if it is not stored here."""
    path = _find(source)
    with contextlib.suppress(OSError):
        if path is not None:
            return shown(folders.beside(path, "name").read_text(encoding="utf-8"))
    return "the uploaded file"


def shown(name: str) -> str:
    """A file's name for a sentence: without markup, at most 60 characters, its end unchanged.

    Example:
        >>> shown("../![x](http://host).csv")
        '..___x_(http___host).csv'
    """
    return UNSAFE.sub("_", name)[-LONGEST_NAME:]


def share(source: str) -> str:
    """The token of a link that shares an upload; the same one until the link is removed.

    Raises:
        TableError: the upload is not stored here (any more).
        StoreError: the folder cannot be written to.
    """
    path = _find(source)
    if path is None:
        raise _absent(source)
    try:
        return links.share(path)
    except OSError as error:
        raise StoreError(
            f"the link cannot be stored in {folders.root()} ({error.strerror}): make room or give "
            "access there"
        ) from error


def shared(source: str) -> str | None:
    """The token by which an upload is shared; None if it is not."""
    path = _find(source)
    return links.shared(path) if path else None


def stop_sharing(source: str) -> None:
    """Invalidate the link of an upload."""
    if path := _find(source):
        links.stop(path)


def sweep() -> int:
    """Remove visitors' expired uploads and links to them; return the number of uploads."""
    removed = folders.sweep()
    links.sweep()
    return removed


# Content under a hash never changes, so readings are cached; only two, because they are large.
@functools.lru_cache(maxsize=2)
def _read(path: Path, name: str, *forms: str) -> tuple[Mapping[str, Bars], Reading]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _absent(UPLOAD + path.name[:DIGITS]) from error
    if hashlib.sha256(content).hexdigest() != path.name.partition(".")[0]:
        raise TableError(
            f"{name} as it was uploaded", "another content under its hash", "upload it again"
        )
    prices, dates, decimal, ticker = forms
    request = Request(
        prices=prices,  # type: ignore[arg-type]
        dates=dates,  # type: ignore[arg-type]
        decimal=decimal,  # type: ignore[arg-type]
        ticker=ticker or None,
    )
    return files.read(content, name, request, files.UPLOAD)


def _absent(source: str) -> TableError:
    return TableError(
        "a file uploaded on this computer, or a link that its owner shares",
        f"a link to one that is not kept here ({source.removeprefix(UPLOAD).rpartition('/')[2]})",
        f"upload the file again (the last {folders.MOST_FILES} are kept), or choose another source",
    )


def _find(source: str) -> Path | None:
    """The file of a source; None for a source of unknown form."""
    owner, _, digits = source.removeprefix(UPLOAD).rpartition("/")
    if owner == sharing.FOLDER:
        return links.target(digits) if sharing.TOKEN.fullmatch(digits) else None
    if not re.fullmatch(rf"[0-9a-f]{{{DIGITS}}}", digits):
        return None
    if owner and not folders.OWNER.fullmatch(owner):
        return None
    found = (path for path in folders.of(owner).glob(f"{digits}*") if path.suffix in files.KINDS)
    return next(found, None)


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if suffix in files.KINDS else ".csv"
