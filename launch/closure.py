"""Transitive dependencies of requirements on a given Python and system.

Reads installed metadata only. `packaging` comes with the environment in .venv (Streamlit needs
it), so run.py, which starts before anything is installed, must not import this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import NormalizedName, canonicalize_name

# Supported systems and Pythons: values of PEP 508 markers.
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
MACHINES = {"linux": ("x86_64", "aarch64"), "darwin": ("x86_64", "arm64"), "win32": ("AMD64",)}

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Package:
    """One version of one package.

    Attributes:
        version: public version, without a local part such as `+cpu`.
        requires: its dependencies, as PEP 508 text.
        pythons: the versions of Python that it runs on, as a PEP 440 specifier; empty for all.
    """

    version: str
    requires: tuple[str, ...]
    pythons: str = ""


Known = Mapping[NormalizedName, Package]


@dataclass(frozen=True)
class Closure:
    """Result of a walk over the dependencies.

    Attributes:
        needed: each package that is needed, with the names of the packages that require it.
        missing: requirements whose package is not known, so that its own are not known either.
    """

    needed: Mapping[NormalizedName, frozenset[str]]
    missing: frozenset[str]


def environments() -> Iterator[Environment]:
    """Every combination of Python, system and processor that is supported."""
    for python, system in product(PYTHONS, SYSTEMS):
        for machine in MACHINES[system["sys_platform"]]:
            yield {
                **system,
                "python_version": python,
                "python_full_version": f"{python}.0",
                "platform_machine": machine,
            }


def requirements(file: Path) -> list[Requirement]:
    """The requirements in a file, those of the files that it includes with `-r` first."""
    found: list[Requirement] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            found += requirements(file.parent / text.removeprefix("-r ").strip())
        elif text:
            found.append(Requirement(text))
    return found


def closure(roots: Sequence[Requirement], known: Known, environment: Environment) -> Closure:
    """The transitive dependencies of `roots` where markers have the values of `environment`."""
    needed: dict[NormalizedName, set[str]] = {}
    missing: set[str] = set()
    waiting = [("requirements", root) for root in roots]
    done: set[tuple[NormalizedName, str]] = set()
    while waiting:
        requirer, requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        needed.setdefault(name, set()).add(requirer)
        if name not in known:
            missing.add(_without_marker(requirement))
            continue
        for extra in ("", *requirement.extras):
            if (name, extra) not in done:
                done.add((name, extra))
                waiting += [(name, one) for one in _wanted(known[name], environment, extra)]
    return Closure({name: frozenset(by) for name, by in needed.items()}, frozenset(missing))


def _wanted(package: Package, environment: Environment, extra: str) -> Iterator[Requirement]:
    values = {**environment, "extra": extra}
    for requirement in map(Requirement, package.requires):
        if requirement.marker is None or requirement.marker.evaluate(values):
            yield requirement


def _without_marker(requirement: Requirement) -> str:
    """The requirement in a form that pip accepts on any system."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def everywhere(roots: Sequence[Requirement], known: Known) -> Closure:
    """The union of the closures of all supported environments."""
    needed: dict[NormalizedName, frozenset[str]] = {}
    missing: frozenset[str] = frozenset()
    for one in (closure(roots, known, environment) for environment in environments()):
        missing |= one.missing
        for name, requirers in one.needed.items():
            needed[name] = needed.get(name, frozenset()) | requirers
    return Closure(needed, missing)


def public(version: str) -> str:
    """A version without its local part: 2.13.0+cpu is one build of 2.13.0."""
    return version.partition("+")[0]


def runs_on(package: Package, python: str) -> bool:
    """Whether the package says that it runs on this full version of Python."""
    return SpecifierSet(package.pythons).contains(python)


def installed() -> dict[NormalizedName, Package]:
    """Packages that this Python can import, from its metadata."""
    return {
        canonicalize_name(one.metadata["Name"]): Package(
            public(one.version), tuple(one.requires or ()), one.metadata["Requires-Python"] or ""
        )
        for one in distributions()
    }
