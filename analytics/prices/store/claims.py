"""Turns: of many processes that want one ticker from the source, one asks and the others wait.

A turn is a claim file, and only a courtesy: without it, or when two hold it, prices are as right
as ever, and the source is asked once too often. So it needs no lock, expires, and gives way to
whatever goes wrong with it.
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
        folder: shared by all processes that are to take turns.
        patience: seconds to wait for another's turn to end; then it is taken to be dead.
        clock: monotonic seconds, which no set-back of the wall clock touches.
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
        """Hold the ticker's turn; gives whether another had it first, who may have the answer."""
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
    """Whether the turn is ours; also where claims cannot be made at all."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        claim = path.open("x")
    except FileExistsError:
        return False
    except OSError:  # a read-only folder: no turns there
        return True
    try:
        with claim:
            claim.write(mine)
    except OSError:  # a full disk: an empty claim would only hold the others up
        with contextlib.suppress(OSError):
            path.unlink()
    return True


def _holder(path: Path) -> str | None:
    """Who has the turn; "" in the moment before it is written; None when it is free by now."""
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
