"""Tests of a source file, found by imports and by folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from launch.quick import SLOW_FOLDERS

TESTS = "tests"
FOLDERS = ("models", "analytics", "dashboard", "launch", "benchmarks", TESTS)


def concerned(file: Path, root: Path) -> list[str]:
    """Paths of the test files that concern a source file, the nearest first; without slow folders.

    Those that import its module come first, or, where none does, those that import a module that
    imports it, and so on upwards. The others of the folder that mirrors the file's follow.

    Args:
        file: under the root.
        root: of the repository; the paths returned begin there.
    """
    nearest = _nearest(file, root)
    mirror = root / TESTS / file.resolve().relative_to(root.resolve()).parent
    beside = (one.relative_to(root).as_posix() for one in sorted(mirror.glob("test_*.py")))
    slow = tuple(f"{TESTS}/{name}/" for name in SLOW_FOLDERS)
    return [one for one in dict.fromkeys((*nearest, *beside)) if not one.startswith(slow)]


def _nearest(file: Path, root: Path) -> list[str]:
    """The test files with the shortest chain of imports to the file; none if no test reaches it."""
    imports = {_name(one, root): _imported(one) for one in _sources(root)}
    reached = {_name(file, root)}
    while True:
        near = {name for name, needed in imports.items() if needed & reached} - reached
        tests = sorted(name for name in near if name.rpartition(".")[2].startswith("test_"))
        if tests or not near:
            return [f"{name.replace('.', '/')}.py" for name in tests]
        reached |= near


def _name(file: Path, root: Path) -> str:
    """The module's name in imports; a package has the name of its folder."""
    parts = file.resolve().relative_to(root.resolve()).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(file: Path) -> set[str]:
    """Every module that the file may import, also inside functions.

    `from a import b` counts as a and as a.b, because b may be a module or a name in a.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))
