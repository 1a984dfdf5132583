"""Compiled loops: kept on disk, and never older than their sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
LOOP = """
from models.runtime.compiled import compiled
from loops.given import AMOUNT

@compiled
def raised(value):
    return value + AMOUNT
"""
ASK = """
from loops.loop import raised
print(raised(1.0), sum(raised.stats.cache_hits.values()))
"""


GIVEN = """
from typing import NamedTuple

AMOUNT = 1.0

class Pair(NamedTuple):
    one: float
    other: float
"""


def ask(*path: Path, said: str = ASK) -> str:
    """What the loop answers to 1, and how often its machine code came from disk."""
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    variables.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", said],
        cwd=path[0],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_machine_code_is_kept_until_a_source_beside_it_changes(tmp_path: Path) -> None:
    """numba alone would go on with the constant of before, for the loop's file is the same."""
    folder = tmp_path / "loops"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "loop.py").write_text(LOOP)
    (folder / "given.py").write_text("AMOUNT = 1.0\n")
    assert ask(tmp_path, ROOT) == "2.0 0"
    assert ask(tmp_path, ROOT) == "2.0 1"
    (folder / "given.py").write_text("AMOUNT = 5.0\n")
    assert ask(tmp_path, ROOT) == "6.0 0"
    assert len([*folder.glob("__pycache__/loops-*")]) == 1


def test_machine_code_that_names_what_has_moved_is_not_read(tmp_path: Path) -> None:
    """numba alone unpickles it before it looks whether the sources are those of now."""
    folder = tmp_path / "loops"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "loop.py").write_text(
        LOOP.replace("return value + AMOUNT", "return value[0] + AMOUNT")
    )
    (folder / "given.py").write_text(GIVEN)
    ask_pair = ASK.replace("raised(1.0)", "raised(Pair(1.0, 0.0))").replace(
        "import raised", "import raised, Pair"
    )
    (folder / "loop.py").write_text(
        (folder / "loop.py").read_text().replace("import AMOUNT", "import AMOUNT, Pair")
    )
    assert ask(tmp_path, ROOT, said=ask_pair) == "2.0 0"
    moved = folder / "moved.py"
    (folder / "given.py").rename(moved)
    (folder / "loop.py").write_text((folder / "loop.py").read_text().replace("given", "moved"))
    assert ask(tmp_path, ROOT, said=ask_pair) == "2.0 0"


def test_machine_code_is_kept_until_an_imported_source_elsewhere_changes(tmp_path: Path) -> None:
    """A constant that the loop imports from another package than its own."""
    shared, folder = tmp_path / "models", tmp_path / "loops"
    for made in (shared, folder):
        made.mkdir()
        (made / "__init__.py").touch()
    (shared / "runtime").mkdir()
    (shared / "runtime" / "__init__.py").touch()
    shutil.copy(ROOT / "models" / "runtime" / "compiled.py", shared / "runtime")
    (folder / "loop.py").write_text(LOOP.replace("loops.given", "models.given"))
    (shared / "given.py").write_text("AMOUNT = 1.0\n")
    assert [ask(tmp_path), ask(tmp_path)] == ["2.0 0", "2.0 1"]
    (shared / "given.py").write_text("AMOUNT = 5.0\n")
    assert ask(tmp_path) == "6.0 0"
