"""Folders of uploads per owner, with limits of size and time.

    uploads/<sha256>.csv             of this computer's user, the owner "": the last 20 used
    uploads/<owner>/<sha256>.csv     of a visitor, an owner of 32 digits: the last 20 used, at most
                                     100 MB, removed after 30 days without use
            <sha256>.csv.name        beside each: its original name
            <sha256>.csv.link        beside a shared one: the token of its link

An owner's files are never removed for another's.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from analytics.prices.files import KINDS
from analytics.prices.store.store import home
from models.errors import StoreError

MEGABYTE: Final = 1_000_000
MOST_FILES: Final = 20
MOST_BYTES: Final = 100 * MEGABYTE
MOST_BYTES_OF_ALL: Final = 5_000 * MEGABYTE
DAYS_UNUSED: Final = 30
OWNER: Final = re.compile("[0-9a-f]{32}")
SECONDS_A_DAY: Final = 86_400
# Minimum age at which the time of use is updated, because pages rerun often.
_SECONDS_OF_USE: Final = 3_600


def root() -> Path:
    """The folder of all uploads."""
    return home() / "uploads"


def of(owner: str) -> Path:
    """The folder of one owner's uploads; the empty owner is this computer's user.

    Raises:
        ValueError: the owner is neither empty nor 32 hexadecimal digits.
    """
    if owner and not OWNER.fullmatch(owner):
        raise ValueError(f"an owner is 32 hexadecimal digits or empty, not {owner!r}")
    return root() / owner


def files(folder: Path) -> list[Path]:
    """The uploads in a folder, the last used first; none if it is not there."""
    with contextlib.suppress(OSError):  # another process may remove them meanwhile
        found = [path for path in folder.iterdir() if path.suffix in KINDS]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    return []


def require_room(size: int) -> None:
    """Refuse a visitor's upload beyond the server's limit.

    Raises:
        StoreError: all visitors' uploads together would take more than the limit.
    """
    stored = sum(path.stat().st_size for folder in _visitors() for path in files(folder))
    if stored + size > MOST_BYTES_OF_ALL:
        raise StoreError(
            f"the uploads of all visitors may take {MOST_BYTES_OF_ALL // MEGABYTE:,} MB on this "
            f"server and {stored // MEGABYTE:,} MB are in use: try again later (unused files are "
            f"removed after {DAYS_UNUSED} days), or use the command line on your own computer"
        )


def make_room(owner: str, newest: Path) -> None:
    """Remove the owner's uploads used longest ago, beyond what an owner may store; never `newest`.

    This computer's user is limited in their number only.
    """
    with contextlib.suppress(OSError):
        stored, number = newest.stat().st_size, 1
        for path in files(of(owner)):
            if path == newest:
                continue
            size, number = path.stat().st_size, number + 1
            stored += size
            if number > MOST_FILES or (owner and stored > MOST_BYTES):
                remove(path)


def remove(path: Path) -> None:
    """Remove an upload with its name; its link, if it has one, then leads nowhere."""
    for one in (path, beside(path, "name"), beside(path, "link")):
        one.unlink(missing_ok=True)


def beside(path: Path, kind: str) -> Path:
    """The file with an upload's "name" or "link"."""
    return path.with_name(f"{path.name}.{kind}")


def use(path: Path) -> None:
    """Note that an upload is in use now, which delays its removal."""
    with contextlib.suppress(OSError):  # a read-only folder can still be used
        if time.time() - path.stat().st_mtime > _SECONDS_OF_USE:
            path.touch()


def sweep() -> int:
    """Remove visitors' uploads that nobody has used for 30 days; returns how many."""
    oldest = time.time() - DAYS_UNUSED * SECONDS_A_DAY
    removed = 0
    for folder in _visitors():
        with contextlib.suppress(OSError):
            for path in files(folder):
                if path.stat().st_mtime < oldest:
                    remove(path)
                    removed += 1
            folder.rmdir()  # fails, as it should, while there is something in it
    return removed


def _visitors() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from [path for path in root().iterdir() if OWNER.fullmatch(path.name)]
