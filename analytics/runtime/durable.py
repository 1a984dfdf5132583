"""Atomic file writes: a reader sees the complete old or new file, even if the writer is killed.

All files are written this way: stored prices, uploads, and files that a user names. A killed
process leaves at most `<name>.<16 hex digits>.part` beside the file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path

PART = ".part"
# Characters of a file's name that its temporary file repeats; names are limited to 255 bytes.
LONGEST = 50
UNITS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def write(folder: Path, name: str, content: bytes) -> Path:
    """Write a file of that name into a folder of ours, created if missing; return its path.

    Temporary files of killed processes in the folder are removed.

    Args:
        folder: the folder.
        name: name of the file in it.
        content: all bytes of the file.

    Raises:
        OSError: as `replace` does, or the folder cannot be made.
    """
    _make(folder)
    remove_abandoned(folder)
    replace(folder / name, content)
    return folder / name


def replace(path: Path, content: bytes) -> None:
    """Write a file, or replace one that exists, in a single step.

    The content goes to a temporary file in the same folder, is flushed to the disk, and is renamed
    over `path`, which is atomic. Permissions, owner and extended attributes of an existing file are
    preserved.

    Raises:
        OSError: disk full, no permission, or `path` is a folder; the old file is untouched and no
            temporary file is left.
    """
    while not _replaced(path, _temporary(path), content):
        pass
    _sync(path.parent)


def remove_abandoned(folder: Path, name: str = "") -> None:
    """Remove temporary files of killed processes: of one file, or all in the folder.

    Files that a running process is writing are not removed, because it holds a lock on each.
    """
    beginning = f"{name[:LONGEST]}." if name else ""
    with contextlib.suppress(OSError):
        for each in os.listdir(folder):  # noqa: PTH208 - names alone, no stat each
            if each.startswith(beginning) and each.endswith(PART):
                _remove_unlocked(folder / each)


def reason(error: OSError, folder: Path, needed: int) -> str:
    """Why a write of `needed` bytes into a folder failed, and the remedy, as part of a sentence.

    Args:
        error: why the write failed.
        folder: the folder.
        needed: bytes of the file.

    Example:
        >>> reason(OSError(errno.EACCES, "Permission denied"), Path("/"), 1)
        '(Permission denied): give access there'
    """
    cause = error.strerror or type(error).__name__
    if error.errno in NO_ROOM:
        with contextlib.suppress(OSError):
            there = next(one for one in (folder, *folder.parents) if one.is_dir())
            free = shutil.disk_usage(there).free
            cause += f": {amount(needed)} needed, {amount(free)} free"
        return f"({cause}): make room there"
    if error.errno == errno.EFBIG:
        cause += f": {amount(needed)} needed"
        return f"({cause}): raise the limit on the size of files (ulimit -f) or make room there"
    denied = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    return f"({cause}): {'give access there' if denied else 'make room or give access there'}"


def amount(count: int) -> str:
    """A number of bytes in a suitable unit.

    Example:
        >>> amount(812), amount(45_321), amount(3_000_000)
        ('812 bytes', '45.3 kB', '3.0 MB')
    """
    fitting = ((name, size) for name, size in UNITS if count >= size)
    name, size = next(fitting, ("bytes", 0.0))
    return f"{count / size:.1f} {name}" if size else f"{count} bytes"


def _temporary(path: Path) -> Path:
    """An unused name beside `path`."""
    return path.with_name(f"{path.name[:LONGEST]}.{secrets.token_hex(8)}{PART}")


def _replaced(path: Path, aside: Path, content: bytes) -> bool:
    """Write a temporary file and rename it; False if another process removed it meanwhile."""
    try:
        with aside.open("xb") as stream:
            if not _is_ours(stream.fileno()):
                return False
            _inherit(path, aside)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            if sys.platform == "win32":  # Windows does not rename an open file
                stream.close()
            aside.replace(path)
            return True
    finally:
        with contextlib.suppress(OSError):  # a renamed file is gone already
            aside.unlink()


def _is_ours(handle: int) -> bool:
    """Whether a new file still exists; until it is locked, others may take it for abandoned."""
    try:
        locked = _lock(handle)
    except OSError:  # a file system without locks, where no process removes abandoned files
        return True
    return locked and os.fstat(handle).st_nlink > 0


def _lock(handle: int) -> bool:
    """Take the lock on an open file until it is closed; False if it was not free.

    Windows needs none, because it removes no file that is open.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _remove_unlocked(path: Path) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            path.unlink()
            return
        with path.open("rb") as stream:
            if _lock(stream.fileno()):
                path.unlink()


def _inherit(path: Path, aside: Path) -> None:
    """Give a new file the owner, permissions and attributes of the one that it replaces."""
    with contextlib.suppress(FileNotFoundError):
        former, new = path.stat(), aside.stat()
        if sys.platform != "win32" and (former.st_uid, former.st_gid) != (new.st_uid, new.st_gid):
            os.chown(aside, former.st_uid, former.st_gid)
        shutil.copystat(path, aside)


def _make(folder: Path) -> None:
    """Create the folder and its parents, and flush each entry to the disk."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Flush a folder's entries to the disk if the system allows it; Windows does that itself."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder that is writable but not readable
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that cannot flush a folder
            raise
    finally:
        os.close(handle)
