"""pip, with failures reported in one sentence each."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from launch.processes import LaunchRefusal, child, say

# Patterns of pip's messages, because all failures have the same exit code.
NO_NETWORK = re.compile(
    "NewConnectionError|Failed to establish a new connection|Max retries exceeded"
    "|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|name resolution"
    "|Name or service not known|getaddrinfo failed|Network is unreachable|Connection refused"
    "|ProxyError|Cannot connect to proxy|Connection aborted|Connection broken"
)
DISK_FULL = re.compile(r"No space left on device|Errno 28\b|not enough space on the disk")
NO_SUCH_VERSION = "No matching distribution found"
WORTH_SHOWING = {
    "Downloading ": "  {}",
    "Installing collected packages": "  Unpacking …",
    "WARNING: Retrying": "  The package index does not answer, trying again …",
}


class NothingInstalled(LaunchRefusal):
    """pip failed before installing; the environment is unchanged."""


def pip_install(python: Path, pins: str, constraints: str | None, environment: Path) -> None:
    """Install `pins` with the pip of `python`, saying what is being downloaded.

    `constraints` names the file with the versions of what the pins bring along; without one pip
    takes the newest that fit.

    Raises:
        NothingInstalled: no network, or no such version for this Python.
        LaunchRefusal: any failure that may leave the environment inconsistent, such as a full disk.
    """
    command: list[str | Path] = [python, "-m", "pip", "install", "--requirement", pins]
    command += ["--constraint", constraints] if constraints else []
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    with child(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        output = list(_shown(process.stdout or ()))
    if process.returncode:
        raise _refusal(output, pins, environment)


def _shown(lines: Iterator[str] | Sequence[str]) -> Iterator[str]:
    for line in map(str.strip, lines):
        for start, words in WORTH_SHOWING.items():
            if line.startswith(start):
                say(words.format(line))
        yield line


def _refusal(output: Sequence[str], pins: str, environment: Path) -> LaunchRefusal:
    said = "\n".join(output)
    errors = [line for line in output if line.startswith("ERROR: ")]
    missing = any(NO_SUCH_VERSION in line for line in errors)
    if DISK_FULL.search(said):
        return LaunchRefusal(disk_full(environment))
    # Without a network pip also reports "no matching distribution"; its warnings distinguish the
    # two.
    if NO_NETWORK.search(said if missing else "\n".join(errors)):
        return NothingInstalled(
            "pip could not reach the package index, and the first start, like the first after "
            f"{pins} has changed, needs it: connect to the network (or name an index within "
            "reach in PIP_INDEX_URL) and start again."
        )
    reason = (errors or output or ["no reason given"])[-1].removeprefix("ERROR: ").rstrip(".")
    kind = NothingInstalled if missing else LaunchRefusal
    return kind(
        f"pip could not install {pins} with Python {sys.version.split()[0]} ({reason}): "
        "start again, with another Python if it names a version of Python."
    )


def disk_full(environment: Path) -> str:
    """The sentence for a disk that filled up while installing."""
    return (
        f"The disk filled up, that of {environment} or that of the temporary folder "
        f"{tempfile.gettempdir()} (TMPDIR names another): make room and start again."
    )
