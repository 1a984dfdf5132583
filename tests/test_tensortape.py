"""`import tensortape`: costs nothing, offers what it lists, and its examples hold."""

from __future__ import annotations

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import tensortape as tt

ROOT = Path(__file__).resolve().parents[1]
EXPLAINED = (
    "tensortape",
    "analytics.frames.history",
    "analytics.spelling",
    "dashboard.notebook.plot",
    "analytics.request",
)
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def loaded_by(statements: str) -> set[str]:
    """Top-level modules that a fresh interpreter has after these statements."""
    code = f"{statements}\nimport sys; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_import_loads_nothing_that_is_heavy() -> None:
    heavy = {"torch", "numpy", "pandas", "plotly", "streamlit", "numba", "models", "analytics"}
    assert heavy & loaded_by("import tensortape as tt; dir(tt); tt.__version__") == set()


@pytest.mark.slow
def test_charts_load_no_streamlit_and_leave_plotlys_template_alone() -> None:
    code = (
        "import plotly.io as pio; before = pio.templates.default\n"
        "import tensortape as tt; tt.plot; import dashboard.charts.overview\n"
        "assert pio.templates.default == before"
    )
    assert "streamlit" not in loaded_by(code)


def test_every_name_is_there_and_described() -> None:
    assert sorted(tt.HOMES) == sorted(tt.__all__) == [n for n in dir(tt) if n != "__version__"]
    for name in tt.__all__:
        assert getattr(tt, name).__doc__, name
    with pytest.raises(AttributeError, match="tensortape has no 'nonsense'"):
        tt.nonsense  # noqa: B018


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse((ROOT / "tensortape.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    homes = {
        name: home if name in tt.MODULES else f"{home}.{name}" for name, home in tt.HOMES.items()
    }
    assert seen == homes


def test_the_version_is_that_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == tt.__version__


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*EXPLAINED, *tt.HOMES.values()}))
def test_the_examples_in_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert result.failed == 0


@pytest.mark.parametrize("name", ["calendar", "garch", "summary", "rolling", "frontier", "panel"])
def test_nouns_have_an_example(name: str) -> None:
    assert ">>>" in str(getattr(tt, name).__doc__)
