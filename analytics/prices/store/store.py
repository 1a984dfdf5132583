"""Store: a folder of immutable snapshots, for any number of processes, without a lock.

    prices/AAPL_/00000007-<sha256>.parquet          the seventh generation of AAPL
                 00000007-<sha256>.pinned           kept for ever, because a bundle refers to it
                 00000003-<sha256>.parquet.damaged  set aside; …damaged.txt says why

A file's name contains the hash of its bytes, so that one flipped bit is detected on reading. Files
are never changed: the newest is the undamaged one of the highest generation.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import platformdirs

from analytics.prices.source import Source
from analytics.prices.store.snapshot import Snapshot, decode, encode
from analytics.runtime import durable
from models.errors import DamagedSnapshot, StoreError

logger = logging.getLogger(__name__)
# Eight digits or more: after generation 99999999 comes one of nine.
NAME = re.compile(r"(\d{8,})-([0-9a-f]{32})\.parquet")
KEPT = 5
UNESCAPED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
# A write takes seconds at most; an older temporary file was left by a killed process.
ABANDONED = 3600.0


def home() -> Path:
    """Folder of persistent data: TENSORTAPE_HOME, else the user's data folder."""
    named = os.environ.get("TENSORTAPE_HOME")
    return Path(named or platformdirs.user_data_dir("tensortape", appauthor=False))


class Store:
    """The snapshots under a folder, by default `home()`/prices; created by the first write."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = home() / "prices" if folder is None else folder

    @classmethod
    def of(cls, source: Source) -> Store:
        """The store of a source's prices; each source has a folder of its own."""
        return cls(home() / (source.folder or f"prices-{source.name}"))

    def latest(self, ticker: str) -> Snapshot | None:
        """The newest snapshot of a ticker that can be read; None when there is none.

        A damaged file is set aside, with the reason in the log and in the origin's `storage`; an
        unreadable file is not moved and is named there too. Then the previous snapshot is returned.

        Raises:
            StoreError: the folder or every file in it cannot be read, or the newest is of another
                schema.
        """
        troubles: list[str] = []
        unreadable = None
        for path in self._files(ticker):
            try:
                found = _read(path)
            except DamagedSnapshot as error:
                troubles.append(_set_aside(path, error.reason))
                continue
            except StoreError as error:
                raise StoreError(f"the stored file {path}: {error.reason}") from error
            except OSError as error:
                if not _was_removed(path, error):
                    unreadable = unreadable or _unreadable(path, error)
                continue
            if unreadable is not None:
                troubles.append(f"{unreadable.reason}; the one before it is used")
            origin = replace(found.bars.origin, storage="; ".join(troubles))
            return replace(found, bars=replace(found.bars, origin=origin))
        if unreadable is not None:
            raise unreadable
        return None

    def place(self, ticker: str) -> Path:
        """The folder of a ticker's snapshots, existing or not."""
        return self.folder / folder_name(ticker)

    def put(self, snapshot: Snapshot) -> Snapshot:
        """Store a snapshot as the newest of its ticker; return it as `latest` will.

        Older ones beyond the newest five are removed, unless pinned.

        Raises:
            StoreError: disk full or folder read-only; stored snapshots are unchanged.
        """
        ticker = snapshot.bars.ticker
        newest = max((_generation(path) for path in self._files(ticker)), default=0)
        placed = replace(snapshot, generation=1 + max(newest, snapshot.generation))
        content = encode(placed)
        name = f"{placed.generation:08d}-{_digest(content)}.parquet"
        try:
            durable.write(self.place(ticker), name, content)
        except OSError as error:
            raise _unwritten(self.folder, error, len(content)) from error
        self.prune(ticker)
        return decode(content)

    def tickers(self) -> tuple[str, ...]:
        """All tickers that have a snapshot or cannot be looked at, in alphabetical order.

        Raises:
            StoreError: the folder cannot be read.
        """
        names = (unquote(name.removesuffix("_")) for name in _listed(self.folder))
        return tuple(sorted(name for name in names if self._has(name)))

    def pin(self, ticker: str, generation: int) -> None:
        """Pin the snapshots of that generation, so that they are never removed.

        Raises:
            StoreError: the folder cannot be written to.
        """
        for path in self._files(ticker):
            if _generation(path) == generation:
                try:
                    durable.write(path.parent, path.with_suffix(".pinned").name, b"")
                except OSError as error:
                    raise _unwritten(self.folder, error, 0) from error

    def prune(self, ticker: str) -> int:
        """Remove snapshots beyond the newest five that are not pinned, and abandoned writes.

        Returns the number of removed files. Files that cannot be read are not removed, because they
        may hold the only copy of prices.
        """
        try:
            beyond = self._files(ticker)[KEPT:]
        except StoreError:
            return 0
        readable = (path for path in beyond if os.access(path, os.R_OK))
        old = [path for path in readable if not path.with_suffix(".pinned").exists()]
        return sum(_removed(path) for path in (*old, *_abandoned(self.place(ticker))))

    def _files(self, ticker: str) -> list[Path]:
        """The snapshots of a ticker, damaged or not, newest first.

        Raises:
            StoreError: its folder cannot be read.
        """
        place = self.place(ticker)
        paths = [place / name for name in filter(NAME.fullmatch, _listed(place))]
        return sorted(paths, key=lambda path: (_generation(path), path.name), reverse=True)

    def _has(self, ticker: str) -> bool:
        """Whether there is a snapshot of a ticker, as far as its folder can be read."""
        try:
            return bool(self._files(ticker))
        except StoreError:
            return True


