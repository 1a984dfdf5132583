"""What `run.py app` computes before it starts the server: every compiled loop of a simulation."""

from __future__ import annotations

import ast
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from analytics.__main__ import main
from launch import commands
from models import montecarlo
from models.montecarlo import arrays, kernels

ROOT = Path(__file__).resolve().parents[2]
LOOPS = ROOT / "models" / "montecarlo" / "kernels.py"


def compiled_loops() -> dict[str, set[str]]:
    """Each compiled loop of a simulation and the names in it."""
    functions = [one for one in ast.parse(LOOPS.read_text("utf-8")).body if is_compiled(one)]
    return {
        one.name: {node.id for node in ast.walk(one) if isinstance(node, ast.Name)}
        for one in functions
    }


def is_compiled(one: ast.stmt) -> bool:
    decorators = one.decorator_list if isinstance(one, ast.FunctionDef) else []
    return any(isinstance(node, ast.Name) and node.id == "compiled" for node in decorators)


def with_called(names: set[str], calls: dict[str, set[str]]) -> set[str]:
    """These loops and all that they call, which numba compiles with them."""
    more = names.union(*(calls[name] & set(calls) for name in names))
    return names if more == names else with_called(more, calls)


class Noted:
    """The module of the loops, which notes those that Python calls."""

    def __init__(self) -> None:
        self.called: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.called.add(name)
        return getattr(kernels, name)


class Ended:
    """A process that has ended."""

    def wait(self) -> None:
        """At once."""


def test_the_loops_of_a_loop_are_found() -> None:
    assert with_called({"a"}, {"a": {"b", "x"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {*"abc"}


def test_every_loop_of_a_simulation_is_run_by_the_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, and of the commands those that draw fans."""
    noted, ran = Noted(), []

    def computing(arguments: list[str]) -> object:
        ran.append(arguments[0])
        if arguments[0] == "simulate":
            with pytest.raises(SystemExit) as left:
                main(arguments)
            assert not left.value.code
        return nullcontext(Ended())

    for module in (montecarlo, arrays):
        monkeypatch.setattr(module, "kernels", noted)
    monkeypatch.setattr(commands, "_computing", computing)
    commands._compile()
    calls = compiled_loops()
    assert with_called(noted.called & set(calls), calls) == set(calls)
    assert ran == ["summary", "garch", "simulate", "simulate"]
