"""Chromium on an app: a visitor's actions until the result is drawn, and their times."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, sync_playwright

Seconds = NDArray[np.float64]  # (2,) of the wall, of the processor

FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
WINDOW: Final = {"width": 1400, "height": 1000}
PATIENCE_MS, LOOK_MS = 120_000, 20
CHART: Final = "() => document.querySelectorAll('.js-plotly-plot .main-svg .xy').length >= 1"
# The list is filtered a moment after the letters: until then its first option is another.
OFFERED: Final = """text => document.querySelector('[role="option"]')?.innerText
    .toLowerCase().includes(text)"""
RESTING: Final = """() => !document.querySelector('[data-stale="true"]')
    && document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')"""
# As many charts as `least` have a line of the ticker, and the script is at rest.
REDRAWN: Final = f"""([name, least]) => [...document.querySelectorAll('.js-plotly-plot')]
    .filter(chart => chart._fullData?.some(line => (line.name || '').includes(name)))
    .length >= least && ({RESTING})()"""


def path() -> str | None:
    """The browser, found as in the tests."""
    return os.environ.get("TENSORTAPE_BROWSER") or shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, closed afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A browser window of its own, with an empty profile.

    Attributes:
        received: bytes and messages over the websocket.
    """

    context: BrowserContext
    page: Page
    received: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser) -> Visitor:
        """A new one."""
        context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
        new = cls(context, context.new_page())
        new.page.set_default_timeout(PATIENCE_MS)
        new.page.on("websocket", new._listen)
        return new

    def open(self, address: str) -> None:
        """Go there, until the first chart is drawn."""
        self.page.goto(address)
        self.until(CHART)

    def rest(self) -> None:
        """Wait until the script is idle and nothing is faded."""
        self.until(RESTING)

    def type(self, ticker: str) -> None:
        """Type into the picker until the ticker is offered."""
        box = self.page.get_by_role("combobox").first
        box.click()
        box.fill(ticker)
        self.until(OFFERED, ticker.lower())

    def pick(self, ticker: str, charts: int) -> None:
        """Take the offered ticker; wait until this many charts have it."""
        self.page.get_by_role("combobox").first.press("Enter")
        self.until(REDRAWN, [ticker, charts])

    def set(self, option: str, drawn: str) -> Seconds:
        """Choose an option in the drawer of settings, until a condition holds; closes it again."""
        self.page.locator(".st-key-settings button").first.click()
        self.page.get_by_role("radio", name=option, exact=True).first.wait_for()
        took = spent(lambda: self.choose(option, drawn))
        self.page.keyboard.press("Escape")
        return took

    def choose(self, option: str, drawn: str, *given: Any) -> None:
        """Choose one of a few options, until a condition holds."""
        self.page.get_by_role("radio", name=option, exact=True).first.click()
        self.until(drawn, *given)

    def until(self, condition: str, *given: Any) -> None:
        """Wait until a condition of JavaScript holds."""
        argument = given[0] if given else None
        self.page.wait_for_function(condition, arg=argument, polling=LOOK_MS)

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: self.received.append(len(data)))


def spent(do: Callable[[], Any]) -> Seconds:
    """Seconds that a call takes, and processor seconds of all processes started from this one.

    These are servers and browsers; the waiting process itself uses almost none. A process that ends
    meanwhile is not counted.
    """
    before, began = _processor_s(), time.perf_counter()
    do()
    took = time.perf_counter() - began
    return np.array([took, max(_processor_s() - before, 0.0)])


def _processor_s() -> float:
    """Processor seconds of all descendants of this process, from Linux's /proc."""
    parents: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents.setdefault(int(fields[1]), []).append(int(process.name))
        ticks[int(process.name)] = int(fields[11]) + int(fields[12])
    waiting, total = list(parents.get(os.getpid(), [])), 0
    while waiting:
        one = waiting.pop()
        total += ticks[one]
        waiting += parents.get(one, [])
    return total / os.sysconf("SC_CLK_TCK")
