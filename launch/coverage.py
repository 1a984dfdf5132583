"""run.py coverage: the share of code that tests reach, per room, and each room's weakest file.

pyproject.toml defines what is counted. numba's machine code is not, because Python cannot trace it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from launch.environment import PYTHON
from launch.processes import ROOT, run, say


def covered(arguments: Sequence[str]) -> int:
    """Run pytest under coverage.py with these arguments; its exit code.

    The data goes to a temporary folder, so the repository is unchanged.
    """
    with tempfile.TemporaryDirectory(prefix="tensortape-coverage-") as folder:
        data, found = f"--data-file={folder}/data", Path(folder) / "found.json"
        coverage: list[str | Path] = [PYTHON, "-m", "coverage"]
        code = run([*coverage, "run", data, "-m", "pytest", *arguments])
        combined = run([*coverage, "combine", "--quiet", data], cwd=ROOT)
        if combined or run([*coverage, "json", "--quiet", data, "-o", found]):
            return code or 1
        say(summary(json.loads(found.read_text(encoding="utf-8"))))
    return code


def summary(found: Mapping[str, Any]) -> str:
    """A line per room and one for all: the share reached, and the file with the smallest share.

    Args:
        found: the report of `coverage json`.
    """
    files = {
        path.replace("\\", "/"): one["summary"]
        for path, one in found["files"].items()
        if one["summary"]["num_statements"]
    }
    lines = []
    for room in sorted({path.partition("/")[0] for path in files}):
        own = {path: one for path, one in files.items() if path.startswith(f"{room}/")}
        weakest = min(own, key=lambda path: _share([own[path]]))
        share = _share(list(own.values()))
        lines.append(f"{room:10} {share:6.1%}   weakest: {weakest} {_share([own[weakest]]):.1%}")
    return "\n".join([*lines, f"{'all':10} {_share(list(files.values())):6.1%}"])


def _share(files: Sequence[Mapping[str, int]]) -> float:
    """Lines and branches reached, of all of them."""
    reached = sum(one["covered_lines"] + one["covered_branches"] for one in files)
    return reached / sum(one["num_statements"] + one["num_branches"] for one in files)
