"""What a page of documentation says of the source: files, names in them, tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAMES = r"\(((?:`[\w.]+`(?:, )?)+(?:…)?)\)"


@cache
def names_in(file: Path) -> frozenset[str]:
    """Functions, classes, methods as `Class.method`, variables and imports of a module."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(_names(tree.body, ""))


def _names(body: list[ast.stmt], of: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield of + node.name
        if isinstance(node, ast.ClassDef):
            yield from _names(node.body, f"{node.name}.")
        if isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        if isinstance(node, ast.Assign):
            yield from (one.id for one in node.targets if isinstance(one, ast.Name))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield of + node.target.id


def wrong_references(text: str, root: Path) -> Iterator[str]:
    """Files, folders, names and tests that a page mentions and that are not there.

    Read are `folder/file.py`, `folder/`, `file.py` (`name`, `Class.name`) and `file.py::test_name`.
    """
    for path in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)(?:::\w+)?`", text):
        if path.startswith("TENSORTAPE_HOME/"):  # a folder of the user's
            continue
        if not (root / path).exists():
            yield path
    named = [(path, re.findall(r"[\w.]+", names)) for path, names in _with_names(text)]
    named += [(path, [name]) for path, name in re.findall(r"`([\w./]+\.py)::(\w+)`", text)]
    for path, names in named:
        if (root / path).is_file():
            yield from (f"{path}: {name}" for name in names if name not in names_in(root / path))


def _with_names(text: str) -> list[tuple[str, str]]:
    return re.findall(rf"`([\w./]+\.py)`\s+{NAMES}", text)


def walk_throughs(page: str) -> dict[str, str]:
    """By title, the sections under "Walk-throughs"; each has numbered steps."""
    _, *sections = page.partition("\n## Walk-throughs\n")[2].split("\n### ")
    found = {title: text for title, _, text in (one.partition("\n") for one in sections)}
    assert all(re.search(r"^1\. ", text, re.MULTILINE) for text in found.values())
    return found


def wrong_examples(text: str, root: Path) -> Iterator[str]:
    """Lines after "as in" that are not in the source of the names mentioned just before them."""
    parts = re.split(r"as\s+in\s+`([^`]+)`", text)
    named: tuple[str, list[str]] | None = None
    for before, line in zip(parts[::2], parts[1::2], strict=False):
        mentioned = _with_names(before)
        if mentioned:
            path, names = mentioned[-1]
            named = path, re.findall(r"[\w.]+", names)
        assert named is not None, f"no file before: as in {line}"
        path, names = named
        if not any(line in source for source in _sources(root / path, names)):
            yield f"{path} {' '.join(names)}: {line}"


def _sources(file: Path, names: list[str]) -> Iterator[str]:
    """The source text of those names of a module's top level."""
    text = file.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        own = {getattr(one, "id", getattr(one, "name", "")) for one in targets}
        own |= {getattr(getattr(node, "target", None), "id", "")}
        if own & set(names):
            yield ast.get_source_segment(text, node) or ""
