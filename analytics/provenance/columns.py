"""Columns: meaning and unit of every column of every file; the source of docs/columns.md.

`columns.json` has the table by recipe: the command that writes it, what a row is, and column →
unit and meaning. A name in <> stands for each of several: a ticker, a metric, a number.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("columns.json")
PLACE = re.compile(r"<\w+>")
PREFACE = """# Every column of every file

Written from `analytics/provenance/columns.json`; a test compares it with the tables. Columns of
`summary` and `volatility`, and each metric of `screen`, are in [metrics.md](metrics.md). A missing
number is an empty cell. Rates are fractions (0.12 is 12 %), but GARCH's parameters are of returns
in percent. `<name>` stands for each of several.
"""


@functools.cache
def files() -> Mapping[str, Any]:
    """Recipe → `command`, `row` and `columns`, each of these a pair of unit and meaning."""
    table: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return table


def lacking(recipe: str, names: Sequence[str]) -> list[str]:
    """The columns of a table without a description.

    Args:
        recipe: name of the table in `provenance.recipes`.
        names: its columns.

    Example:
        >>> lacking("cone", ["ticker", "window", "q05", "nonsense"])
        ['nonsense']
    """
    patterns = [_pattern(name) for name in files()[recipe]["columns"]]
    return [name for name in names if not any(one.fullmatch(name) for one in patterns)]


def page() -> str:
    """The dictionary of columns as a Markdown page."""
    parts = [PREFACE]
    for file in files().values():
        command = file["command"]
        title = command if command.startswith("the ") else f"`{command}`"
        rows = [f"| `{name}` | {unit} | {text} |" for name, (unit, text) in file["columns"].items()]
        head = [f"## {title}", "", f"One row per {file['row']}.", ""]
        parts.append("\n".join([*head, "| column | unit | meaning |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _pattern(name: str) -> re.Pattern[str]:
    """The pattern of a name with placeholders."""
    kinds = {"<number>": r"\d+", "<month>": "[a-z]{3}"}
    parts = [re.escape(part) for part in PLACE.split(name)]
    places = [kinds.get(place, ".+") for place in PLACE.findall(name)]
    return re.compile(
        "".join(part + place for part, place in zip(parts, [*places, ""], strict=True))
    )
