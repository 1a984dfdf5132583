"""Loops as machine code, by numba; importing it takes half a second.

Only kernel files import this; they are themselves imported where they are used.
"""

from __future__ import annotations

import functools
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import caching

PREFIX = "loops-"
IMPORT = re.compile(r"^from ([\w.]+) import", re.MULTILINE)

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop, compiled at its first call (about a second) and then cached on disk.

    It holds no interpreter lock, so that threads work side by side. Arithmetic is plain float64
    in the order written: the same bits on every machine, with any vector instructions. A division
        by
    zero is infinity or NaN, as in NumPy.

    Where the machine code cannot be written to any folder (an installation of another user, without
    a home folder), every process compiles anew.
    """
    try:
        with _stamped():
            return cast(Loop, numba.njit(cache=True, nogil=True, error_model="numpy")(loop))
    except RuntimeError as error:
        if "no locator available" not in str(error):
            raise
        return cast(Loop, numba.njit(nogil=True, error_model="numpy")(loop))


def inlined(loop: Loop) -> Loop:
    """The loop, inlined into each compiled one that calls it.

    Each loop is compiled together with all loops that it calls, so nested calls compile slowly: a
    part that is called from one place should be written there.
    """
    return cast(Loop, numba.njit(inline="always", nogil=True, error_model="numpy")(loop))


@functools.cache
def _digest(folder: Path) -> str:
    """A digest of the sources in the folder and of all modules of ours that they import."""
    digest = hashlib.sha256()
    for file in sorted(_sources(folder)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _sources(folder: Path) -> set[Path]:
    """The folder's kernels, their neighbours, and all modules of ours that these kernels import."""
    files = set(folder.glob("*.py"))
    waiting = {file for file in files if __name__ in file.read_text(encoding="utf-8")}
    seen: set[Path] = set()
    while waiting:
        file = waiting.pop()
        seen.add(file)
        waiting |= _imported(file) - seen
    return files | seen


def _imported(file: Path) -> set[Path]:
    """The modules that a file imports by `from package.module import`, next to ours or to it."""
    roots = {Path(__file__).resolve().parents[2], _root(file)}
    modules = IMPORT.findall(file.read_text(encoding="utf-8"))
    paths = [root / name.replace(".", "/") for root in roots for name in modules]
    named = {path.with_suffix(".py") for path in paths} | {path / "__init__.py" for path in paths}
    return {path for path in named if path.is_file()}


def _root(file: Path) -> Path:
    """The folder that holds the outermost package of a file."""
    folder = file.parent
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


class _OfFolder:
    """Cache folder named by a digest of all sources that the machine code may depend on.

    numba itself compares only the loop's own file: a loop would keep outdated constants and inlined
    functions of other files. It also reads its cache before it compares, and fails where the cache
    names a type that has moved since.
    """

    _py_file: str

    def get_cache_path(self) -> str:
        folder = Path(super().get_cache_path())  # type: ignore[misc]
        name = PREFIX + _digest(Path(self._py_file).resolve().parent)[:16]
        _leave_only(folder, name)
        return str(folder / name)


@functools.cache
def _leave_only(folder: Path, name: str) -> None:
    """Remove the machine code of other sources; once per process."""
    for other in folder.glob(PREFIX + "*"):
        if other.name != name:
            shutil.rmtree(other, ignore_errors=True)


class ConfiguredFolder(_OfFolder, caching.UserProvidedCacheLocator):
    """In the folder of NUMBA_CACHE_DIR, if that is set."""


class InTree(_OfFolder, caching.InTreeCacheLocator):
    """Beside the source, if it may be written there."""


class UserWide(_OfFolder, caching.UserWideCacheLocator):
    """In the user's folder for caches."""


@contextmanager
def _stamped() -> Iterator[None]:
    """While active, our loops are cached by the locators above; other libraries are unaffected."""
    settings: Any = numba.config
    before = settings.CACHE_LOCATOR_CLASSES
    ours = (f"{kind.__module__}.{kind.__name__}" for kind in (ConfiguredFolder, InTree, UserWide))
    settings.CACHE_LOCATOR_CLASSES = ",".join(ours)
    try:
        yield
    finally:
        settings.CACHE_LOCATOR_CLASSES = before
