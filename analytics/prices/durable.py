"""Files that are there whole or not at all, whatever stops the program or the machine."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

PART = ".part"


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file of that name into the folder, which is made if need be; returns its path.

    Written aside under a name of its own, brought to the disk, then renamed, which is atomic: a
    reader sees the whole file or none. A kill leaves at most a `.part` file.

    Raises:
        OSError: disk full, folder read-only; nothing of the file is left behind.
    """
    _make(folder)
    aside = folder / f"{secrets.token_hex(8)}{PART}"
    try:
        with aside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(folder / name)
    finally:
        with contextlib.suppress(OSError):  # of a write that went well nothing is left
            aside.unlink()
    _sync(folder)
    return folder / name


def _make(folder: Path) -> None:
    """The folder and those above it, each brought to the disk in the one that holds it."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Bring a folder's list of names to the disk; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
