"""A browser for the tests: found, else installed, else missing with a message."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from launch.processes import LaunchRefusal, answer, run, say

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Run by the environment's Python, because only that has Playwright.
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def variables_for_tests(python: Path) -> Mapping[str, str]:
    """Environment variables for the browser tests.

    TENSORTAPE_BROWSER is the browser, unless there is none; TENSORTAPE_BROWSER_REQUIRED is set
    under CI, where a test skipped for lack of a browser would pass silently.
    """
    variables = dict(os.environ)
    browser = find(python) or _install(python)
    if browser:
        variables["TENSORTAPE_BROWSER"] = browser
    else:
        say("No browser: install Chromium or Chrome, or name one in TENSORTAPE_BROWSER.")
    if os.environ.get("CI"):
        variables["TENSORTAPE_BROWSER_REQUIRED"] = "1"
    return variables


def find(python: Path) -> str | None:
    """The browser that TENSORTAPE_BROWSER names, else the system's, else Playwright's own.

    Raises:
        LaunchRefusal: TENSORTAPE_BROWSER names something that cannot be run.
    """
    named = os.environ.get("TENSORTAPE_BROWSER")
    if named and not shutil.which(named):
        raise LaunchRefusal(
            f"TENSORTAPE_BROWSER names {named}, which cannot be run: mend or unset it."
        )
    for name in [named] if named else NAMES:
        if path := shutil.which(name):
            return path
    own = answer([python, "-c", PLAYWRIGHTS_OWN])
    return own if own and Path(own).exists() else None


def _install(python: Path) -> str | None:
    say("Installing a browser for the tests …")
    if _may_use_apt():
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-qq"], env=quiet, stdout=sys.stderr)
        packages = ["-y", "-qq", "--no-install-recommends", "chromium"]
        run(["apt-get", "install", *packages], env=quiet, stdout=sys.stderr)
        if browser := find(python):
            return browser
    run([python, "-m", "playwright", "install", "chromium"], stdout=sys.stderr)
    return find(python)


def _may_use_apt() -> bool:
    return bool(shutil.which("apt-get")) and sys.platform != "win32" and os.geteuid() == 0
