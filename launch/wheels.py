"""Which pins have a wheel for each supported Python and system; asks the package index.

    .venv/bin/python -m launch.wheels            a Markdown table, and what needs a compiler
    .venv/bin/python -m launch.wheels --dev      the development pins too

Nothing is downloaded: pip lists the files of each project (`pip index versions -vvv`), and their
names say what they are for. A package whose installed wheel is for any system is not looked up.
Exit code 0 when every pin has a wheel or a source distribution everywhere, else 1.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

from launch.closure import PYTHONS, closure, environments, installed, public, requirements, runs_on
from launch.environment import APP_PINS, CONSTRAINTS, DEV_PINS
from launch.processes import ROOT, LaunchRefusal, say

# The oldest systems counted: glibc 2.28 (Debian 10, RHEL 8) and macOS 14. torch needs both.
OLDEST_GLIBC = (2, 28)
OLDEST_MACOS = (14, 0)
UNIVERSAL = "-none-any"
WHEEL, SOURCE, NOTHING = "wheel", "source", "nothing"
FILE = re.compile(r"[^\s/]+\.(?:whl|tar\.gz|zip)(?=[\s#)]|$)", re.MULTILINE)

# From the name of a project and a Python: its files, none if the pin does not run on that Python.
Files = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True)
class System:
    """A system and processor, as markers and as platform tags of wheels name it."""

    name: str
    sys_platform: str
    machine: str
    platforms: tuple[str, ...]

    def tags(self, python: str) -> frozenset[Tag]:
        """Every wheel tag that CPython `python` on this system takes."""
        version = tuple(map(int, python.split(".")))
        own = cpython_tags(version, platforms=self.platforms)
        other = compatible_tags(version, f"cp{''.join(python.split('.'))}", self.platforms)
        return frozenset([*own, *other])


def _glibc(machine: str) -> tuple[str, ...]:
    major, newest = OLDEST_GLIBC
    legacy = [f"manylinux{name}_{machine}" for name in ("2014", "2010", "1")]
    return (*(f"manylinux_{major}_{minor}_{machine}" for minor in range(newest, 4, -1)), *legacy)


SYSTEMS = (
    System("Linux x86_64", "linux", "x86_64", _glibc("x86_64")),
    System("Linux aarch64", "linux", "aarch64", _glibc("aarch64")),
    System("macOS arm64", "darwin", "arm64", tuple(mac_platforms(OLDEST_MACOS, "arm64"))),
    System("macOS x86_64", "darwin", "x86_64", tuple(mac_platforms(OLDEST_MACOS, "x86_64"))),
    System("Windows x86_64", "win32", "AMD64", ("win_amd64",)),
)


def found(requirement: Requirement, files: Sequence[str], tags: frozenset[Tag]) -> str:
    """WHEEL, SOURCE or NOTHING: the best of `files` for an exact pin where `tags` are taken."""
    wheels, sources = set[Tag](), False
    for file in files:
        try:
            if file.endswith(".whl"):
                name, version, _, of_wheel = parse_wheel_filename(file)
            else:
                name, version = parse_sdist_filename(file)
                of_wheel = frozenset()
        except (InvalidWheelFilename, InvalidSdistFilename):
            continue
        if name == canonicalize_name(requirement.name) and requirement.specifier.contains(
            public(str(version)), prereleases=True
        ):
            wheels |= of_wheel
            sources |= not of_wheel
    return WHEEL if wheels & tags else SOURCE if sources else NOTHING


def listed(name: str) -> list[str]:
    """The file names that the package index has of a project, through pip.

    Raises:
        LaunchRefusal: pip reaches no index or the index knows no such project.
    """
    command = [sys.executable, "-m", "pip", "index", "versions", "--pre", "-vvv", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    files = FILE.findall(done.stdout + done.stderr)
    if not files:
        said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
        raise LaunchRefusal(f"pip finds no file of {name} ({said[-1]}): check the connection.")
    return list(dict.fromkeys(files))


def universal(name: str) -> list[str]:
    """The universal wheel that is installed of a project, if it is one; else nothing."""
    try:
        one = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    tags = re.findall(r"^Tag: (\S+)$", one.read_text("WHEEL") or "", re.MULTILINE)
    plain = canonicalize_name(name).replace("-", "_")
    return [f"{plain}-{one.version}-{tag}.whl" for tag in tags if tag.endswith(UNIVERSAL)]


def _pins(file: str) -> Mapping[tuple[str, str], list[Requirement]]:
    """Direct and indirect pins by (name of the system, Python)."""
    direct = requirements(ROOT / file)
    exact = {canonicalize_name(one.name): one for one in requirements(ROOT / CONSTRAINTS)}
    exact |= {canonicalize_name(one.name): one for one in direct}
    packages = installed()
    chosen = {}
    for environment in environments():
        needed = closure(direct, packages, environment).needed
        system = next(
            one
            for one in SYSTEMS
            if (one.sys_platform, one.machine)
            == (environment["sys_platform"], environment["platform_machine"])
        )
        where = (system.name, environment["python_version"])
        chosen[where] = [exact[name] for name in sorted(needed) if name in exact]
    return chosen


def table(pins: Mapping[tuple[str, str], Sequence[Requirement]], files: Files) -> list[list[str]]:
    """A row per system: its name, then per Python what is wrong there, or "all"."""
    return [
        [
            system.name,
            *(
                _cell(pins[system.name, python], files, system.tags(python), python)
                for python in PYTHONS
            ),
        ]
        for system in SYSTEMS
    ]


def _cell(pins: Sequence[Requirement], files: Files, tags: frozenset[Tag], python: str) -> str:
    verdicts = {pin.name: found(pin, files(pin.name, python), tags) for pin in pins}
    missing, built = (
        [name for name, verdict in verdicts.items() if verdict == kind]
        for kind in (NOTHING, SOURCE)
    )
    parts = [f"no {name}" for name in missing] + [f"builds {name}" for name in built]
    return ", ".join(parts) or "all"


def markdown(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| system | " + " | ".join(PYTHONS) + " |"
    yield "|---" * (1 + len(PYTHONS)) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def main(arguments: Sequence[str]) -> int:
    """Print the table; 0, or 1 when a pin can be had nowhere for some system or pip fails."""
    parser = argparse.ArgumentParser("python -m launch.wheels", description=(__doc__ or "").strip())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--dev", action="store_true", help="the development pins too")
    options = parser.parse_args(arguments)
    looked_up: dict[str, Sequence[str]] = {}
    packages = installed()

    def files(name: str, python: str) -> Sequence[str]:
        package = packages.get(canonicalize_name(name))
        if package and not runs_on(package, f"{python}.99"):
            return ()
        if name not in looked_up:
            looked_up[name] = universal(name)
            if not looked_up[name]:
                say(f"  {name} …")
                looked_up[name] = listed(name)
        return looked_up[name]

    try:
        rows = table(_pins(DEV_PINS if options.dev else APP_PINS), files)
    except LaunchRefusal as refusal:
        say(str(refusal))
        return 1
    sys.stdout.writelines(f"{line}\n" for line in markdown(rows))
    return 1 if any("no " in cell for row in rows for cell in row[1:]) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
