"""Store: a folder of immutable snapshots, for any number of processes, without a lock.

    prices/AAPL_/00000007-<sha256>.parquet          the seventh generation of AAPL
                 00000007-<sha256>.pinned           kept for ever, because a bundle refers to it
                 00000003-<sha256>.parquet.damaged  set aside; …damaged.txt says why

A file's name holds the hash of its bytes, so that one flipped bit is found on reading. Nobody
ever changes a file: the newest is the one of the highest generation that is what it was.
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

from analytics import durable
from analytics.prices.snapshot import Snapshot, decode, encode
from models.errors import DamagedSnapshot, StoreError

logger = logging.getLogger(__name__)
NAME = re.compile(r"(\d{8})-([0-9a-f]{32})\.parquet")
KEPT = 5
UNESCAPED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
# A write takes seconds at most; what is older was left by a killed process.
ABANDONED = 3600.0


def home() -> Path:
    """Where Tensortape keeps what it must not lose: TENSORTAPE_HOME, else the data folder."""
    named = os.environ.get("TENSORTAPE_HOME")
    return Path(named or platformdirs.user_data_dir("tensortape", appauthor=False))


class Store:
    """The snapshots under a folder, by default `home()`/prices; made when first written to."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = home() / "prices" if folder is None else folder

    def latest(self, ticker: str) -> Snapshot | None:
        """The newest snapshot of a ticker that is undamaged; None when there is none.

        A damaged file is set aside with its reason, said in the log and in the origin's
        `storage`, and the one before it serves.

        Raises:
            StoreError: the folder cannot be read, or the newest is of another schema.
        """
        damage = ""
        for path in self._files(ticker):
            try:
                found = _read(path)
            except FileNotFoundError:  # pruned by another process since it was listed
                continue
            except DamagedSnapshot as error:
                damage = _set_aside(path, error.reason)
                continue
            except OSError as error:
                raise _trouble("read", path, error) from error
            origin = replace(found.bars.origin, storage=damage)
            return replace(found, bars=replace(found.bars, origin=origin))
        return None

    def put(self, snapshot: Snapshot) -> Snapshot:
        """Keep a snapshot as the newest of its ticker; returns it as `latest` will give it.

        Older ones beyond the newest five are removed, unless pinned.

        Raises:
            StoreError: disk full, folder read-only; what was kept before is untouched.
        """
        ticker = snapshot.bars.ticker
        newest = max((_generation(path) for path in self._files(ticker)), default=0)
        placed = replace(snapshot, generation=1 + max(newest, snapshot.generation))
        content = encode(placed)
        name = f"{placed.generation:08d}-{_digest(content)}.parquet"
        try:
            durable.write(self._place(ticker), name, content)
        except OSError as error:
            raise _trouble("written", self.folder, error) from error
        self.prune(ticker)
        return decode(content)

    def tickers(self) -> tuple[str, ...]:
        """All tickers that have a snapshot, in alphabetical order."""
        folders = self.folder.iterdir() if self.folder.is_dir() else ()
        names = [unquote(one.name.removesuffix("_")) for one in folders if one.is_dir()]
        return tuple(sorted(name for name in names if self._files(name)))

    def pin(self, ticker: str, generation: int) -> None:
        """Keep the snapshots of that generation for ever.

        Raises:
            StoreError: the folder cannot be written to.
        """
        for path in self._files(ticker):
            if _generation(path) == generation:
                try:
                    durable.write(path.parent, path.with_suffix(".pinned").name, b"")
                except OSError as error:
                    raise _trouble("written", self.folder, error) from error

    def prune(self, ticker: str) -> int:
        """Remove snapshots beyond the newest five that are not pinned, and abandoned writes.

        Returns how many files are gone. What cannot be removed stays: it is only in the way.
        """
        old = [p for p in self._files(ticker)[KEPT:] if not p.with_suffix(".pinned").exists()]
        return sum(_removed(path) for path in (*old, *_abandoned(self._place(ticker))))

    def _place(self, ticker: str) -> Path:
        return self.folder / folder_name(ticker)

    def _files(self, ticker: str) -> list[Path]:
        """The snapshots of a ticker, damaged or not, newest first."""
        try:
            names = os.listdir(self._place(ticker))  # noqa: PTH208 - names alone, no stat each
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _trouble("read", self.folder, error) from error
        return [
            self._place(ticker) / name
            for name in sorted(filter(NAME.fullmatch, names), reverse=True)
        ]


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
    """Rename a damaged file and write down why; the sentence for the reader."""
    told = f"the stored file {path.name} was damaged and set aside: {reason}"
    logger.warning("%s (%s)", told, path.parent)
    aside = path.with_name(f"{path.name}.damaged")
    # In a read-only folder it stays where it is, and is passed over by every reader.
    with contextlib.suppress(OSError):
        path.replace(aside)
        durable.write(path.parent, f"{aside.name}.txt", f"{reason}\n".encode())
    return told


def _abandoned(folder: Path) -> Iterator[Path]:
    """Files half written by processes that are no more."""
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


def _trouble(what: str, place: Path, error: OSError) -> StoreError:
    if isinstance(error, StoreError):
        return StoreError(f"the stored file {place}: {error.reason}")
    cause = error.strerror or type(error).__name__
    return StoreError(
        f"the store {place} cannot be {what} ({cause}): make room or give access there, or set "
        "TENSORTAPE_HOME to another folder"
    )
