"""Reference: docs/api.md, written from the signatures and docstrings of what tensortape offers."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from analytics import stats
from analytics.frames import export, fitted, history, tables
from dashboard.notebook import plot
from models import device

PREFACE = """# Reference of `import tensortape as tt`

Written from the docstrings; a test compares it with them, and runs their examples.
[python.md](python.md) is the guide. Options that every function takes (`**options`) are those of
the command line: [command-line.md](command-line.md).
"""
GROUPS: tuple[tuple[str, str, ModuleType], ...] = (
    ("Tables", "tt", tables),
    ("What holders went through", "tt", history),
    ("Models", "tt", fitted),
    ("Files, tensors, proofs", "tt", export),
    ("Figures", "tt.plot", plot),
)


def page() -> str:
    """The reference as Markdown."""
    parts = [PREFACE]
    for title, room, module in GROUPS:
        parts.append(f"## {title}\n")
        parts += [_section(room, function) for function in _functions(module)]
    parts += [_section("tt", device.to_numpy), "## Statistics\n", _statistics()]
    return "\n".join(parts)


def _functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    """The public functions that a module defines, in its order."""
    for name, value in vars(module).items():
        own = inspect.isfunction(value) and value.__module__ == module.__name__
        if own and not name.startswith("_"):
            yield value


def _section(room: str, function: Callable[..., Any]) -> str:
    text = inspect.getdoc(function) or ""
    signature = f"{room}.{function.__name__}{_signature(function)}"
    return f"### {room}.{function.__name__}\n\n```\n{signature}\n\n{text}\n```\n"


def _statistics() -> str:
    """A row per function of `tt.stats`, which takes a Series, a DataFrame or an array."""
    rows = [
        f"| `tt.stats.{name}{_signature(getattr(stats, name))}` | {_first_line(name)} |"
        for name in sorted(stats.__all__)
    ]
    return "\n".join(["| function | result |", "|---|---|", *rows, ""])


def _first_line(name: str) -> str:
    text = inspect.getdoc(getattr(stats, name)) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")


def _signature(function: Callable[..., Any]) -> str:
    """The parameters and their defaults, without types."""
    shown = []
    for parameter in inspect.signature(function).parameters.values():
        plain = str(parameter.replace(annotation=inspect.Parameter.empty))
        starred = parameter.kind is inspect.Parameter.KEYWORD_ONLY
        shown += ["*"] if starred and "*" not in shown else []
        shown.append(re.sub(r"\s*=\s*", "=", plain))
    return f"({', '.join(shown)})"
