"""Fixtures of the browser tests: Chromium, and the unmodified app started by run.py."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.page import Dashboard
from tests.yahoo.environment import yahoo_environment
from tests.yahoo.fixtures import price_files
from tests.yahoo.market.prices import write_made_up
from tests.yahoo.server import YahooServer

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
__all__ = ["price_files"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests skip, or fail where it is required.

    One for each file: while Playwright is open, its event loop runs in this thread, and tests of
    other files in the same process could not call asyncio.run.
    """
    path = os.environ.get("TENSORTAPE_BROWSER") or shutil.which("chromium")
    if path is None:
        reason = "no browser: `python3 run.py test` installs one, or name it in TENSORTAPE_BROWSER"
        if os.environ.get("TENSORTAPE_BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def started(environment: dict[str, str], home: Path) -> Iterator[str]:
    """The app as a user starts it, `python3 run.py app`, in this environment; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "run.py", "app", "--server.port", str(port)]
    with (home / "app.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, address, home / "app.log")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the app did not become healthy: {log.read_text()}")


class Gate:
    """Jobs of the app that are held inside their chunk, by the name of the job.

    Attributes:
        address: of the app.
    """

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self._folder = address, folder

    def hold(self, *names: str) -> None:
        """Let these jobs come no further than their next report."""
        for name in names:
            (self._folder / name).touch()

    def free(self) -> None:
        """Let all of them go on."""
        for held in self._folder.iterdir():
            held.unlink()


@pytest.fixture(scope="session")
def gated_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """The app without a network, whose jobs a test can hold: see gate/sitecustomize.py."""
    home = tmp_path_factory.mktemp("gated")
    folder = home / "gate"
    folder.mkdir()
    gate = Path(__file__).parent / "gate"
    hooks = {"PYTHONPATH": str(gate), "TENSORTAPE_TEST_GATE": str(folder)}
    with started(_offline(home) | hooks, home) as address:
        yield Gate(address, folder)


@pytest.fixture
def gate(gated_app: Gate) -> Iterator[Gate]:
    """The app with a gate that is open before the test and after it."""
    yield gated_app
    gated_app.free()


def _offline(home: Path) -> dict[str, str]:
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9")
    return nowhere | {"NO_PROXY": "127.0.0.1,localhost", "TENSORTAPE_HOME": str(home / "home")}


@pytest.fixture(scope="session")
def offline_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a machine whose network refuses every connection."""
    home = tmp_path_factory.mktemp("offline")
    with started(_offline(home), home) as address:
        yield address


@pytest.fixture(scope="session")
def yahoo(price_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[YahooServer]:
    """A stand-in for Yahoo that speaks TLS, for another process; BAD0… are there to be broken."""
    for number in range(6):
        write_made_up(price_files, f"BAD{number}", price=10.0, dividend=0.0)
    with YahooServer(price_files, tls=tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture(scope="session")
def live_app(yahoo: YahooServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the stand-in for Yahoo behind it, by environment variables only."""
    home = tmp_path_factory.mktemp("live")
    with started(yahoo_environment(yahoo, home), home) as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """One window for many visits, so that the app's scripts are fetched once."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser, desk: BrowserContext) -> Iterator[Callable[..., Dashboard]]:
    """Open the app at an address as a new visitor; with options, in a browser window of its own."""
    opened: list[Page | BrowserContext] = []

    def new(address: str, **options: Any) -> Dashboard:
        context = browser.new_context(**options) if options else desk
        page = context.new_page()
        opened.append(context if options else page)
        return Dashboard(page, address)

    yield new
    for one in opened:
        one.close()
