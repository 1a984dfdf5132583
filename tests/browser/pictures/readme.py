"""The pictures of README.md, taken from the app as it is: python -m tests.browser.pictures.readme.

The app runs offline on the embedded sample, so the pictures change only when the app does.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, started
from tests.browser.page import Dashboard

FOLDER = ROOT / "docs"
FOUR = "t=AAPL&t=KO&t=XOM&t=JPM&source=sample"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is shown, on what screen.

    Attributes:
        name: of the file, without its ending.
        query: the page and its parameters.
        scheme: of colours.
        width, height: of the screen in pixels; what is below it is not shown.
        charts: how many charts must have been drawn.
    """

    name: str
    query: str
    scheme: Literal["light", "dark"]
    width: int
    height: int
    charts: int = 1


PICTURES = (
    Picture("dashboard-light", f"?{FOUR}&p=5Y", "light", 1400, 1300),
    Picture("dashboard-dark", f"portfolio?{FOUR}&p=5Y", "dark", 1400, 1230, charts=2),
    Picture("dashboard-phone", f"?{FOUR}&p=5Y", "light", 390, 1500),
)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Save one picture as PNG.

    Args:
        browser: that opens the page.
        address: where the app listens.
        picture: what to show.
        folder: where the file goes.
    """
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    dashboard = Dashboard(context.new_page(), address).open(picture.query)
    dashboard.settle(picture.charts)
    dashboard.wait_for_work()
    target = folder / f"{picture.name}.png"
    with Image.open(io.BytesIO(dashboard.page.screenshot())) as seen:
        # Few colours are on the page: a palette makes the file a third as large.
        seen.convert("RGB").quantize(256).save(target, optimize=True)
    context.close()
    return target


def main(folder: Path = FOLDER) -> None:
    """Take all pictures of a fresh, offline app."""
    path = os.environ.get("TENSORTAPE_BROWSER") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        offline = {"TENSORTAPE_HOME": name, "HTTPS_PROXY": "http://127.0.0.1:9"}
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        with started(offline, Path(name)) as address:
            for picture in PICTURES:
                sys.stderr.write(f"{take(browser, address, picture, folder)}\n")
        browser.close()


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
