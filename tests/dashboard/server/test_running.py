"""Running: a warning at the start, and uploads removed while the server runs."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from analytics.prices.uploaded import folders, uploads
from dashboard.server import running
from dashboard.server.running import lifespan
from tests.dashboard.server.asgi import options

SECONDS = 30


async def run_until_gone(path: Path | None = None) -> None:
    async with lifespan(None):
        until = time.monotonic() + SECONDS
        while path and path.exists():
            assert time.monotonic() < until, f"{path} is still there"
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("address", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_an_open_server_warns_at_its_start(
    caplog: pytest.LogCaptureFixture, address: str, warned: bool
) -> None:
    with options(address=address):
        asyncio.run(run_until_gone())
    assert ("other machines reach it" in caplog.text) is warned


def test_expired_uploads_go_without_anybody_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS_BETWEEN_SWEEPS", 0.01)
    uploads.keep(b"date,AAA\n2024-01-02,1\n", "p.csv", "1" * 32)
    [path] = folders.files(folders.of("1" * 32))
    then = time.time() - 31 * 86_400
    os.utime(path, (then, then))
    with options():
        asyncio.run(run_until_gone(path))
