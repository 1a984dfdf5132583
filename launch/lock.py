"""Write constraints.txt: the versions of all transitive dependencies of requirements*.txt.

    .venv/bin/python -m launch.lock          take the newest versions that fit the direct pins
    .venv/bin/python -m launch.lock --keep   keep the versions that are there; add what is missing

Installs requirements-dev.txt, which includes the others, into a new environment in a temporary
folder (4 GB, minutes) and writes down what pip chose, with what other systems and Pythons need
besides. Versions that do not run on Python 3.11.0 are passed over: run.py accepts every 3.11.
`run.py` passes the file to pip as constraints, so that an installation next year gets the versions
that were tested.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import NormalizedName, canonicalize_name

from launch.closure import Closure, Package, everywhere, public, requirements, runs_on
from launch.environment import CONSTRAINTS, DEV_PINS
from launch.pip import pip_install
from launch.processes import ROOT, LaunchRefusal, answer, run, say

OLDEST_PYTHON = "3.11.0"
# torch's wheels require exact versions of CUDA packages per build. CPU builds have none, so one
# list cannot contain them; the pin of torch determines them.
OF_TORCH = ("nvidia-", "cuda-", "triton")
HEADER = f"""\
# Exact versions of the packages that {DEV_PINS} and the files in it
# bring along. Written by `python -m launch.lock`; CONTRIBUTING.md says when to renew it.
# A constraint installs nothing by itself: lines for other systems (colorama) do no harm here.
# torch's CUDA packages (nvidia-*, cuda-*, triton) are pinned by torch itself.
"""


def main(arguments: Sequence[str]) -> int:
    """Write constraints.txt; 0, or 1 when pip cannot find or install something."""
    parser = argparse.ArgumentParser("python -m launch.lock", description=(__doc__ or "").strip())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--keep", action="store_true", help="keep the versions that are there")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="tensortape-lock-") as folder:
            packages = _resolved(Path(folder), CONSTRAINTS if options.keep else None)
    except LaunchRefusal as refusal:
        say(str(refusal))
        return 1
    (ROOT / CONSTRAINTS).write_text(constraints(packages), encoding="utf-8")
    say(f"Wrote {CONSTRAINTS}.")
    return 0


def constraints(packages: Mapping[NormalizedName, Package]) -> str:
    """The text of constraints.txt: one line per indirect package, sorted by name.

    Raises:
        LaunchRefusal: a package that is needed somewhere is not among `packages`.
    """
    found = _closure(packages)
    if found.missing:
        raise LaunchRefusal(
            f"No version is known of {', '.join(sorted(found.missing))}: resolve it."
        )
    lines = [
        f"{name}=={packages[name].version}  # via {', '.join(sorted(requirers))}\n"
        for name, requirers in sorted(found.needed.items())
        if "requirements" not in requirers
    ]
    return HEADER + "".join(lines)


def _closure(packages: Mapping[NormalizedName, Package]) -> Closure:
    found = everywhere(requirements(ROOT / DEV_PINS), packages)
    return Closure(
        {name: by for name, by in found.needed.items() if not name.startswith(OF_TORCH)},
        frozenset(one for one in found.missing if not one.startswith(OF_TORCH)),
    )


def _resolved(folder: Path, kept: str | None) -> dict[NormalizedName, Package]:
    """Packages that pip installs into a new environment, and those that only other systems need."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if run([sys.executable, "-m", "venv", folder], stdout=sys.stderr):
        raise LaunchRefusal("`python -m venv` failed, as it says above: mend that and start again.")
    given = folder / "given.txt"
    given.write_text((ROOT / kept).read_text(encoding="utf-8") if kept else "", encoding="utf-8")
    packages: dict[NormalizedName, Package] = {}
    while not packages or (too_new := _too_new(packages)):
        if packages:
            say(f"Not for Python {OLDEST_PYTHON}: {', '.join(too_new)} …")
            with given.open("a", encoding="utf-8") as file:
                file.writelines(f"{one}\n" for one in too_new)
        pip_install(python, DEV_PINS, str(given), folder)
        packages = _packages(_json([python, "-m", "pip", "inspect"])["installed"])
    while elsewhere := sorted(_closure(packages).missing):
        say(f"For other systems and Pythons: {', '.join(elsewhere)} …")
        packages |= _packages(_report(python, elsewhere, given))
    return packages


def _too_new(packages: Mapping[NormalizedName, Package]) -> list[str]:
    """Constraints that exclude the needed packages which do not run on the oldest Python."""
    needed = _closure(packages).needed
    return [
        f"{name}<{package.version}"
        for name, package in sorted(packages.items())
        if name in needed and not runs_on(package, OLDEST_PYTHON)
    ]


def _report(python: Path, wanted: Sequence[str], given: Path) -> list[dict[str, Any]]:
    """Packages that pip would install, without installing them or their dependencies."""
    dry = ["--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", "-"]
    command: list[str | Path] = [python, "-m", "pip", "install", *dry, "--constraint", given]
    return list(_json([*command, *wanted])["install"])


def _json(command: Sequence[str | Path]) -> dict[str, Any]:
    output = answer(command)
    if output is None:
        raise LaunchRefusal(f"`{' '.join(map(str, command))}` failed: run it by hand to see why.")
    return dict(json.loads(output))


def _packages(entries: Iterable[Mapping[str, Any]]) -> dict[NormalizedName, Package]:
    """Packages by name, from the entries of pip's reports."""
    found = {}
    for metadata in (entry["metadata"] for entry in entries):
        found[canonicalize_name(metadata["name"])] = Package(
            public(metadata["version"]),
            tuple(metadata.get("requires_dist", ())),
            metadata.get("requires_python", ""),
        )
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
