"""In place: overwriting a file that cannot be replaced, safe against a full disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def overwrite(path: Path, content: bytes) -> None:
    """Overwrite an existing file without changing its folder, owner, permissions or links.

    The part beyond the length of the former content is written first, because it needs space on the
    disk; if there is none, the former content is intact. Only a kill of the process or the machine
    during the rest leaves a mixture.

    Raises:
        OSError: no permission or disk full; the file has its former content.
    """
    with path.open("r+b", buffering=0) as stream:
        former = os.fstat(stream.fileno()).st_size
        try:
            _write(stream, former, content[former:])
        except OSError:
            stream.truncate(former)
            raise
        _write(stream, 0, content[:former])
        stream.truncate(len(content))
        os.fsync(stream.fileno())


def _write(stream: BinaryIO, at: int, content: bytes) -> None:
    """Write all of the content from a position on, and flush it to the disk."""
    stream.seek(at)
    left = memoryview(content)
    while left:
        left = left[stream.write(left) :]
    os.fsync(stream.fileno())
