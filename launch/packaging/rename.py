"""Rename: rewrites every import of a room in a module's source to one of the package.

Statements are found by their syntax, not by searching text. Module names in strings ("a.b.c" as a
whole, as importlib takes them) are rewritten too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

PACKAGE = "tensortape"
ROOMS = ("models", "analytics", "dashboard")
_ROOM = rf"(?P<room>{'|'.join(ROOMS)})"
FROM = re.compile(rf"(from\s+){_ROOM}\b")
IMPORT = re.compile(rf"(import\s+){_ROOM}\b")
QUOTED = re.compile(rf"^([\"']){_ROOM}\b")
NAME = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.\w+)+")


def renamed(source: str) -> str:
    """The source, importing the package's parts.

    Raises:
        ValueError: an import that binds the name of a room, which no rewriting can keep.

    Example:
        >>> renamed("from models.errors import InputError")
        'from tensortape.models.errors import InputError'
    """
    lines = source.splitlines(keepends=True)
    places = sorted(_places(ast.parse(source)), key=lambda one: one[:2], reverse=True)
    for line, column, pattern in places:
        text = lines[line].encode()
        before, after = text[:column].decode(), text[column:].decode()
        lines[line] = before + pattern.sub(_into_package, after, count=1)
    return "".join(lines)


def _into_package(match: re.Match[str]) -> str:
    return f"{match.group(1)}{PACKAGE}.{match.group('room')}"


def _places(tree: ast.AST) -> Iterator[tuple[int, int, re.Pattern[str]]]:
    """Line and column, from 0, of each name to rewrite, with its pattern."""
    for node in ast.walk(tree):
        pattern = _pattern(node)
        if pattern is not None:
            yield node.lineno - 1, node.col_offset, pattern  # type: ignore[attr-defined]


def _pattern(node: ast.AST) -> re.Pattern[str] | None:
    """The pattern of a room's name in this node; None if there is none.

    Raises:
        ValueError: as `renamed`.
    """
    if isinstance(node, ast.ImportFrom):
        return FROM if not node.level and _is_room(node.module) else None
    if isinstance(node, ast.Import):
        rooms = [alias for alias in node.names if _is_room(alias.name)]
        if any(alias.asname is None for alias in rooms) or len(rooms) not in (0, len(node.names)):
            raise ValueError(f"line {node.lineno}: write from … import, or import … as")
        return IMPORT if rooms else None
    quoted = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return QUOTED if quoted and NAME.fullmatch(node.value) else None  # type: ignore[attr-defined]


def _is_room(module: str | None) -> bool:
    return (module or "").split(".")[0] in ROOMS
