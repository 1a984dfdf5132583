"""The environment in .venv: contains exactly the pins, even after an interrupted attempt.

Pins are requirements*.txt for direct dependencies, and constraints.txt for transitive ones.
`.venv/<pins>.installed` has the fingerprint of the installation; later starts only compare it.
`.venv.unfinished` exists while an installation runs; if the next start finds it, .venv may be
incomplete and is created anew.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from launch.pip import NothingInstalled, disk_full, pip_install
from launch.processes import ROOT, LaunchRefusal, answer, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / ".venv.lock"
UNFINISHED = ROOT / ".venv.unfinished"
APP_PINS, DEV_PINS = "requirements.txt", "requirements-dev.txt"
CONSTRAINTS = "constraints.txt"
INCLUDE = "-r "
GIGABYTE = 10**9
ROOM_FOR_NEW = {APP_PINS: 3 * GIGABYTE, DEV_PINS: 4 * GIGABYTE}
ROOM_FOR_UPDATE = GIGABYTE


def prepare(pins: str) -> bool:
    """Install exactly `pins` into .venv unless they are there; return whether it installed.

    Raises:
        LaunchRefusal: names what is missing: venv, network, disk space, write permission.
    """
    if _installed(pins):
        return False
    try:
        with _sole_installer():
            if _installed(pins):  # another run.py has installed while this one waited
                return False
            _install(pins)
            return True
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LaunchRefusal(disk_full(VENV)) from None
        raise LaunchRefusal(
            f"Could not prepare {VENV} ({error}): make it writable and start again."
        ) from None


def _installed(pins: str) -> bool:
    stamp = VENV / f"{pins}.installed"
    if UNFINISHED.exists() or not PYTHON.exists() or not stamp.exists():
        return False
    return stamp.read_text() == _fingerprint(pins)


def _fingerprint(pins: str) -> str:
    """A digest that changes with any pin, direct or not, and with Python's minor version."""
    digest = hashlib.sha256(_python_version().encode())
    for file in (*_including(ROOT / pins), ROOT / CONSTRAINTS):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _including(file: Path) -> Iterator[Path]:
    """The requirements file and those that it includes."""
    yield file
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(INCLUDE):
            yield from _including(file.parent / line.removeprefix(INCLUDE).strip())


def _python_version() -> str:
    return "{}.{}".format(*sys.version_info[:2])


@contextmanager
def _sole_installer() -> Iterator[None]:
    """Hold the lock on .venv; the system releases it even if the process is killed."""
    with LOCK.open("a") as file:
        if not _lock(file.fileno()):
            say(f"Another run.py is installing into {VENV}: waiting for it …")
            while not _lock(file.fileno()):
                sleep(0.2)
        yield


def _lock(descriptor: int) -> bool:
    """Whether this process got the lock on the open file at once."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the latter is how Windows says "locked"
        return False
    return True


def _install(pins: str) -> None:
    whole = not UNFINISHED.exists() and _usable()
    _require_room(ROOM_FOR_UPDATE if whole else ROOM_FOR_NEW[pins])
    UNFINISHED.touch()
    if not whole:
        _make()
    say(f"Installing {pins} (a few minutes the first time) …")
    try:
        pip_install(PYTHON, pins, CONSTRAINTS, VENV)
    except NothingInstalled:
        UNFINISHED.unlink()
        raise
    for name in {APP_PINS, pins}:
        (VENV / f"{name}.installed").write_text(_fingerprint(name))
    UNFINISHED.unlink()


def _usable() -> bool:
    """Whether .venv has pip and our Python's minor version."""
    script = "import pip, sys; print('{}.{}'.format(*sys.version_info[:2]))"
    return answer([PYTHON, "-c", script]) == _python_version()


def _require_room(needed: int) -> None:
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise LaunchRefusal(
            f"Not enough disk: installing into {VENV} needs about {needed / GIGABYTE:.0f} GB and "
            f"{free / GIGABYTE:.1f} GB are free; make room and start again."
        )


def _make() -> None:
    """Create .venv anew, removing an existing one."""
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        raise LaunchRefusal(
            f"This Python ({sys.executable}) has no venv module, which Debian and Ubuntu package "
            "apart: run `apt-get install python3-venv` as root and start again."
        )
    say(f"Making {VENV} …")
    if VENV.exists():
        shutil.rmtree(VENV)
    if run([_base_python(), "-m", "venv", VENV], stdout=sys.stderr):
        raise LaunchRefusal(
            "`python -m venv` failed, as it says above: mend that and start again "
            "(on Debian and Ubuntu `apt-get install python3-venv` often does)."
        )


def _base_python() -> str:
    """The interpreter outside any environment, because .venv cannot create itself."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)
