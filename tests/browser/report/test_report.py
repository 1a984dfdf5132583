"""The report in a browser: opened from a disk, on a dark screen, and printed on white paper."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from analytics.provenance import verify
from tests.dashboard.report.test_render import report

INKS = """() => [...document.querySelectorAll('.js-plotly-plot')]
    .map(chart => chart._fullLayout.font.color)"""
DRAWN = """() => [...document.querySelectorAll('.chart')]
    .every(chart => chart.querySelector('.main-svg'))"""
PAPER = "() => getComputedStyle(document.body).backgroundColor"


def test_it_opens_from_a_file_asks_for_nothing_and_prints_on_white(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(report(tmp_path, ("AAA", "BBB")))
    page = browser.new_page(color_scheme="dark")
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: wrong.append(one.text))
    page.on("pageerror", lambda one: wrong.append(str(one)))
    page.goto(file.as_uri())
    page.wait_for_function(DRAWN)
    assert set(page.evaluate(INKS)) == {"#e9e8e4"}
    assert page.evaluate(PAPER) == "rgb(23, 22, 20)"
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert set(page.evaluate(INKS)) == {"#1b1b1f"}
    assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
    page.close()
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
    assert wrong == []
    assert verify(file.read_bytes()).identical
