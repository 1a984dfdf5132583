"""Destinations: the files that a user names for tables and bundles.

A destination is checked before anything is computed. A regular file is replaced as a whole, so
that a full disk or an interruption leaves the former one; standard output, devices and pipes are
written to directly.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from analytics.output import in_place
from analytics.runtime import durable
from models.errors import DestinationError, WriteError

STANDARD_OUTPUT = "-"
# Names of streams that a process has already open, whatever kind of file they are.
OPEN_FILES = ("/proc/", "/dev/fd/", "/dev/std")
# Errors by which a folder, owner or mount refuses to replace a file that may be overwritten.
REFUSALS = (errno.EACCES, errno.EPERM, errno.EBUSY)


def check(name: str) -> None:
    """Refuse a destination that cannot be written to, before the work for it is done.

    Raises:
        DestinationError: it is a folder, its folder is missing, or permission is lacking.
    """
    if name == STANDARD_OUTPUT:
        return
    if not name:
        raise _refused("an empty name", "name a file, e.g. table.csv")
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        _check_folder(name, Path(os.path.realpath(path)).parent)
        return
    except OSError as error:
        raise _refused(f"{name}, which cannot be reached ({error.strerror})", "check it") from error
    if stat.S_ISDIR(mode):
        raise _refused(f"{name}, which is a folder", f"name a file, e.g. {path / 'table.csv'}")
    if not os.access(path, os.W_OK):
        what = f"{name}, which you may not write to"
        raise _refused(what, "change its permissions or name another")


def write(name: str, content: bytes) -> str:
    """Write the content to the destination; return a remark for the reader, or "".

    For a link the file that it names is written. A file that cannot be replaced is overwritten, and
    the remark says why.

    Raises:
        DestinationError: as `check`.
        WriteError: the disk is full, or the system refused; an existing file is unchanged.
        BrokenPipeError: the reader of a pipe has closed it.
    """
    check(name)
    if name == STANDARD_OUTPUT or _is_stream(Path(name)):
        _write_stream(name, content)
        return ""
    path = Path(os.path.realpath(name))
    try:
        return _write_file(path, content)
    except OSError as error:
        why = durable.reason(error, path.parent, len(content))
        former = "; the file that was there is unchanged" if path.exists() else ""
        message = f"{name} was not written {why}, or name a file elsewhere{former}"
        raise WriteError(message) from error


def _check_folder(name: str, folder: Path) -> None:
    """Refuse a new file in a folder that is missing or may not be written to."""
    if not folder.is_dir():
        raise _refused(f"{name}, but there is no folder {folder}", "make it or name another")
    if not os.access(folder, os.W_OK | os.X_OK):
        what = f"{name}, in a folder that you may not write to"
        raise _refused(what, f"change the permissions of {folder} or name another")


def _refused(received: str, remedy: str) -> DestinationError:
    return DestinationError("a file that can be written to", received, remedy)


def _is_stream(path: Path) -> bool:
    """Whether it is a device, a pipe, or a stream that this process has already open."""
    if path.exists() and not path.is_file():
        return True
    while not str(path.absolute()).startswith(OPEN_FILES):
        if not path.is_symlink():
            return False
        path = path.parent / path.readlink()
    return True


def _write_stream(name: str, content: bytes) -> None:
    """Write to standard output, to a device or to a named pipe."""
    try:
        if name == STANDARD_OUTPUT:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            with Path(name).open("wb") as stream:
                stream.write(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "standard output" if name == STANDARD_OUTPUT else name
        message = f"{where} was not written ({error.strerror}): make room there, or name a file"
        raise WriteError(message) from error


def _write_file(path: Path, content: bytes) -> str:
    """Create or replace a regular file, else overwrite it; the remark says why."""
    durable.remove_abandoned(path.parent, path.name)
    obstacle = _obstacle(path, content)
    if not obstacle:
        return ""
    in_place.overwrite(path, content)
    return f"overwritten instead of replaced, because {obstacle}"


def _obstacle(path: Path, content: bytes) -> str:
    """Replace the file and return "", or return why it may only be overwritten."""
    if path.exists() and path.stat().st_nlink > 1:
        return "it has several names (hard links)"
    try:
        durable.replace(path, content)
    except OSError as error:
        if error.errno not in REFUSALS or not path.exists():
            raise
        return f"its folder or owner does not allow it ({error.strerror})"
    return ""
