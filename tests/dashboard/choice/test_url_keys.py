"""Keys of the URL: each names one widget, wherever in the dashboard it is defined."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parents[3] / "dashboard"
SHORT = re.compile("[a-z]{1,4}")


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module that may have widgets, by its path; charts have none."""
    for file in sorted(DASHBOARD.rglob("*.py")):
        place = file.relative_to(DASHBOARD)
        if place.parts[0] != "charts":
            yield place.as_posix(), ast.parse(file.read_bytes())


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names and values of a module's constants that are texts: `A = "x"` and `A, B = "x", "y"`."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                many = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                names = target.elts if many else [target]
                values = node.value.elts if many else [node.value]
                for name, value in zip(names, values, strict=True):
                    if isinstance(name, ast.Name) and isinstance(value, ast.Constant):
                        yield name.id, value.value


def keywords(tree: ast.Module) -> Iterator[dict[str, ast.expr]]:
    """The named arguments of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield {each.arg: each.value for each in node.keywords if each.arg}


def test_each_key_of_the_url_is_defined_once() -> None:
    """Two widgets with one key would show and change each other's value, and so would old links."""
    owners = defaultdict(list)
    for place, tree in trees():
        for name, value in constants(tree):
            if isinstance(value, str) and SHORT.fullmatch(value):
                owners[value].append(f"{place}: {name}")
    assert len(owners) > 40
    assert {key: many for key, many in owners.items() if len(many) > 1} == {}


def test_a_widget_that_is_not_in_the_url_has_none_of_its_keys() -> None:
    values = {str(value) for _, tree in trees() for _, value in constants(tree)}
    keys = {value for value in values if SHORT.fullmatch(value)}
    for place, tree in trees():
        for given in keywords(tree):
            key = given.get("key")
            if isinstance(key, ast.Constant):
                assert key.value not in keys, place
                assert "bind" not in given, f"{place}: a bound widget's key is a constant's"
