"""The files that the architecture rules read, parsed once a run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from launch.architecture.imports import Imports

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app.py", "tensortape.py", "run.py", "launch", "models", "analytics", "dashboard")
SOURCES = (*PRODUCT, "benchmarks")

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Source:
    """One file: its path as seen from the repository, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def read(cls, file: Path, root: Path) -> Source:
        text = file.read_text(encoding="utf-8")
        return cls(file.relative_to(root).as_posix(), text, ast.parse(text))

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))


Breach = tuple[int, str]
Rule = Callable[[Source], Iterator[Breach]]
TreeRule = Callable[[Sequence[Source]], Iterator[str]]


def sources(root: Path, names: Sequence[str] = SOURCES) -> list[Source]:
    files = [root / name for name in names if (root / name).is_file()]
    for name in names:
        files += sorted((root / name).rglob("*.py"))
    return [Source.read(file, root) for file in files]


@cache
def _ours(name: str) -> tuple[Source, ...]:
    return tuple(sources(ROOT, (name,)))


def ours(*names: str) -> tuple[Source, ...]:
    """The files of this repository in some of its folders; each is parsed once."""
    return tuple(source for name in names for source in _ours(name))


@cache
def our_imports() -> Imports:
    """The imports between the modules of this repository."""
    return Imports.of(ROOT)


def written(path: str, text: str = "") -> Source:
    """A file that does not exist, to show a rule what it must refuse."""
    return Source(path, text, ast.parse(text))
