"""Links by which an owner shares an upload, and their removal.

A link carries a random token of 32 digits; `uploads/shared/<its digest>` has the upload that it
leads to. Requests, caches and exports contain only the digest, which does not work in an address.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final

from analytics.prices.uploaded import folders
from analytics.runtime import durable
from analytics.sharing import FOLDER, TOKEN, digest, new_token

_TARGET: Final = re.compile(r"(?:[0-9a-f]{32}/)?[0-9a-f]{64}\.(?:csv|parquet)")


def share(path: Path) -> str:
    """The token of an upload's link: a new one, or its existing one.

    Raises:
        OSError: the folder cannot be written to.
    """
    if token := shared(path):
        return token
    token = new_token()
    target = path.relative_to(folders.root()).as_posix()
    durable.write(folders.root() / FOLDER, digest(token), target.encode())
    durable.write(path.parent, folders.beside(path, "link").name, token.encode())
    return token


def shared(path: Path) -> str | None:
    """The token by which an upload is shared; None if it is not."""
    with contextlib.suppress(OSError):
        token = folders.beside(path, "link").read_text(encoding="ascii", errors="replace")
        return token if TOKEN.fullmatch(token) else None
    return None


def stop(path: Path) -> None:
    """Invalidate the link of an upload."""
    if token := shared(path):
        (folders.root() / FOLDER / digest(token)).unlink(missing_ok=True)
    folders.beside(path, "link").unlink(missing_ok=True)


def target(name: str) -> Path | None:
    """The upload that a link leads to, by the digest of its token; None if there is none."""
    with contextlib.suppress(OSError):
        where = (folders.root() / FOLDER / name).read_text(encoding="utf-8")
        path = folders.root() / where
        if _TARGET.fullmatch(where) and path.is_file() and digest(shared(path) or "") == name:
            return path
    return None


def sweep() -> None:
    """Remove links whose upload has been removed."""
    with contextlib.suppress(OSError):
        for link in (folders.root() / FOLDER).iterdir():
            if TOKEN.fullmatch(link.name) and target(link.name) is None:
                link.unlink(missing_ok=True)
