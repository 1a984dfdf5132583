"""The check of wheels, on file names written here and on a folder that pip takes for an index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from launch import wheels
from launch.processes import LaunchRefusal
from launch.wheels import NOTHING, SOURCE, SYSTEMS, WHEEL, found, markdown, table

SYSTEM = {system.name: system for system in SYSTEMS}
PIN = Requirement("some-pin==1.2")


@pytest.mark.parametrize(
    ("file", "system", "python", "verdict"),
    [
        ("some_pin-1.2-py3-none-any.whl", "Windows x86_64", "3.14", WHEEL),
        ("some_pin-1.2-cp311-cp311-win_amd64.whl", "Windows x86_64", "3.11", WHEEL),
        ("some_pin-1.2-cp311-cp311-win_amd64.whl", "Windows x86_64", "3.12", NOTHING),
        ("some_pin-1.2-cp311-cp311-win_arm64.whl", "Windows x86_64", "3.11", NOTHING),
        ("some_pin-1.2-cp39-abi3-manylinux_2_17_x86_64.whl", "Linux x86_64", "3.13", WHEEL),
        ("some_pin-1.2-cp312-cp312-manylinux2014_aarch64.whl", "Linux aarch64", "3.12", WHEEL),
        ("some_pin-1.2-cp312-cp312-manylinux_2_28_x86_64.whl", "Linux x86_64", "3.12", WHEEL),
        ("some_pin-1.2-cp312-cp312-manylinux_2_34_x86_64.whl", "Linux x86_64", "3.12", NOTHING),
        ("some_pin-1.2-cp312-cp312-musllinux_1_2_x86_64.whl", "Linux x86_64", "3.12", NOTHING),
        ("some_pin-1.2-cp314-cp314t-macosx_11_0_arm64.whl", "macOS arm64", "3.14", NOTHING),
        ("some_pin-1.2-cp314-cp314-macosx_11_0_arm64.whl", "macOS arm64", "3.14", WHEEL),
        ("some_pin-1.2-cp314-cp314-macosx_11_0_arm64.whl", "macOS x86_64", "3.14", NOTHING),
        ("some_pin-1.2-cp314-cp314-macosx_10_13_universal2.whl", "macOS x86_64", "3.14", WHEEL),
        ("some_pin-1.2+cpu-cp311-cp311-win_amd64.whl", "Windows x86_64", "3.11", WHEEL),
        ("some_pin-1.3-py3-none-any.whl", "Linux x86_64", "3.11", NOTHING),
        ("some_pin_two-1.2-py3-none-any.whl", "Linux x86_64", "3.11", NOTHING),
        ("some-pin-1.2.tar.gz", "Linux x86_64", "3.11", SOURCE),
        ("not a file name.whl", "Linux x86_64", "3.11", NOTHING),
    ],
)
def test_a_file_name_says_what_it_is_for(file: str, system: str, python: str, verdict: str) -> None:
    assert found(PIN, [file], SYSTEM[system].tags(python)) == verdict


def test_a_wheel_comes_before_a_source_distribution() -> None:
    files = ["some-pin-1.2.tar.gz", "some_pin-1.2-py3-none-any.whl"]
    assert found(PIN, files, SYSTEM["Linux x86_64"].tags("3.11")) == WHEEL


def test_the_table_names_what_is_missing_where() -> None:
    index = {
        "pure": ["pure-1-py3-none-any.whl"],
        "fast": ["fast-2-cp311-cp311-win_amd64.whl", "fast-2.tar.gz"],
        "big": [f"big-3-cp31{minor}-cp31{minor}-manylinux_2_28_x86_64.whl" for minor in (1, 2)],
    }

    def files(name: str, python: str) -> Sequence[str]:
        return [] if (name, python) == ("pure", "3.14") else index[name]

    pins = [Requirement(text) for text in ("pure==1", "fast==2", "big==3")]
    everywhere = {(system.name, python): pins for system in SYSTEMS for python in wheels.PYTHONS}
    rows = {row[0]: row[1:] for row in table(everywhere, files)}
    assert rows["Linux x86_64"] == [
        "builds fast",
        "builds fast",
        "no big, builds fast",
        "no pure, no big, builds fast",
    ]
    assert rows["Windows x86_64"][0] == "no big"
    assert list(markdown([["x", "all", "all", "all", "no pure"]]))[2] == (
        "| x | all | all | all | no pure |"
    )


def test_pip_lists_the_files_of_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real pip, on an index in a folder: files for other systems are listed as well."""
    names = [
        "some_pin-1.2-cp312-cp312-win_amd64.whl",
        "some_pin-1.2-py3-none-any.whl",
        "some_pin-1.1.tar.gz",
    ]
    project = tmp_path / "simple" / "some-pin"
    project.mkdir(parents=True)
    (project / "index.html").write_text("".join(f'<a href="{one}">{one}</a>' for one in names))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "simple").as_uri())
    assert sorted(wheels.listed("some-pin")) == sorted(names)
    with pytest.raises(LaunchRefusal, match="no-such-pin"):
        wheels.listed("no-such-pin")


def test_an_installed_wheel_for_any_system_need_not_be_looked_up() -> None:
    [file] = wheels.universal("streamlit")
    assert file.endswith("-none-any.whl")
    assert wheels.universal("numpy") == []
    assert wheels.universal("no-such-package") == []
