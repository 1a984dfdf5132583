"""Time of one command by part: a summary of the sample's 26 tickers, from a cold start.

Each round is a new process that reports import times (`benchmarks.harness.imports`). An import
counts for its library, at the top of a file or inside a function. Time other than imports and the
interpreter's start is "outside imports": reading prices, loading compiled kernels, computing,
writing the table, exiting.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.race import Result

Seconds = NDArray[np.float64]  # (2,) of the wall, of the processor
ROOT = Path(__file__).resolve().parents[1]
CASE = "summary, 26 tickers"
COMMAND = ("analytics", "summary", "--source", "sample")
WHOLE, INTERPRETER, REST, OUTSIDE = "whole", "interpreter", "other imports", "outside imports"
# Libraries with their dependencies; the rest is typer, rich, the standard library and our code.
LIBRARIES = {
    "torch": ("torch", "functorch"),
    "pandas": ("pandas", "pyarrow"),
    "numba": ("numba", "llvmlite"),
    "scipy": ("scipy",),
    "numpy": ("numpy",),
}


def results(rounds: int) -> list[Result]:
    """Seconds of each part; ratio is its share of the whole."""
    _run("-c", "pass")
    parts = [part() for _ in range(rounds)]
    return [
        _result(name, np.array([(one[name], one[WHOLE]) for one in parts])) for name in parts[0]
    ]


def part() -> dict[str, Seconds]:
    """Seconds of one run, by part."""
    interpreter, _ = _run("-c", "pass")
    whole, said = _run("-m", "benchmarks.harness.imports", *COMMAND)
    imports = by_library(said)
    outside = whole - interpreter - sum(imports.values())
    return {WHOLE: whole, INTERPRETER: interpreter, **imports, OUTSIDE: outside}


def by_library(said: str) -> dict[str, Seconds]:
    """Seconds of importing each library, from the last line of `benchmarks.harness.imports`."""
    owners = {package: library for library, owned in LIBRARIES.items() for package in owned}
    spent: dict[str, Seconds] = {library: np.zeros(2) for library in (*LIBRARIES, REST)}
    for module, seconds in json.loads(said.splitlines()[-1]).items():
        spent[owners.get(module.split(".")[0], REST)] += seconds
    return spent


def notes() -> list[str]:
    """Description of the numbers."""
    command = " ".join(("python -m", *COMMAND))
    return [f"{command}; ratio: share of the whole, the median of each round's"]


def _result(name: str, measured: NDArray[np.float64]) -> Result:
    """The timing of a part, from (rounds, 2, 2) seconds of the part and of the whole per round."""
    low, middle, high = np.quantile(measured[:, 0, 0], (0.25, 0.5, 0.75))
    shares = np.median(measured[:, 0] / measured[:, 1], axis=0).tolist()
    processor = float(np.median(measured[:, 0, 1]))
    return Result(CASE, name, float(middle), float(high - low), shares[0], processor, shares[1])


def _run(*arguments: str) -> tuple[Seconds, str]:
    """Seconds of a Python process, and its standard error."""
    begin = np.array([perf_counter(), _processor()])
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return np.array([perf_counter(), _processor()]) - begin, done.stderr


def _processor() -> float:
    """Seconds of the processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
