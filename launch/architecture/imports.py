"""Imports between the modules of this repository, read from the source without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# The rooms, from the top down.
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
    """The part of a room with a module: its subject folder, or the module itself if it is loose.

    Args:
        module: dotted name, such as `models.volatility.garch.model`.
        known: our modules by dotted name.

    Returns:
        The folder's name (`volatility`), or a loose file's with its suffix (`errors.py`).
    """
    parts = module.split(".")
    if len(parts) == 1:
        return "__init__.py"
    loose = len(parts) == 2 and known[module].name != "__init__.py"
    return f"{parts[1]}.py" if loose else parts[1]


@dataclass(frozen=True)
class Imports:
    """All imports between modules of the product.

    Attributes:
        known: our modules by dotted name.
        uses: dotted name of each module → those that it imports, without itself.
    """

    known: dict[str, Path]
    uses: dict[str, frozenset[str]]

    @classmethod
    def of(cls, root: Path) -> Imports:
        """Read every file of the product once; `root` is the folder of the repository."""
        known = modules(root)
        trees = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in known.items()}
        found = {name: frozenset(imported(tree, known)) for name, tree in trees.items()}
        return cls(known, {name: uses - {name} for name, uses in found.items()})

    def rooms_below(self, room: str) -> list[str]:
        """The other rooms that a room imports, in alphabetical order."""
        used = {other.split(".")[0] for name in self._inside(room) for other in self.uses[name]}
        return sorted(used - {room})

    def between_subjects(self, room: str) -> dict[str, set[str]]:
        """For each subject folder and loose file of a room, those that it imports."""
        inside = self._inside(room)
        graph: dict[str, set[str]] = {subject(name, self.known): set() for name in inside}
        for name in inside:
            used = {subject(other, self.known) for other in self.uses[name] if other in inside}
            graph[subject(name, self.known)] |= used
        graph.pop("__init__.py", None)
        return {name: used - {name} for name, used in graph.items()}

    def _inside(self, room: str) -> set[str]:
        return {name for name in self.known if name.split(".")[0] == room}
