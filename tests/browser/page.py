"""A page of the dashboard in Chromium: what a person does, and when the page has settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

# Milliseconds after which a state that is waited for counts as never coming. A machine with other
# work took 48 s from its first visit to the first chart.
TIMEOUT = 180_000
SETTLED = (
    '[data-testid="stApp"][data-test-script-state="notRunning"]'
    '[data-test-connection-state="CONNECTED"]'
)
# Nothing half-faded, no skeleton, and every chart that is there has drawn its axes; none waits out
# of sight.
DRAWN = """() => document.querySelector('%s')
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [data-waiting]')
    && [...document.querySelectorAll('.js-plotly-plot')]
        .every(chart => chart.querySelector('.main-svg .xy'))"""

FIRST_OPTION = """text => document.querySelector('[role="option"]')?.innerText
    .toLowerCase().includes(text)"""


@dataclass
class Dashboard:
    """A browser page on the dashboard at `address`, and what it asked for and complained of."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen from the first request on."""
        self.page.set_default_timeout(TIMEOUT)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, query: str = "") -> Dashboard:
        """Go to the dashboard with this query and wait until it has settled."""
        self.page.goto(f"{self.address}/{query}")
        self.settle()
        return self

    def settle(self, charts: int = 0) -> None:
        """Wait until the script has run, nothing is stale, and this many charts are drawn."""
        if charts:
            self.page.wait_for_function(
                "count => document.querySelectorAll('.js-plotly-plot').length >= count",
                arg=charts,
            )
        self.page.wait_for_function(DRAWN % SETTLED)

    def wait_for_work(self) -> None:
        """Wait until nothing is computed any more: the page that then runs again closes lists."""
        self.page.wait_for_function("!document.querySelector('[data-testid=\"stProgress\"]')")
        self.settle()

    def pick(self, text: str) -> None:
        """Type into the ticker picker, take the first option that has it, close the list."""
        box = self.page.get_by_role("combobox").first
        box.click()
        box.fill(text)
        # The list is filtered a moment after the letters: until then its first option is another.
        self.page.wait_for_function(FIRST_OPTION, arg=text.casefold())
        box.press("Enter")
        box.press("Escape")

    def wait_for_ticker(self, name: str) -> None:
        """Wait until the first chart has a line of that name."""
        self.page.wait_for_function(
            """name => { const chart = document.querySelector('.js-plotly-plot');
            return chart && chart._fullData.some(trace => trace.name === name); }""",
            arg=name,
        )
        self.settle()

    def traces(self, chart: int = 0) -> list[dict[str, Any]]:
        """Name, number of points and colour of each line of a chart."""
        return self.page.evaluate(
            """index => document.querySelectorAll('.js-plotly-plot')[index]._fullData.map(t => (
            {name: t.name, points: t.y ? t.y.length : 0, colour: (t.line || t.marker).color}))""",
            chart,
        )

    def download(self, label: str, folder: Path) -> tuple[str, bytes]:
        """Press a button behind the page's one "Download"; the file's name and bytes.

        An open menu gains the files of what is computed meanwhile: the button is waited for there.
        """
        self.wait_for_work()
        self.page.get_by_role("button", name="Download", exact=True).click()
        button = self.page.get_by_test_id("stPopoverBody").get_by_role("button", name=label)
        with self.page.expect_download() as waiting:
            button.click()
        self.page.keyboard.press("Escape")
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target.name, target.read_bytes()

    def text(self) -> str:
        """Everything that stands on the page."""
        return self.page.locator('[data-testid="stApp"]').inner_text()

    def control(self, label: str) -> Locator:
        """An option of a segmented control."""
        return self.page.get_by_role("radio", name=label, exact=True)

    def set(self, label: str) -> None:
        """Choose an option in the drawer of settings, and close it."""
        self.page.locator(".st-key-settings button").first.click()
        self.control(label).first.click()
        self.page.keyboard.press("Escape")

    def button(self, key: str) -> Locator:
        """The button of that key: several may read the same."""
        return self.page.locator(f".st-key-{key} button")

    def _note_request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        if urlsplit(request.url).hostname != urlsplit(self.address).hostname:
            self.foreign.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _looks_for_server(message.location["url"]):
            self.errors.append(message.text)


def _looks_for_server(url: str) -> bool:
    """Whether Streamlit's page asked whether its server is below /returns, before it asks at /."""
    folders = urlsplit(url).path.strip("/").split("/")
    return len(folders) == 3 and folders[1] == "_stcore"
