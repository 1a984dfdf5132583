"""constraints.txt: complete, at the installed versions, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from launch import lock
from launch.closure import (
    Package,
    closure,
    environments,
    everywhere,
    installed,
    public,
    requirements,
    runs_on,
)
from launch.processes import LaunchRefusal
from tests.launch.house import ROOT

DIRECT = requirements(ROOT / "requirements-dev.txt")
INDIRECT = requirements(ROOT / "constraints.txt")


def pinned(lines: list[Requirement]) -> Mapping[NormalizedName, str]:
    return {
        canonicalize_name(line.name): re.fullmatch("==([^*]+)", str(line.specifier))[1]  # type: ignore[index]
        for line in lines
    }


def test_every_package_that_is_installed_for_the_tests_is_pinned_at_its_version() -> None:
    present = installed()
    here = {name: str(value) for name, value in default_environment().items()}
    found = closure(DIRECT, present, here)
    assert found.missing == frozenset()
    pins = {**pinned(INDIRECT), **pinned(DIRECT)}
    theirs = {name for name in found.needed if name.startswith(lock.OF_TORCH)}
    assert len(found.needed) > 80
    assert {name: present[name].version for name in found.needed.keys() - theirs} == {
        name: pins.get(name) for name in found.needed.keys() - theirs
    }


def test_every_pin_runs_on_the_first_python_that_run_py_accepts() -> None:
    """pip refuses a constraint whose version excludes the Python at hand."""
    pins = pinned(INDIRECT).keys() | pinned(DIRECT).keys()
    present = installed()
    refused = {name for name in pins & present.keys() if not runs_on(present[name], "3.11.0")}
    assert refused == set()


def test_every_pin_is_exact_and_stands_once() -> None:
    for lines in (DIRECT, INDIRECT):
        assert len(pinned(lines)) == len(lines)
        assert not any(line.marker for line in lines)
    assert not pinned(DIRECT).keys() & pinned(INDIRECT).keys()


def test_torch_is_free_to_bring_the_build_of_each_system() -> None:
    """2.13.0 without +cpu, and none of the packages that only its CUDA builds need."""
    assert pinned(DIRECT)[canonicalize_name("torch")] == "2.13.0"
    names = {line.name for line in INDIRECT}
    assert "torch" not in names
    assert not {name for name in names if name.startswith(lock.OF_TORCH)}


def test_what_only_other_systems_and_pythons_need_is_pinned_too() -> None:
    found = everywhere(DIRECT, installed())
    elsewhere = {Requirement(one).name for one in found.missing}
    assert elsewhere <= {line.name for line in (*INDIRECT, *DIRECT)}
    assert "colorama" in {line.name for line in INDIRECT}  # click's, on Windows


def packages(**known: Package) -> dict[NormalizedName, Package]:
    return {canonicalize_name(name): package for name, package in known.items()}


FEW = packages(
    App=Package("1.0", ("lib[fast]>=1", 'wincon; sys_platform == "win32"')),
    lib=Package("2.0", ('speed==3; extra == "fast"', 'old; python_version < "3.12"', "App")),
    speed=Package("3", ('docs-only; extra == "docs"',), ">=3.11.5"),
    old=Package("0.1", ()),
)
LINUX = next(one for one in environments() if one["sys_platform"] == "linux")


def test_the_walk_follows_extras_and_markers_and_ends_in_a_circle() -> None:
    found = closure([Requirement("app==1.0")], FEW, {**LINUX, "python_version": "3.11"})
    assert found.missing == frozenset()
    assert found.needed == {
        "app": {"requirements", "lib"},
        "lib": {"app"},
        "speed": {"lib"},
        "old": {"lib"},
    }
    later = closure([Requirement("app==1.0")], FEW, {**LINUX, "python_version": "3.14"})
    assert later.needed.keys() == {"app", "lib", "speed"}


def test_what_another_system_lacks_is_named_without_its_marker() -> None:
    assert everywhere([Requirement("app==1.0")], FEW).missing == {"wincon"}


def test_a_file_includes_others_and_may_have_comments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("-r b.txt\n# c\n\nx==1  # via y\n")
    (tmp_path / "b.txt").write_text("y==2\n")
    assert [str(one) for one in requirements(tmp_path / "a.txt")] == ["y==2", "x==1"]


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements-dev.txt").write_text("app==1.0\n")
    monkeypatch.setattr(lock, "ROOT", tmp_path)


@pytest.mark.usefixtures("few")
def test_the_file_holds_indirect_packages_and_who_needs_them() -> None:
    text = lock.constraints(FEW | packages(wincon=Package("7", ()), nvidia_x=Package("1", ())))
    assert text.startswith(lock.HEADER)
    assert text.removeprefix(lock.HEADER) == (
        "lib==2.0  # via app\nold==0.1  # via lib\nspeed==3  # via lib\nwincon==7  # via app\n"
    )


@pytest.mark.usefixtures("few")
def test_a_version_that_the_oldest_python_cannot_run_is_passed_over() -> None:
    assert lock._too_new(FEW) == ["speed<3"]


@pytest.mark.usefixtures("few")
def test_a_package_of_unknown_version_is_refused_by_name() -> None:
    with pytest.raises(LaunchRefusal, match="wincon"):
        lock.constraints(FEW)


def test_a_local_part_is_no_part_of_a_version() -> None:
    assert public("2.13.0+cpu") == "2.13.0"
    assert public("26.0.1") == "26.0.1"
