"""Imports between the modules of this repository, read from the source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

# From the top of the stair down.
ROOMS = ("dashboard", "analytics", "models")


def modules(root: Path) -> dict[str, Path]:
    """The product's modules by dotted name; a package stands for its `__init__.py`.

    Args:
        root: folder of the repository.
    """
    files = [root / "app.py"] if (root / "app.py").is_file() else []
    for room in ROOMS:
        files += sorted((root / room).rglob("*.py"))
    return {_name(file.relative_to(root)): file for file in files}


def _name(path: Path) -> str:
    """The dotted name of a file, relative to the repository."""
    return path.as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.Module, known: Mapping[str, Path]) -> Iterator[str]:
    """Names of our modules that a file imports, also inside functions and for types only.

    `from models.prices import panel` is an import of `models.prices.panel`; `from models.errors
    import InputError` is one of `models.errors`. No file uses a relative import: ruff refuses them.

    Args:
        tree: syntax tree of the file.
        known: our modules by dotted name.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield node.module


def subject(module: str, known: Mapping[str, Path]) -> str:
    """The part of a room that a module belongs to: its subject folder, or itself if it is loose.

    Args:
        module: dotted name, such as `models.volatility.garch.model`.
        known: our modules by dotted name.

    Returns:
        The folder's name (`volatility`), or a loose file's with its ending (`errors.py`).
    """
    parts = module.split(".")
    if len(parts) == 1:
        return "__init__.py"
    loose = len(parts) == 2 and known[module].name != "__init__.py"
    return f"{parts[1]}.py" if loose else parts[1]


def arrows(root: Path) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Imports between modules of the product, grouped by the rooms that they connect.

    Args:
        root: folder of the repository.

    Returns:
        (importing room, imported room) → pairs of (importing module, imported module), by their
        dotted names.
    """
    known = modules(root)
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for name, file in known.items():
        for other in imported(ast.parse(file.read_text(encoding="utf-8")), known):
            if other != name:
                rooms = name.split(".")[0], other.split(".")[0]
                found.setdefault(rooms, set()).add((name, other))
    return found


def between_subjects(root: Path, room: str) -> dict[str, set[str]]:
    """For each subject folder and loose file of a room, those that it imports.

    Args:
        root: folder of the repository.
        room: one of `ROOMS`.
    """
    known = modules(root)
    inside = [module for module in known if module.split(".")[0] == room]
    graph: dict[str, set[str]] = {subject(module, known): set() for module in inside}
    for one, other in arrows(root).get((room, room), set()):
        graph[subject(one, known)].add(subject(other, known))
    for name in graph:
        graph[name].discard(name)
    empty = [name for name in graph if name == "__init__.py"]
    return {name: uses for name, uses in graph.items() if name not in empty}
