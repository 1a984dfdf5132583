"""Claims: of several processes that need one ticker, one fetches it and the others wait.

A claim is a file and only saves requests: without it, or if two processes hold it, prices are still
right and the source only gets one request too many. So it needs no lock, expires, and any failure
with it is ignored.
"""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analytics.prices.store.store import folder_name, home

PATIENCE = 10.0
STEP = 0.02


class Turns:
    """Claim files in a folder, by default `home()`/turns.

    Args:
        folder: shared by all processes that coordinate.
        patience: longest wait for another's claim, in seconds; after that its process counts as
            dead.
        clock: monotonic seconds, which do not depend on the wall clock.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = home() / "turns" if folder is None else folder
        self._patience, self._clock = patience, clock

    @contextlib.contextmanager
    def turn(self, ticker: str) -> Iterator[bool]:
        """Hold the ticker's claim; yield whether another process held it before."""
        path, mine = self.folder / folder_name(ticker), _name()
        waited = self._wait(path, mine)
        try:
            yield waited
        finally:
            _end(path, mine)

    def _wait(self, path: Path, mine: str) -> bool:
        until, waited = self._clock() + self._patience, False
        while not _begin(path, mine):
            waited, holder = True, _holder(path)
            if self._clock() > until:
                _end(path, holder)
                _begin(path, mine)
                break
            if _is_dead(holder):
                _end(path, holder)
            time.sleep(STEP)
        return waited


def _name() -> str:
    return f"{platform.node()} {os.getpid()} {secrets.token_hex(4)}"


def _begin(path: Path, mine: str) -> bool:
    """Whether the claim is ours; True too where claims cannot be made."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        claim = path.open("x")
    except FileExistsError:
        return False
    except OSError:  # a read-only folder: no claims there
        return True
    try:
        with claim:
            claim.write(mine)
    except OSError:  # a full disk: an empty claim would only delay the others
        with contextlib.suppress(OSError):
            path.unlink()
    return True


def _holder(path: Path) -> str | None:
    """Holder of the claim; "" just before it is written; None when it is free."""
    try:
        return path.read_text()
    except OSError:
        return None


def _is_dead(holder: str | None) -> bool:
    """Whether the holder was a process of this machine that has ended."""
    node, _, rest = (holder or "").rpartition(" ")[0].rpartition(" ")
    if os.name != "posix" or node != platform.node() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _end(path: Path, holder: str | None) -> None:
    """Remove the claim if it is still that holder's."""
    with contextlib.suppress(OSError):
        if path.read_text() == holder:
            path.unlink()
