"""Settings: defaults of options from tensortape.toml and from TENSORTAPE_… variables.

The command line overrides variables, and variables override the file in the current folder or,
where there is none, the file in the user's folder of settings.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import platformdirs
import typer

from analytics.commands.line.catalogue import COMMANDS
from models.errors import RequestError

FILE = "tensortape.toml"
PREFIX = "TENSORTAPE_"
# Options that may have a default for all commands; each command takes those that it has.
SHARED = (
    *("source", "prices", "dates", "decimal", "start", "end", "kind", "frequency", "price"),
    *("window", "base", "benchmark", "risk-free", "periods", "seed", "format", "wide", "device"),
)
# Output files have no default, because yesterday's file would be replaced without a request.
NEVER = ("csv", "bundle", "output")


def defaults(command: str, options: Mapping[str, str]) -> dict[str, Any]:
    """The command's parameters that have a default from the settings, and those defaults.

    They are printed on standard error with their origin, because they change numbers.

    Args:
        command: its name.
        options: option without dashes → parameter, of that command.

    Raises:
        RequestError: the file cannot be read, or has a name that no command or option has.
    """
    found = {name: (value, f"{PREFIX}…") for name, value in _variables().items()}
    path = _path()
    if path is not None:
        found = {
            name: (value, path.name) for name, value in _of_file(path, command).items()
        } | found
    used = {name: one for name, one in found.items() if name in options}
    if unknown := [name for name in used if name in NEVER]:
        raise RequestError("a default that names no file", unknown[0], "write it as an option")
    if used:
        message = ", ".join(f"--{name} {value} ({where})" for name, (value, where) in used.items())
        typer.echo(f"defaults: {message}", err=True)
    return {options[name]: value for name, (value, _) in used.items()}


def _variables() -> dict[str, Any]:
    """Option → value, for variables that are set and not empty."""
    names = [name for name in SHARED if name != "source"]  # TENSORTAPE_SOURCE is auto's own
    named = {name: os.environ.get(PREFIX + name.upper().replace("-", "_"), "") for name in names}
    return {name: value for name, value in named.items() if value}


def _path() -> Path | None:
    """The file of settings, if there is one."""
    folders = (Path.cwd(), Path(platformdirs.user_config_dir("tensortape", appauthor=False)))
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)


def _of_file(path: Path, command: str) -> dict[str, Any]:
    """Option → value, for all commands and for this one.

    Raises:
        RequestError: as `defaults`.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RequestError(f"a file of settings in {path}", str(error), "correct it") from error
    commands = {entry.name for entry in COMMANDS}
    shared = {name: value for name, value in table.items() if not isinstance(value, dict)}
    wrong = [name for name in shared if name not in SHARED]
    wrong += [name for name in table if name not in shared and name not in commands]
    if wrong:
        raise RequestError(
            f"options for all commands ({', '.join(SHARED)}) or tables of a command in {path}",
            wrong[0],
            "write it under [command], e.g. [summary], or leave it out",
        )
    return shared | dict(table.get(command, {}))
