"""The environment: what is installed when, what interrupts it, and how a refusal reads."""

from __future__ import annotations

import ast
import signal

import pytest

from tests.launch.house import ROOT, SECONDS, House, interrupt, refusal, until


def test_the_first_start_installs_and_the_second_does_not(house: House, port: str) -> None:
    assert house.run("app", "--server.port", port)[0] == 0
    assert house.modules() == ["venv", "pip", *["analytics"] * 4, "streamlit"]
    assert house.run("app", "--server.port", port)[0] == 0
    [only] = house.steps()
    assert only[:4] == ["-m", "streamlit", "run", "app.py"]


def test_the_development_pins_contain_those_of_the_app(house: House) -> None:
    house.run("bench")
    assert house.modules() == ["venv", "pip", "benchmarks"]
    house.run("cli")
    assert len(house.steps()) == 1


def test_changed_pins_are_installed_into_the_same_environment(house: House) -> None:
    house.run("cli")
    house.steps()
    (house.root / "requirements.txt").write_text("torch==2\n")
    house.run("cli")
    assert house.modules() == ["pip"]  # and then the command, which starts with -P


def test_pip_is_given_the_versions_of_indirect_packages(house: House) -> None:
    house.run("cli")
    [pip] = [step for step in house.steps() if step[:2] == ["-m", "pip"]]
    assert pip[pip.index("--requirement") + 1] == "requirements.txt"
    assert pip[pip.index("--constraint") + 1] == "constraints.txt"


@pytest.mark.parametrize(
    "changed", ["constraints.txt", "requirements.txt", "requirements-auth.txt"]
)
def test_a_change_of_any_pin_reaches_the_development_environment(
    house: House, changed: str
) -> None:
    house.run("bench")
    house.steps()
    with (house.root / changed).open("a") as file:
        file.write("numpy==1\n")
    house.run("bench")
    assert house.modules() == ["pip", "benchmarks"]


def test_optional_pins_do_not_concern_the_app(house: House) -> None:
    house.run("cli")
    house.steps()
    (house.root / "requirements-auth.txt").write_text("-r requirements.txt\nauthlib==2\n")
    house.run("cli")
    assert house.modules() == []


def test_an_environment_of_another_python_is_made_anew(house: House) -> None:
    house.run("cli")
    house.steps()
    (house.root / ".venv/requirements.txt.installed").unlink()
    house.run("cli", FAKE_VERSION="3.0")
    assert house.modules() == ["venv", "pip"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_an_interrupted_installation_is_made_anew(house: House, number: int, code: int) -> None:
    hold = house.root / "hold"
    hold.touch()
    process = house.start("cli", FAKE_HOLD=str(hold))
    until(house.root / "log", '"pip"')
    interrupt(process, number)
    _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == code
    if number == signal.SIGTERM:
        assert "Traceback" not in errors
    half_made = house.root / ".venv/half-made"
    half_made.touch()
    house.steps()
    assert house.run("cli")[0] == 0
    assert house.modules() == ["venv", "pip"]
    assert not half_made.exists()


def test_two_starts_at_once_install_once(house: House) -> None:
    hold = house.root / "hold"
    hold.touch()
    first = house.start("cli", FAKE_HOLD=str(hold))
    until(house.root / "log", '"pip"')
    second = house.start("cli")
    assert second.stderr
    assert "waiting" in second.stderr.readline()
    hold.unlink()
    assert [process.wait(SECONDS) for process in (first, second)] == [0, 0]
    for process in (first, second):
        process.communicate()
    assert house.modules() == ["venv", "pip"]


def test_an_old_python_can_read_run_py_and_is_told(house: House) -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))
    said = refusal(house.run("app", prelude="sys.version_info = (3, 9, 2)"))
    assert "3.11" in said
    assert "3.9" in said
    assert "python.org" in said


def test_a_python_without_venv_is_told_the_package(house: House) -> None:
    prelude = (
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name: None if name == 'ensurepip' else find(name)"
    )
    assert "apt-get install python3-venv" in refusal(house.run("cli", prelude=prelude))
    assert house.modules() == []


def test_too_little_room_is_told_before_anything_is_made(house: House) -> None:
    prelude = (
        "import shutil, types\n"
        "shutil.disk_usage = lambda path: types.SimpleNamespace(free=1_200_000_000)"
    )
    said = refusal(house.run("cli", prelude=prelude))
    assert "3 GB" in said
    assert "1.2 GB" in said
    assert not (house.root / ".venv").exists()


NO_NETWORK = """WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'
ERROR: Could not find a version that satisfies the requirement torch==1 (from versions: none)
ERROR: No matching distribution found for torch==1"""
CUT_OFF = """Downloading torch-1.whl (700 MB)
ERROR: Could not install packages due to an OSError: HTTPSConnectionPool: Max retries exceeded"""
NO_VERSION = """ERROR: Could not find a version that satisfies the requirement torch==1
ERROR: No matching distribution found for torch==1"""
DISK_FULL = (
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
)
BROKEN = "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'"


@pytest.mark.parametrize(
    ("pip", "told", "whole"),
    [
        (NO_NETWORK, "connect to the network", True),
        (CUT_OFF, "connect to the network", True),
        (NO_VERSION, "No matching distribution found for torch==1", True),
        (DISK_FULL, "make room", False),
        (BROKEN, "Permission denied", False),
    ],
    ids=["no network", "cut off", "no version", "disk full", "broken"],
)
def test_a_failing_pip_is_told_in_a_sentence(
    house: House, pip: str, told: str, whole: bool
) -> None:
    assert told in refusal(house.run("cli", FAKE_PIP=pip))
    house.steps()
    assert house.run("cli")[0] == 0
    assert house.modules() == (["pip"] if whole else ["venv", "pip"])


def test_pins_that_cannot_be_fetched_leave_the_old_ones_usable(house: House) -> None:
    house.run("cli")
    (house.root / "requirements.txt").write_text("torch==2\n")
    assert house.run("cli", FAKE_PIP=NO_NETWORK)[0] == 1
    (house.root / "requirements.txt").write_text("torch==1\n")
    house.steps()
    assert house.run("cli")[0] == 0
    assert house.modules() == []


def test_a_folder_that_cannot_be_written_is_told(house: House) -> None:
    (house.root / ".venv.lock").mkdir()
    assert "writable" in refusal(house.run("cli"))
