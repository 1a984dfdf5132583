"""A Streamlit app in a process of its own, and the resources of that process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

START_SECONDS: Final = 120
# Every request to Yahoo fails at once, so that prices are those of the sample.
OFFLINE: Final = {
    **dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9"),
    "NO_PROXY": "127.0.0.1,localhost",
}


@dataclass(frozen=True)
class Use:
    """Resources of a server at one moment.

    Attributes:
        rss_mb: resident memory, in units of 10**6 bytes.
        threads, descriptors: their numbers in the process.
        disk_kb: bytes under its home, in units of 10**3 bytes.
        processor_s: processor seconds since its start, of all its threads.
    """

    rss_mb: float
    threads: int
    descriptors: int
    disk_kb: float
    processor_s: float


@dataclass(frozen=True)
class Served:
    """An app that answers at `url`."""

    url: str
    pid: int
    home: Path

    def use(self) -> Use:
        """Its current resources, from Linux's /proc."""
        process = Path(f"/proc/{self.pid}")
        lines = (process / "status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        ticks = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
        return Use(
            rss_mb=int(status["VmRSS"].split()[0]) * 1024 / 1e6,
            threads=int(status["Threads"]),
            descriptors=len(list((process / "fd").iterdir())),
            disk_kb=sum(path.stat().st_size for path in self.home.rglob("*") if path.is_file())
            / 1e3,
            processor_s=sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"),
        )


@contextmanager
def serve(script: Path, home: Path, variables: Mapping[str, str]) -> Iterator[Served]:
    """The app of a script, started by `streamlit run` on a free port of this machine.

    Raises:
        RuntimeError: it ends, or does not answer within two minutes; with the end of its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    log = home / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--browser.gatherUsageStats=false"],
            env={**os.environ, **OFFLINE, "TENSORTAPE_HOME": str(home), **variables},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(process, url, log)
        yield Served(url, process.pid, home)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310 - ours
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start: {log.read_text()[-2000:]}")
