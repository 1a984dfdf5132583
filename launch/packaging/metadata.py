"""Metadata of the wheel, from pyproject.toml and requirements.txt."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PIN = re.compile(r"([A-Za-z0-9_.\-]+)==([\w.]+)")


def project(root: Path) -> dict[str, Any]:
    """The table [project] of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def requirements(root: Path) -> Iterator[str]:
    """Dependencies of the package: each pin as lowest version, below the next major one.

    Exact pins are for the app's own environment; in another one they would conflict with packages
    that need newer versions.
    """
    for line in (root / "requirements.txt").read_text("utf-8").splitlines():
        if found := PIN.match(line):
            name, version = found.groups()
            first, *rest = version.split(".")
            below = f"{int(first) + 1}" if int(first) else f"0.{int(rest[0]) + 1}"
            yield f"{name}>={version},<{below}"


def metadata(root: Path) -> str:
    """The file METADATA: names, versions, and the README as the description."""
    table = project(root)
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {table['name']}",
        f"Version: {table['version']}",
        f"Summary: {table['description']}",
        f"License-Expression: {table['license']}",
        *(f"License-File: {name}" for name in table["license-files"]),
        f"Requires-Python: {table['requires-python']}",
        *(f"Classifier: {one}" for one in table.get("classifiers", ())),
        *(f"Requires-Dist: {one}" for one in requirements(root)),
        "Description-Content-Type: text/markdown",
    ]
    readme = (root / table["readme"]).read_text("utf-8")
    return "\n".join(lines) + "\n\n" + readme


def entry_points(root: Path) -> str:
    """The file entry_points.txt: the commands of an installation."""
    scripts = project(root)["scripts"]
    return "[console_scripts]\n" + "".join(f"{name} = {to}\n" for name, to in scripts.items())
