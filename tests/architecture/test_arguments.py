"""Docstrings: a public function of three or more parameters has an Args section.

ruff's D417 holds that an Args section names every parameter, so a section is whole or absent. The
functions that still lack one are in arguments_missing.txt, one a line: the test compares that list
with the source exactly, so it can only become shorter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, Source, ours, written

pytestmark = pytest.mark.slow

ROOMS = ("models", "analytics")
PARAMETERS = 3
MISSING = "arguments_missing.txt"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(
    parent: ast.Module | ast.ClassDef, of: str = ""
) -> Iterator[tuple[str, Function]]:
    """Functions, and methods of public classes, by their qualified names."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node, f"{of}{node.name}.")
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield f"{of}{node.name}", node


def parameters(function: Function) -> list[ast.arg]:
    """All that a caller may give, without self and cls."""
    written = function.args
    named = [*written.posonlyargs, *written.args, *written.kwonlyargs]
    named += [one for one in (written.vararg, written.kwarg) if one]
    return [one for one in named if one.arg not in ("self", "cls")]


def is_command(function: Function) -> bool:
    """Whether a function is a command: its options carry their own help, see test_docs.py."""
    decorated = any(ast.unparse(one) == "takes_request" for one in function.decorator_list)
    annotations = [ast.unparse(one.annotation) for one in parameters(function) if one.annotation]
    return decorated or any(one.startswith("Annotated[") for one in annotations)


def without_args(source: Source) -> Iterator[str]:
    """Public functions of three or more parameters whose docstring has no Args section."""
    for name, function in public_functions(source.tree):
        explained = "\nArgs:\n" in f"\n{ast.get_docstring(function) or ''}"
        many = len(parameters(function)) >= PARAMETERS
        if many and not explained and not is_command(function):
            yield f"{source.path}::{name}"


def test_public_functions_explain_their_arguments() -> None:
    listed = (ROOT / "tests" / "architecture" / MISSING).read_text(encoding="utf-8").splitlines()
    now = sorted(one for source in ours(*ROOMS) for one in without_args(source))
    assert now == listed, f"{MISSING} is not what the source lacks"


def test_a_function_without_args_is_found() -> None:
    def found(text: str) -> list[str]:
        return list(without_args(written("models/a.py", text)))

    assert found("def f(a, b, c): ...") == ["models/a.py::f"]
    assert found("def f(a, *, b, **c): 'Says nothing of a.'") == ["models/a.py::f"]
    assert found("class C:\n    def f(self, a, b, *c): ...") == ["models/a.py::C.f"]
    assert found('def f(a, b, c):\n    """F.\n\n    Args:\n        a: one.\n    """') == []
    assert found("def f(a, b): ...\ndef _g(a, b, c): ...") == []
    assert (
        found("class C:\n    def f(self, a, b): ...\nclass _D:\n    def f(self, a, b, c): ...")
        == []
    )


def test_commands_explain_their_options_by_help() -> None:
    text = "def f(a: Annotated[str, Option(help='A.')], b: int, c: int): ..."
    assert list(without_args(written("analytics/commands/a.py", text))) == []
    text = "@takes_request\ndef f(a: int, b: int, c: int): ..."
    assert list(without_args(written("analytics/commands/a.py", text))) == []
