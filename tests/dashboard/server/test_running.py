"""Running: a warning at the start, and uploads removed while the server runs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics.prices.uploaded import folders, uploads
from dashboard.server import running
from dashboard.server.running import lifespan, require_source
from tests.dashboard.server.asgi import options

SECONDS = 30
ROOT = Path(__file__).resolve().parents[3]
STARTED = """
import asyncio, sys, threading
from dashboard.server.running import lifespan, require_source

async def run():
    async with lifespan(None):
        before = {"torch", "plotly", "dashboard.shell.page"} & set(sys.modules)
        [thread] = [one for one in threading.enumerate() if one.name == "preload"]
        await asyncio.to_thread(thread.join)
    return before

assert "torch" not in asyncio.run(run())
for name in ("torch", "plotly", "pandas", "dashboard.shell.page", "dashboard.sections.risk.risk"):
    assert name in sys.modules, name
assert "yfinance" not in sys.modules
"""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is imported ahead: the test's process has it, or needs it not."""
    monkeypatch.setattr(running, "_preload", lambda: None)


@pytest.mark.slow
def test_the_server_imports_at_its_start_what_the_first_visitor_draws_with(tmp_path: Path) -> None:
    """In a process of its own, without a network, and from no store."""
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=ROOT,
        env=os.environ | nowhere | {"TENSORTAPE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


async def run_until_gone(path: Path | None = None) -> None:
    async with lifespan(None):
        until = time.monotonic() + SECONDS
        while path and path.exists():
            assert time.monotonic() < until, f"{path} is still there"
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("address", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_an_open_server_warns_at_its_start(
    caplog: pytest.LogCaptureFixture, address: str, warned: bool
) -> None:
    with options(address=address):
        asyncio.run(run_until_gone())
    assert ("other machines reach it" in caplog.text) is warned


@pytest.mark.parametrize("name", ["", "yahoo", "sample"])
def test_a_server_starts_with_a_source_that_is_there(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TENSORTAPE_SOURCE", name)
    require_source()


def test_a_source_that_is_not_there_ends_the_server_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENSORTAPE_SOURCE", "yaho")
    with pytest.raises(SystemExit, match=r"TENSORTAPE_SOURCE.* yahoo.*'yaho'.*or unset it"):
        require_source()


@pytest.mark.usefixtures("alone")
def test_expired_uploads_go_without_anybody_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN_SWEEPS", 0.01)
    uploads.keep(b"date,AAA\n2024-01-02,1\n", "p.csv", "1" * 32)
    [path] = folders.files(folders.of("1" * 32))
    then = time.time() - 31 * 86_400
    os.utime(path, (then, then))
    with options():
        asyncio.run(run_until_gone(path))
