"""`python -m benchmarks [NAME] [--json] [--record] [--rounds N]`: run one race, or list them."""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import benchmarks
from benchmarks.harness import report
from benchmarks.harness.race import FEWEST_ROUNDS, Result, race

NOT_RACES = {
    *("__main__", "harness", "load", "markets", "peers", "volatility_bands"),
}
OURS = ("torch", "numpy", "numba")
# Import names of the packages.
MODULES = {"empyrical-reloaded": "empyrical"}
PEERS = (
    "pandas",
    "polars",
    "empyrical-reloaded",
    "quantstats",
    "arch",
    "cvxpy",
    "clarabel",
    "skfolio",
)


def names() -> list[str]:
    """Every module of this package that measures something."""
    return [
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in NOT_RACES
    ]


def machine() -> dict[str, str | int]:
    """The machine on which the seconds were measured."""
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
        **{library: version(library) for library in OURS},
        **_accelerator(),
        **{peer: version(peer) for peer in PEERS if find_spec(MODULES.get(peer, peer))},
    }


def _accelerator() -> dict[str, str]:
    """The CUDA device, if there is one."""
    import torch  # imported here, because a mere list of races need not wait a second for it

    return {"cuda": torch.cuda.get_device_name()} if torch.cuda.is_available() else {}


def table(results: Sequence[Result]) -> str:
    """The results as text: milliseconds, and ratios to ours."""
    heads = f"{'median ms':>12}{'IQR ms':>10}{'ratio':>13}{'processor ms':>14}{'ratio':>13}"
    lines = [f"{'case':32}{'contender':30}{heads}"]
    lines += [
        f"{one.case:32}{one.contender:30}{one.median_s * 1e3:12.3f}{one.iqr_s * 1e3:10.3f}"
        f"{one.ratio:12,.2f}x{one.processor_s * 1e3:14.3f}{one.processor_ratio:12,.2f}x"
        for one in results
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run or list; the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("name", nargs="?", choices=names(), help="which race; none lists them")
    parser.add_argument("--json", action="store_true", help="write JSON instead of a table")
    parser.add_argument("--record", action="store_true", help=f"write it into {report.FILE.name}")
    parser.add_argument("--rounds", type=int, default=7, help=f"at least {FEWEST_ROUNDS}")
    parser.add_argument("--quick", action="store_true", help="coverage, fans, interface: a look")
    asked, own = parser.parse_known_args(arguments)
    if asked.rounds < FEWEST_ROUNDS:
        parser.error(f"--rounds: {asked.rounds} say too little, at least {FEWEST_ROUNDS}")
    if asked.name is None:
        print("\n".join(names()))
        return 0
    module: Any = import_module(f"benchmarks.{asked.name}")
    if hasattr(module, "configured"):  # it has options of its own
        module = module.configured(own)
    elif own:
        parser.error(f"unrecognized arguments: {' '.join(own)}")
    if asked.quick and hasattr(module, "quick"):
        if asked.record:
            parser.error("--quick is for a look, and not recorded")
        module.quick = True
    return _count(module, asked) if hasattr(module, "count") else _run(module, asked)


def _count(module: Any, asked: argparse.Namespace) -> int:
    """Benchmarks of coverage, which record shares instead of seconds themselves."""
    found = module.count(quick=asked.quick)
    if asked.record:
        module.record(found)
    if asked.json:
        rows = [asdict(one) for one in found]
        print(json.dumps({"benchmark": asked.name, "results": rows}, indent=2))
    else:
        print("\n".join(module.lines(found)))
    return 0


def _measured(module: Any, rounds: int) -> list[Result]:
    """Results of every case of a race, or those of a module that measures by itself."""
    if hasattr(module, "results"):
        return list(module.results(rounds))
    return [result for case in module.cases() for result in race(case, rounds)]


def _run(module: Any, asked: argparse.Namespace) -> int:
    """Race and print; a module with `run` does both itself. An impossible race is no failure."""
    if hasattr(module, "run"):
        return int(module.run(asked))
    reason = module.lacking() if hasattr(module, "lacking") else ""
    results = [] if reason else _measured(module, asked.rounds)
    notes: list[str] = module.notes() if hasattr(module, "notes") else []
    if asked.record and not reason:
        report.record(asked.name, machine(), results, notes)
        if hasattr(module, "keep"):  # the product shows these numbers
            module.keep(machine(), results)
    if asked.json:
        found = [asdict(result) for result in results]
        answer = {"benchmark": asked.name, "machine": machine(), "results": found}
        more = {"reason": reason} if reason else {"notes": notes} if notes else {}
        print(json.dumps(answer | more, indent=2))
    else:
        print(reason or "\n".join([table(results), *notes]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
