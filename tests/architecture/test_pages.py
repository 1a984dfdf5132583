"""ARCHITECTURE.md, CONTRIBUTING.md and docs/: what they say of the source is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.pages import walk_throughs, wrong_examples, wrong_references
from tests.architecture.source import ROOT

PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "docs/conventions.md", "docs/server.md")
MOST_LINES = 130  # of ARCHITECTURE.md: two screens


@pytest.mark.parametrize("page", PAGES)
def test_files_names_and_tests_that_a_page_mentions_are_there(page: str) -> None:
    assert list(wrong_references((ROOT / page).read_text(encoding="utf-8"), ROOT)) == []


def test_a_wrong_reference_is_found(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/a.py").write_text("from b import c\nX = 1\nclass D:\n    def e(self): ...")
    right = "`models/a.py` (`c`, `X`, `D.e`, …), `models/`, `models/a.py::c`"
    assert list(wrong_references(right, tmp_path)) == []
    wrong = (
        "`models/b.py`, `models/c/`, `models/a.py`\n(`f`), `models/a.py` (`D.g`), `models/a.py::h`"
    )
    assert list(wrong_references(wrong, tmp_path)) == [
        *("models/b.py", "models/c/"),
        *("models/a.py: f", "models/a.py: D.g", "models/a.py: h"),
    ]


def test_the_architecture_page_is_read_at_a_glance() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_formula_with_several_versions_names_a_test() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = page.partition("| formula | versions | held equal by |\n|---|---|---|\n")[2]
    rows = [line.split(" | ") for line in table.partition("\n\n")[0].splitlines()]
    assert len(rows) > 10
    for formula, versions, tests in rows:
        assert versions.count("`") >= 4, formula
        assert re.search(r"`tests/[\w/]+\.py::test_\w+`", tests), formula


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_and_pictures_of_a_page_are_there(page: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_a_walk_through_shows_lines_that_are_there() -> None:
    steps = walk_throughs((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert list(steps) == [
        *("Add a metric", "Add a page", "Add a source of prices", "Add a volatility model")
    ]
    for title, text in steps.items():
        assert re.search(r"as\s+in\s+`", text), title
        assert list(wrong_examples(text, ROOT)) == [], title


def test_a_line_that_has_moved_is_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_text('X = {\n    "one": 1,\n}\nY = {"two": 2}\ndef f(): ...')
    right = """1. `a/b.py` (`X`), as in `"one": 1,`; `a/b.py`\n   (`f`, `X`),\n as in `"one"`"""
    assert list(wrong_examples(right, tmp_path)) == []
    wrong = """1. `a/b.py` (`X`), as in `"two"`; `a/b.py` (`Y`), as in `"one"`, as in `"two"`"""
    assert list(wrong_examples(wrong, tmp_path)) == ['a/b.py X: "two"', 'a/b.py Y: "one"']
    with pytest.raises(AssertionError, match="before"):
        list(wrong_examples("as in `x`", tmp_path))
