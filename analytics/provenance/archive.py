"""The bundle as a file: a zip of stored parts with a unique encoding.

Nothing is compressed and no time or system is recorded, so the same parts give the same bytes on
every machine. Reading encodes the parts again and compares, so any changed bit is detected. Stored
parts also cannot decompress to more than the file itself.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from collections.abc import Mapping

from analytics.prices.files.size_limits import BUNDLE, MEGABYTE
from analytics.provenance.decoding import shown
from models.errors import BundleError

TABLE, MANIFEST, PRICES, SUMS = "table.csv", "manifest.json", "prices.parquet", "SHA256SUMS"
RATES = "rates.parquet"
PARTS = (TABLE, MANIFEST, PRICES)
IN_ORDER = (*PARTS, RATES)
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of zip's time
READ_AND_WRITE = 0o644 << 16
UNIX = 3
# The record at the end of a zip without a comment: its mark, two disks, entries of this disk and
# of all, bytes and place of the directory, bytes of the comment.
END, END_MARK = struct.Struct("<4s4H2LH"), b"PK\x05\x06"
MOST_ENTRIES, MOST_DIRECTORY = len(IN_ORDER) + 1, 1_000


def sha256(content: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The zip of the parts, and their digests as `sha256sum -c` reads them."""
    names = [name for name in IN_ORDER if name in parts]
    sums = "".join(f"{sha256(parts[name])}  {name}\n" for name in names)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in [*((name, parts[name]) for name in names), (SUMS, sums.encode())]:
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.external_attr, entry.create_system = READ_AND_WRITE, UNIX
            archive.writestr(entry, content)
    return file.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts by name.

    Raises:
        BundleError: not a bundle, or a bit of it has changed since it was written.
    """
    _require_small(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _require_parts(entries)
            if sum(entry.file_size for entry in entries.values()) > len(content):
                raise _damaged("parts that are larger than it")
            parts = {name: archive.read(name) for name in IN_ORDER if name in entries}
    # Errors of zipfile for damaged files; they depend on the damaged byte.
    except (
        zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError,
        struct.error,
    ) as error:  # fmt: skip
        if isinstance(error, BundleError):
            raise
        raise _damaged(str(error)) from error
    if pack(parts) != content:
        raise _damaged("bytes differ from those that were written")
    return parts


def _require_small(content: bytes) -> None:
    """Refuse a bundle of too many bytes, or whose directory lists more than its parts.

    zipfile keeps half a kilobyte for each entry, and reads all of them first.
    """
    if len(content) > BUNDLE.size:
        raise BundleError(
            f"a bundle of at most {BUNDLE.size // MEGABYTE:,} MB",
            f"{len(content) / MEGABYTE:,.0f} MB",
            BUNDLE.remedy,
        )
    end = content[-END.size :]
    if len(end) < END.size or not end.startswith(END_MARK):
        raise BundleError(
            "a bundle as it was written", "a file that is none, or is cut short",
            "give a file that --bundle wrote",
        )  # fmt: skip
    _, _, _, _, entries, directory, _, _ = END.unpack(end)
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise _damaged(f"{entries:,} entries")


def _require_parts(entries: Mapping[str, zipfile.ZipInfo]) -> None:
    lacking = {*PARTS, SUMS} - set(entries)
    if lacking:
        raise BundleError(
            f"a bundle of {', '.join((*PARTS, SUMS))}",
            f"a zip without {', '.join(sorted(lacking))}",
            "give a file that --bundle wrote",
        )
    packed = [name for name, entry in entries.items() if entry.compress_type != zipfile.ZIP_STORED]
    if packed:
        raise _damaged(f"{packed[0]} was compressed")


def _damaged(what: str) -> BundleError:
    return BundleError(
        "a bundle as it was written",
        f"one that was changed ({shown(what, 200)})",
        "get another copy of it",
    )
