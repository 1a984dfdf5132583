"""`python -m benchmarks.harness.imports MODULE ...`: run a module and report import times.

The last line on stderr is JSON: module → wall and processor seconds of importing it, without those
of the modules that it imports. (`python -X importtime` has no processor seconds.)
"""

from __future__ import annotations

import atexit
import importlib._bootstrap as bootstrap
import json
import runpy
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any


def timed(find: Callable[..., Any], spent: dict[str, tuple[float, float]]) -> Callable[..., Any]:
    """A finder and loader of modules that records times."""
    within: list[tuple[float, float]] = []

    def load(name: str, *rest: Any) -> Any:
        wall, processor = perf_counter(), process_time()
        within.append((0.0, 0.0))
        try:
            return find(name, *rest)
        finally:
            passed = perf_counter() - wall, process_time() - processor
            inner, before = within.pop(), spent.get(name, (0.0, 0.0))
            spent[name] = before[0] + passed[0] - inner[0], before[1] + passed[1] - inner[1]
            if within:
                within[-1] = within[-1][0] + passed[0], within[-1][1] + passed[1]

    return load


def main() -> None:
    """Run the first argument as a module, with the other arguments."""
    spent: dict[str, tuple[float, float]] = {}
    find = bootstrap._find_and_load  # type: ignore[attr-defined]
    setattr(bootstrap, "_find_and_load", timed(find, spent))  # noqa: B010 - mypy does not know it
    atexit.register(lambda: print(json.dumps(spent), file=sys.stderr))
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
