"""Pages with code: every line of them runs, with the output that they show."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tensortape as tt
from analytics.commands.line import settings
from analytics.output import formats
from dashboard.notebook import reference
from tests.browser.pictures import gallery

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
PLOT = "dashboard.notebook.plot"
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("page", ["python", "coming-from"])
def test_the_lines_of_a_page_run(page: str) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, page, 0)
    assert len(test.examples) > 10
    result = doctest.DocTestRunner(optionflags=FLAGS).run(test)
    assert result.failed == 0


def test_every_function_that_a_page_names_is_there() -> None:
    text = (ROOT / "docs/coming-from.md").read_text() + (ROOT / "docs/python.md").read_text()
    named = set(re.findall(r"\btt\.((?:stats|plot)\.)?(\w+)", text))
    assert len(named) > 25
    for room, name in named:
        assert hasattr(getattr(tt, room[:-1]) if room else tt, name), name


def test_the_page_of_the_command_line_names_formats_and_settings_that_are_there() -> None:
    text = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")
    for suffix in re.findall(r"`(\.\w+)`", text):
        assert suffix in formats.SUFFIXES
    toml = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]
    for name in re.findall(r"^([\w-]+) =", toml.partition("[")[0], re.MULTILINE):
        assert name in settings.SHARED


def test_the_reference_is_written_from_the_docstrings() -> None:
    """`python -c "from dashboard.notebook import reference as r; print(r.page(), end='')"`."""
    written = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert written == reference.page()
    for name in set(tt.__all__) - {"PriceWarning", "Request", "Scenario", "TensortapeError"}:
        assert name in ("stats", "plot") or f"### tt.{name}\n" in written


def test_the_gallery_has_every_figure_and_its_picture() -> None:
    """Written by `python -m tests.browser.pictures.gallery`."""
    assert (ROOT / "docs/gallery.md").read_text(encoding="utf-8") == gallery.page()
    figures = {n for n, f in vars(tt.plot).items() if getattr(f, "__module__", "") == PLOT}
    assert {name for name in figures if not name.startswith("_")} == set(gallery.LINES)
    for name, line in gallery.LINES.items():
        assert gallery.LINE.fullmatch(line)
        picture = (ROOT / f"docs/gallery/{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 100_000


def test_the_tutorial_runs(tmp_path: Path) -> None:
    """Its cells are run as one script: no kernel is needed."""
    notebook = json.loads((ROOT / "docs/tutorial.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 8
    assert all(not cell["outputs"] for cell in cells)
    script = tmp_path / "tutorial.py"
    script.write_text("\n".join("".join(cell["source"]) for cell in cells), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "identical" in done.stdout
