"""Child processes that end with this one, and messages about them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TIDY_UP_SECONDS = 10


class LaunchRefusal(Exception):
    """A failure of the launcher, in one sentence with a remedy."""


def say(message: str) -> None:
    """Write one line to standard error."""
    print(message, file=sys.stderr, flush=True)


def end_on_sigterm() -> None:
    """Handle SIGTERM as an ordinary exit, so that it ends the child too."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


@contextmanager
def child(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start `command` in the repository, and end all of its processes afterwards."""
    process = subprocess.Popen(command, text=True, **{"cwd": ROOT, **options})
    try:
        yield process
    except KeyboardInterrupt:
        # The terminal sent Ctrl-C to the child too, which may still be closing, e.g. pytest its
        # browser.
        _ended(process, TIDY_UP_SECONDS)
        raise
    finally:
        if process.poll() is None:
            process.terminate()
            if not _ended(process, TIDY_UP_SECONDS):
                process.kill()


def _ended(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def run(command: Sequence[str | Path], **options: Any) -> int:
    """Run `command` on our own terminal; its exit code, or 128 + N when signal N ended it."""
    with child(command, **options) as process:
        code = process.wait()
    return code if code >= 0 else 128 - code


def answer(command: Sequence[str | Path]) -> str | None:
    """Standard output of `command`; None when it fails or cannot be started."""
    try:
        with child(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            output, _ = process.communicate()
    except OSError:
        return None
    return output.strip() if process.returncode == 0 else None
