"""Archive: the members of a zip file, decompressed piece by piece up to a limit.

Sizes stated in an archive are not trusted; bytes are counted during decompression.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.prices.files.size_limits import MEGABYTE, SizeLimits
from models.errors import TableError

PIECE = 2**16
MOST_MEMBERS = 1_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # encrypted
    NotImplementedError,  # compressed in a way that Python does not know
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file that was opened.

    Attributes:
        name: of the file, for sentences.
        limits: of its kind.
        zipped: its members.
    """

    name: str
    limits: SizeLimits
    zipped: zipfile.ZipFile

    def members(self) -> list[str]:
        """The names of the files in it, without those that macOS adds."""
        names = [one for one in self.zipped.namelist() if not one.endswith("/")]
        return [one for one in names if not one.startswith("__MACOSX/")]

    def pieces(self, member: str, most: int) -> Iterator[bytes]:
        """The content of a member, piece by piece.

        Raises:
            TableError: it is damaged, or more than `most` bytes.
        """
        unfolded = 0
        try:
            with self.zipped.open(member) as stream:
                while piece := stream.read(PIECE):
                    unfolded += len(piece)
                    if unfolded > most:
                        raise self.limits.refusal(
                            self.name, f"{most // MEGABYTE:,} MB once unpacked", "more"
                        )
                    yield piece
        except DAMAGE as error:
            if isinstance(error, TableError):
                raise
            raise damaged(self.name, error) from error

    def content(self, member: str, most: int) -> bytes:
        """The whole content of a member.

        Raises:
            TableError: it is damaged, or more than `most` bytes.
        """
        return b"".join(self.pieces(member, most))


def opened(content: bytes, name: str, limits: SizeLimits) -> Archive:
    """Open an archive.

    Args:
        content: bytes of the file.
        name: of the file, for messages.
        limits: its size limits.

    Raises:
        TableError: they are none, or have too many members.
    """
    try:
        zipped = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE as error:
        raise damaged(name, error) from error
    if len(zipped.namelist()) > MOST_MEMBERS:
        raise limits.refusal(name, f"{MOST_MEMBERS:,} files", f"{len(zipped.namelist()):,}")
    return Archive(name, limits, zipped)


def damaged(name: str, error: BaseException) -> TableError:
    """The error that an archive or spreadsheet cannot be read."""
    cause = (str(error).strip().splitlines() or [type(error).__name__])[0]
    suffix = name.rpartition(".")[2].lower()
    return TableError(
        f"a readable .{suffix} file", f"{name}: {cause[:200]}", "export the file again"
    )
