"""run.py mutate FILE: does a test fail when an operator or a number in FILE is changed?

cosmic-ray makes the changes, one at a time, in a copy of the repository. There the tests of FILE
run until one fails; a change that passes all of them has survived and is printed. cosmic-ray is
installed into its own environment, .venv-mutate, because nothing else needs it.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from launch.concerned import concerned
from launch.environment import PYTHON
from launch.processes import ROOT, LaunchRefusal, answer, child, run, say
from launch.quick import MARKED

PINS = "requirements-mutate.txt"
VENV = ROOT / ".venv-mutate"
MUTATOR = VENV / ("Scripts" if os.name == "nt" else "bin") / "cosmic-ray"
NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis")
# Each operator's most similar replacement, and constants, instead of all combinations.
CHOSEN = re.compile(
    "core/(NumberReplacer|AddNot|ZeroIterationForLoop|Replace("
    "AndWithOr|OrWithAnd|TrueWithFalse|FalseWithTrue|BreakWithContinue|ContinueWithBreak|"
    "BinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Div|Mod_Mul|Pow_Mul)|"
    "BinaryOperator_(BitAnd_BitOr|BitOr_BitAnd)|UnaryOperator_Delete_(USub|Not|Invert)|"
    "ComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is)))"
)
# Seconds for tests of a mutant: a changed loop may never end.
PATIENCE, MULTIPLE = 30.0, 3.0


@dataclass(frozen=True)
class Mutation:
    """A change of one place, by cosmic-ray's operator name and occurrence."""

    operator: str
    occurrence: int
    line: int
    column: int


def mutate(options: Sequence[str]) -> int:
    """Try the mutations of one file; 0 if every one was found, 1 if some survived."""
    given = _arguments(options)
    file = Path(given.file).resolve()
    if not file.is_file() or ROOT not in file.parents:
        raise LaunchRefusal(
            f"{given.file} is no file of this repository: name one, as models/volatility/ewma.py."
        )
    tests = given.tests or concerned(file, ROOT)
    if not tests:
        raise LaunchRefusal(f"No test reaches {given.file}: name the tests behind it.")
    _install()
    with tempfile.TemporaryDirectory(prefix="tensortape-mutate-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        return _try_all(copy, file.relative_to(ROOT), tests, given.most)


def _arguments(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("run.py mutate", description=(__doc__ or "").strip())
    parser.add_argument("file", help="the source file to change")
    parser.add_argument("tests", nargs="*", help="tests to run instead of those that concern it")
    parser.add_argument("--most", type=int, default=60, help="how many changes to try at most")
    return parser.parse_args(options)


def _install() -> None:
    """Install cosmic-ray at its pins."""
    stamp, pins = VENV / f"{PINS}.installed", (ROOT / PINS).read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return
    say(f"Installing {PINS} into {VENV} …")
    python = MUTATOR.parent / PYTHON.name
    command: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--requirement",
        ROOT / PINS,
    ]
    if run([sys.executable, "-m", "venv", VENV]) or run(command):
        raise LaunchRefusal(
            f"Could not install {PINS}, as it says above: mend that and start again."
        )
    stamp.write_text(pins, encoding="utf-8")


def _try_all(copy: Path, file: Path, tests: Sequence[str], most: int) -> int:
    every = mutations(copy, file)
    tried = spread(every, most)
    say(f"{file}: {len(tried)} of {len(every)} changes, against {len(tests)} test files")
    began = time.monotonic()
    if _tested(copy, tests, 3600.0) != 0:
        raise LaunchRefusal(f"The tests fail without any change: {' '.join(tests)}.")
    limit = PATIENCE + MULTIPLE * (time.monotonic() - began)
    survived = [one for one in tried if _survives(copy, file, one, tests, limit)]
    say(f"{file}: {len(tried) - len(survived)} of {len(tried)} changes were found by a test")
    return 1 if survived else 0


def spread(mutations: Sequence[Mutation], most: int) -> list[Mutation]:
    """At most this many changes, evenly over the file."""
    step = max(1.0, len(mutations) / max(most, 1))
    places = (int(step * place) for place in range(most))
    return [mutations[place] for place in places if place < len(mutations)]


def mutations(copy: Path, file: Path) -> list[Mutation]:
    """All changes of the chosen kinds, in the order of the file; not in annotations."""
    session, config = copy.parent / "session.sqlite", copy.parent / "config.toml"
    config.write_text(
        f"[cosmic-ray]\nmodule-path = {json.dumps(str(copy / file))}\ntimeout = 1.0\n"
        'excluded-modules = []\ntest-command = "false"\n'
        '[cosmic-ray.distributor]\nname = "local"\n',
        encoding="utf-8",
    )
    session.unlink(missing_ok=True)
    listed = run([MUTATOR, "init", config, session]) or answer([MUTATOR, "dump", session])
    if not isinstance(listed, str):
        raise LaunchRefusal(f"cosmic-ray cannot read {file}, as it says above.")
    lines = (json.loads(line)[0]["mutations"][0] for line in listed.splitlines())
    found = (
        Mutation(one["operator_name"], one["occurrence"], *one["start_pos"])
        for one in lines
        if CHOSEN.fullmatch(one["operator_name"])
    )
    spans = list(_annotations(ast.parse((copy / file).read_bytes())))
    kept = (one for one in found if not any(a <= (one.line, one.column) < b for a, b in spans))
    return sorted(kept, key=lambda one: (one.line, one.column, one.operator, one.occurrence))


def _annotations(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Positions of type annotations: start and end (line, column) of each."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                end = part.end_lineno or part.lineno, part.end_col_offset or 0
                yield (part.lineno, part.col_offset), end


def _survives(
    copy: Path, file: Path, mutation: Mutation, tests: Sequence[str], limit: float
) -> bool:
    """Whether all tests pass with the change; prints it if so."""
    before = (copy / file).read_text(encoding="utf-8")
    change: list[str | Path] = [
        MUTATOR,
        "apply",
        copy / file,
        mutation.operator,
        str(mutation.occurrence),
    ]
    try:
        if run(change, stdout=subprocess.DEVNULL):
            raise LaunchRefusal(f"cosmic-ray cannot apply {mutation}.")
        after = (copy / file).read_text(encoding="utf-8")
        if _tested(copy, tests, limit) != 0:
            return False
    finally:
        (copy / file).write_text(before, encoding="utf-8")
    say(f"survived at {file}:{mutation.line}")
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    say("\n".join(line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")))
    return True


def _tested(copy: Path, tests: Sequence[str], limit: float) -> int:
    """Exit code of the tests in the copy; 1 where they do not end."""
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", *MARKED]
    # Python identifies bytecode by modification time, which is equal for two changes within a
    # second.
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command: list[str | Path] = [PYTHON, "-m", "pytest", *options, *tests]
    with child(command, cwd=copy, env=variables, **quiet) as process:
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            return 1
