"""Write constraints.txt: the version of every package that requirements*.txt only bring along.

    .venv/bin/python -m launch.lock          take the newest versions that fit the direct pins
    .venv/bin/python -m launch.lock --keep   keep the versions that are there; add what is missing

Installs requirements-dev.txt, which includes the others, into a new environment in a temporary
folder (4 GB, minutes) and writes down what pip chose, with what other systems and Pythons need
besides. `run.py` passes the file to pip as constraints, so that an installation next
year gets the versions that were tested.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import NormalizedName

from launch.closure import Closure, Package, everywhere, known, requirements
from launch.environment import CONSTRAINTS, DEV_PINS
from launch.pip import pip_install
from launch.processes import ROOT, Refusal, answer, run, say

# torch's wheels name the parts of CUDA that each build needs at exact versions of its own. They
# are absent from the CPU builds, so one list cannot hold them; the pin of torch does.
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
    except Refusal as refusal:
        say(str(refusal))
        return 1
    (ROOT / CONSTRAINTS).write_text(constraints(packages), encoding="utf-8")
    say(f"Wrote {CONSTRAINTS}.")
    return 0


def constraints(packages: Mapping[NormalizedName, Package]) -> str:
    """The text of constraints.txt: one line per indirect package, sorted by name.

    Raises:
        Refusal: a package that is needed somewhere is not among `packages`.
    """
    found = _closure(packages)
    if found.missing:
        raise Refusal(f"No version is known of {', '.join(sorted(found.missing))}: resolve it.")
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
    """What pip installs into a new environment, and what only other systems need."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if run([sys.executable, "-m", "venv", folder], stdout=sys.stderr):
        raise Refusal("`python -m venv` failed, as it says above: mend that and start again.")
    pip_install(python, DEV_PINS, kept, folder)
    packages = known(map(_metadata, _json([python, "-m", "pip", "inspect"])["installed"]))
    while elsewhere := sorted(_closure(packages).missing):
        say(f"For other systems and Pythons: {', '.join(elsewhere)} …")
        packages.update(known(map(_metadata, _report(python, elsewhere, kept))))
    return packages


def _report(python: Path, wanted: Sequence[str], kept: str | None) -> list[dict[str, Any]]:
    """What pip would install, without installing it or anything that it requires."""
    dry = ["--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", "-"]
    given = ["--constraint", kept] if kept else []
    found = _json([python, "-m", "pip", "install", *dry, *given, *wanted])["install"]
    return list(found)


def _json(command: Sequence[str | Path]) -> dict[str, Any]:
    output = answer(command)
    if output is None:
        raise Refusal(f"`{' '.join(map(str, command))}` failed: run it by hand to see why.")
    return dict(json.loads(output))


def _metadata(entry: Mapping[str, Any]) -> tuple[str, str, Sequence[str]]:
    metadata = entry["metadata"]
    return metadata["name"], metadata["version"], metadata.get("requires_dist", ())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
