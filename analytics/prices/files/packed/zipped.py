"""A zipped price file: the one table in an archive."""

from __future__ import annotations

from pathlib import PurePosixPath

from analytics.prices.files.packed.archive import opened
from analytics.prices.files.size_limits import SizeLimits
from models.errors import TableError

TABLES = (".csv", ".txt", ".tsv")


def only_table(content: bytes, name: str, limits: SizeLimits) -> tuple[bytes, str]:
    """The content of the one CSV in an archive, and its name there.

    Args:
        content: bytes of the archive.
        name: of the archive, for messages.
        limits: its size limits.

    Raises:
        TableError: damaged, too large once unpacked, or not one CSV.
    """
    archive = opened(content, name, limits)
    members = archive.members()
    tables = [one for one in members if PurePosixPath(one).suffix.lower() in TABLES]
    if len(tables) != 1:
        listed = ", ".join(member[:40] for member in members[:5]) or "nothing"
        raise TableError(
            f"one .csv file in {name}", f"{len(tables)}: {listed}", "unpack it, and name one file"
        )
    return archive.content(tables[0], limits.size), PurePosixPath(tables[0]).name
