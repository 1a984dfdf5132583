"""The page Portfolio in a browser: weights edited in the table, scaled, kept in the address."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import TimeoutError as NotThere

from tests.browser.page import Dashboard

Visit = Callable[..., Dashboard]
ROW = 35  # pixels
ATTEMPTS, ANSWER_MS = 5, 30_000
WEIGHTS = """() => [...document.querySelectorAll('.js-plotly-plot')]
    .flatMap(chart => chart._fullData)
    .find(trace => trace.name === 'Weight' && trace.type === 'bar')?.text.join(' ')"""


def wait_for_line(dashboard: Dashboard, line: str) -> None:
    """Wait until the address has these own weights: it may change after the page."""
    dashboard.page.wait_for_function(
        "line => new URLSearchParams(location.search).getAll('pw').join() === line", arg=line
    )


def enter_weight(dashboard: Dashboard, percent: str, answer: str) -> None:
    """Type the first weight until the page answers it.

    At a person's pace, and again where it was lost, as a person would: Streamlit's editor forgets
    what is typed while it draws.
    """
    editor = dashboard.page.get_by_test_id("stDataFrame").first
    answered = dashboard.page.get_by_text(answer)
    for _ in range(ATTEMPTS):
        editor.dblclick(position={"x": 200, "y": ROW * 1.5})
        dashboard.page.locator("#portal input").wait_for()
        dashboard.page.keyboard.press("Control+A")
        dashboard.page.keyboard.type(percent, delay=60)
        dashboard.page.wait_for_function(
            "text => document.querySelector('#portal input')?.value === text", arg=percent
        )
        dashboard.page.keyboard.press("Enter")
        with contextlib.suppress(NotThere):
            answered.wait_for(timeout=ANSWER_MS)
            return
        dashboard.page.keyboard.press("Escape")
    answered.wait_for()


def test_weights_are_edited_refused_scaled_and_kept_in_the_address(
    offline_app: str, visit: Visit
) -> None:
    dashboard = visit(offline_app).open("portfolio?t=AAPL&t=AMZN&p=Max&b=None")
    dashboard.settle(charts=2)
    dashboard.control("Own").click()
    dashboard.page.wait_for_function(f"() => ({WEIGHTS})() === '50.0% 50.0%'")
    dashboard.settle(charts=2)
    enter_weight(dashboard, "75", "The weights sum to 125.00 %, not to 100 %.")
    wait_for_line(dashboard, "AAPL=0.75,AMZN=0.5")
    dashboard.page.get_by_role("button", name="Scale to 100 %").click()
    dashboard.page.wait_for_function(f"() => ({WEIGHTS})() === '60.0% 40.0%'")
    wait_for_line(dashboard, "AAPL=0.6,AMZN=0.4")
    again = visit(offline_app).open(dashboard.page.url.removeprefix(f"{offline_app}/"))
    again.page.wait_for_function(f"() => ({WEIGHTS})() === '60.0% 40.0%'")
    assert dashboard.errors == again.errors == []
    assert dashboard.foreign == []


def test_weights_typed_for_the_portfolio_are_those_of_the_fan_whose_file_is_the_command_lines(
    offline_app: str, visit: Visit, tmp_path: Path
) -> None:
    asked = "portfolio?t=AAPL&t=KO&p=Max&b=None&pf=Own&pw=AAPL%3D0.7,KO%3D0.3"
    dashboard = visit(offline_app).open(asked)
    dashboard.settle(charts=2)
    dashboard.page.get_by_role("link", name="Outlook", exact=True).click()
    dashboard.page.get_by_text("Equal weights of AAPL, KO, bought and held").wait_for()
    dashboard.settle(charts=1)
    dashboard.wait_for_work()
    box = dashboard.page.get_by_role("combobox", name="Holding")
    box.click()
    box.fill("Own")
    dashboard.page.get_by_role("option", name="Own weights").wait_for()
    box.press("Enter")
    dashboard.page.get_by_text("AAPL 70.0%, KO 30.0%, bought and held").wait_for()
    dashboard.settle(charts=1)
    wait_for_line(dashboard, "AAPL=0.7,KO=0.3")
    _, content = dashboard.download("Simulate CSV", tmp_path)
    main = ("simulate", "AAPL", "KO", "--source", "sample", "--weights", "AAPL=70%,KO=30%")
    options = ("--model", "bootstrap", "--paths", "10000", "--wealth", "10000")
    command = [sys.executable, "-m", "analytics", *main, *options, "--csv", "-"]
    assert content == subprocess.run(command, check=True, capture_output=True).stdout
    assert dashboard.errors == dashboard.foreign == []