def folder_name(ticker: str) -> str:
    """A folder's name for any symbol: letters, digits and - as they are, the rest as %XX.

    The underscore at the end keeps apart what Windows reserves, such as CON, and dots.

    Example:
        >>> folder_name("BRK-B"), folder_name("^GSPC"), folder_name("../x")
        ('BRK-B_', '%5EGSPC_', '%2E%2E%2F%78_')
    """
    escaped = (
        chr(byte) if byte in UNESCAPED else f"%{byte:02X}"
        for byte in ticker.encode("utf-8", "surrogatepass")
    )
    return "".join(escaped) + "_"


def _listed(folder: Path) -> list[str]:
    """The names in a folder; none where there is no folder.

    Raises:
        StoreError: it is there and cannot be read.
    """
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone, no stat each
    except FileNotFoundError:
        above = (folder, *folder.parents)
        broken = next((one for one in above if one.is_symlink() and not one.exists()), None)
        if broken is None:
            return []
        raise _inaccessible(broken, "a link to nothing") from None
    except OSError as error:
        raise _inaccessible(folder, error.strerror) from error


def _read(path: Path) -> Snapshot:
    content = path.read_bytes()
    if _digest(content) != path.stem.split("-")[1]:
        raise DamagedSnapshot("its bytes are not those that were written")
    return decode(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _generation(path: Path) -> int:
    return int(path.name.split("-")[0])


def _set_aside(path: Path, reason: str) -> str:
    """Rename a damaged file and record the reason; return a sentence for the reader."""
    message = f"the stored file {path.name} was damaged and set aside: {reason}"
    logger.warning("%s (%s)", message, path.parent)
    aside = path.with_name(f"{path.name}.damaged")
    # In a read-only folder it is not renamed; every reader skips it.
    with contextlib.suppress(OSError):
        path.replace(aside)
        durable.write(path.parent, f"{aside.name}.txt", f"{reason}\n".encode())
    return message


def _abandoned(folder: Path) -> Iterator[Path]:
    """Temporary files of processes that have ended."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"*{durable.PART}"):
            if time.time() - path.stat().st_mtime > ABANDONED:
                yield path


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _was_removed(path: Path, error: OSError) -> bool:
    """Whether another process removed a file since it was listed; a broken link is still there."""
    return isinstance(error, FileNotFoundError) and not path.is_symlink()


def _inaccessible(folder: Path, cause: str | None) -> StoreError:
    return StoreError(
        f"the store {folder} cannot be read ({cause}): give access there, or set "
        "TENSORTAPE_HOME to another folder"
    )


def _unreadable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"the stored prices in {path} cannot be read ({error.strerror}): give access to that file "
        "or move it away"
    )


def _unwritten(folder: Path, error: OSError, needed: int) -> StoreError:
    """The error for a write of so many bytes that failed."""
    why = durable.reason(error, folder, needed)
    return StoreError(
        f"the store {folder} cannot be written {why}, or set TENSORTAPE_HOME to another folder"
    )
