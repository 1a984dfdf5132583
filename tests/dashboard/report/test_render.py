"""The report: every page in one file, nothing from outside, and every table recomputed from it."""

from __future__ import annotations

import base64
import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics import prices
from analytics.provenance import report_parts, verify
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from dashboard.report import render
from models.errors import BundleError, RequestError
from tests.dashboard.market import walk

pytestmark = pytest.mark.slow

CHAPTERS = ["Overview", "Returns", "Risk", "Volatility", "Compare", "Portfolio", "Outlook", "Proof"]
SMALL = Scenario(paths=1_000, days=21)


def report(tmp_path: Path, names: tuple[str, ...], **asked: object) -> bytes:
    path = tmp_path / "mine.csv"
    dates = pd.bdate_range("2021-01-04", periods=400).strftime("%Y-%m-%d")
    closes = {name: walk(seed, 400) for seed, name in enumerate(names)}
    pd.DataFrame({"date": dates, **closes}).to_csv(path, index=False)
    request = Request(source=str(path), **asked)  # type: ignore[arg-type]
    return render(request, prices.load(request), SMALL)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return report(tmp_path_factory.mktemp("report"), ("AAA", "BBB", "</script><b>x"))


def markup(page: bytes) -> str:
    """The page without what its scripts hold."""
    return re.sub(r"(<script[^>]*>).*?</script>", r"\1</script>", page.decode(), flags=re.DOTALL)


def test_every_page_is_a_chapter_with_charts(page: bytes) -> None:
    text = markup(page)
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", text) == CHAPTERS
    figures = re.findall(r'<script type="application/json" data-figure="([\w-]+)">', text)
    places = re.findall(r'<div class="chart" id="([\w-]+)"', text)
    assert figures == places
    assert {name.rpartition("-")[0] for name in figures} == {
        one.lower() for one in CHAPTERS if one != "Proof"
    }


def test_figures_are_json_with_data(page: bytes) -> None:
    found = re.findall(rb'data-figure="[\w-]+">(.*?)</script>', page, flags=re.DOTALL)
    assert found
    assert all(json.loads(text)["data"] for text in found)


def test_nothing_comes_from_outside_and_no_name_is_markup(page: bytes) -> None:
    text = markup(page)
    assert re.findall(r"""(?:src|href)=["'](?!#)""", text) == []
    assert "<b>" not in text
    assert "‹/script›" in text
    assert text.count("<script>") == 2  # Plotly once, and the page's own


def test_every_table_in_it_is_recomputed_to_the_byte(page: bytes) -> None:
    verdict = verify(page)
    assert verdict.identical, verdict.sentence
    assert verdict.sentence.startswith("identical: all 13 tables")


def test_a_changed_table_is_found(page: bytes) -> None:
    name = b'data-part="summary/table.csv">'
    start = page.index(name) + len(name)
    end = page.index(b"</script>", start)
    table = base64.b64decode(page[start:end]).replace(b"AAA", b"AAB")
    changed = page[:start] + base64.b64encode(table) + page[end:]
    with pytest.raises(BundleError, match=r"table\.csv with the SHA-256"):
        verify(changed)


def test_a_page_of_another_kind_is_refused() -> None:
    with pytest.raises(BundleError, match="a page without prices and tables"):
        verify(b"<!doctype html><html><body>news</body></html>")


def test_parts_of_a_report_are_the_bundles_of_the_command(page: bytes) -> None:
    bundles = report_parts.bundles(page)
    assert set(bundles) >= {"summary", "returns", "correlation", "frontier", "garch", "simulate"}
    assert all(verify(one).identical for one in list(bundles.values())[:2])


def test_one_ticker_has_a_report_that_says_what_it_lacks(tmp_path: Path) -> None:
    text = markup(report(tmp_path, ("AAA",)))
    assert "A portfolio needs two tickers with returns." in text
    assert "What could the holding be worth?" in text


def test_without_returns_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="choose a longer one"):
        report(tmp_path, ("AAA",), start=date(1950, 1, 1), end=date(1951, 1, 1))
