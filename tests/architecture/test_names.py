"""Names: a class name stands for one class, and a module's name says its subject."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest

from tests.architecture.source import PRODUCT, Source, ours, written

pytestmark = pytest.mark.slow

WORDS_THAT_SAY_NOTHING = {
    *("common", "utils", "util", "helpers", "helper", "misc", "words", "held", "told", "found"),
    *("base", "stuff", "tools", "various"),
}


def classes(files: Sequence[Source]) -> dict[str, list[str]]:
    """By name, the files in which a class of that name is defined; a nested class counts too."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for node in file.nodes(ast.ClassDef):
            found[node.name].append(file.path)
    return found


def duplicates(files: Sequence[Source]) -> dict[str, tuple[str, ...]]:
    """Class names that stand for more than one class, and where."""
    return {name: tuple(paths) for name, paths in classes(files).items() if len(paths) > 1}


def silent_names(files: Sequence[Source]) -> Iterator[str]:
    """Modules and folders whose whole name is a word that says nothing about their subject."""
    for file in files:
        for part in file.path.removesuffix(".py").split("/"):
            if part.strip("_") in WORDS_THAT_SAY_NOTHING:
                yield f"{file.path}: {part} says nothing, name the subject"


def test_a_class_name_stands_for_one_class() -> None:
    assert duplicates(ours(*PRODUCT)) == {}


def test_a_duplicate_class_name_is_found() -> None:
    files = [
        written("models/a.py", "class Plan: ..."),
        written("dashboard/b.py", "class Plan: ...\nclass Other:\n    class Own: ..."),
        written("dashboard/c.py", "class Own: ..."),
    ]
    assert duplicates(files) == {
        "Plan": ("models/a.py", "dashboard/b.py"),
        "Own": ("dashboard/b.py", "dashboard/c.py"),
    }
    assert duplicates(files[:1]) == {}


def test_names_of_modules_say_their_subject() -> None:
    assert list(silent_names(ours(*PRODUCT, "benchmarks", "tests"))) == []


def test_a_name_that_says_nothing_is_found() -> None:
    refused = ("models/utils.py", "models/_helpers.py", "analytics/common/prices.py")
    assert all(list(silent_names([written(path)])) for path in refused)
    assert list(silent_names([written("dashboard/shell/common_window.py")])) == []
