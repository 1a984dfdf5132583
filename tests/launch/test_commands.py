"""The commands: what they start, with which options, variables and exit codes."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest

from launch import coverage
from launch.coverage import summary
from launch.quick import SLOW_FOLDERS
from tests.launch.house import ROOT, SECONDS, House, interrupt, refusal, until


def test_a_taken_port_is_told_before_anything_is_installed(house: House) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        said = refusal(house.run("app", "--server.port", str(port)))
    assert f"Port {port} is taken" in said
    assert "--server.port" in said
    assert house.steps() == []


@pytest.mark.parametrize("port", ["", "0", "65536", "x", "-1", "٨"])
def test_a_port_that_is_none_is_told(house: House, port: str) -> None:
    assert "from 1 to 65535" in refusal(house.run("app", "--server.port", port))


def test_an_address_of_another_machine_is_told(house: House) -> None:
    said = refusal(house.run("app", "--server.address", "203.0.113.1"))  # TEST-NET-3: nobody's
    assert "203.0.113.1" in said
    assert "--server.address" in said


def test_wrong_use_shows_the_commands(house: House) -> None:
    for arguments in ([], ["start"]):
        code, output, errors = house.run(*arguments)
        assert (code, output) == (2, "")
        assert "run.py app" in errors
    assert house.run("--help")[0] == 0
    assert "no options" in refusal(house.run("check", "models"))


@pytest.mark.parametrize("form", ["two words", "one word", "variable"])
def test_the_address_printed_is_the_one_served(house: House, port: str, form: str) -> None:
    options = {"two words": ["--server.port", port], "one word": [f"--server.port={port}"]}
    variables = {"STREAMLIT_SERVER_PORT": port} if form == "variable" else {}
    code, _, errors = house.run("app", *options.get(form, []), **variables)
    assert code == 0
    assert f"http://127.0.0.1:{port} " in errors
    asked = house.steps()[-1]
    assert asked[asked.index("--server.port") + 1] == port
    assert asked[asked.index("--server.address") + 1] == "127.0.0.1"
    assert asked[8:] == options.get(form, [])


def test_further_options_go_to_streamlit(house: House, port: str) -> None:
    house.run("app", "--server.port", port, "--theme.base", "dark")
    assert house.steps()[-1][-4:] == ["--server.port", port, "--theme.base", "dark"]


def test_the_watcher_is_for_developers_only(house: House, port: str) -> None:
    house.run("app", "--server.port", port, "--watch", "--theme.base", "dark")
    asked = house.steps()[-1]
    assert asked[asked.index("--server.fileWatcherType") + 1] == "auto"
    assert asked[-2:] == ["--theme.base", "dark"]
    assert "--watch" not in asked
    house.run("app", "--server.port", port)
    assert "--server.fileWatcherType" not in house.steps()[-1]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_dashboard_too(house: House, port: str, number: int, code: int) -> None:
    hold = house.root / "hold"
    house.run("app", "--server.port", port)
    house.steps()
    hold.touch()
    process = house.start("app", "--server.port", port, FAKE_HOLD=str(hold))
    until(house.root / "log", "streamlit")
    interrupt(process, number)
    process.communicate(timeout=SECONDS)  # returns only when the child has let go of the pipes
    assert process.returncode == code


def test_the_command_line_keeps_its_output_folder_and_exit_code(
    house: House, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    process = house.start("cli", "returns", "AAPL", "--csv", "-", cwd=elsewhere, FAKE_EXIT="3")
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    assert json.loads(output) == {
        "cwd": str(elsewhere)
    }  # what the fake command wrote, and nothing of run.py's or pip's
    assert "Installing" in errors
    assert house.steps()[-1] == ["-P", "-m", "analytics", "returns", "AAPL", "--csv", "-"]


def test_check_runs_every_check_and_names_those_that_failed(house: House) -> None:
    code, _, errors = house.run("check")
    assert code == 1
    assert "check: ruff check, ruff format failed" in errors
    assert [step[1] for step in house.steps()[-4:-1]] == ["ruff", "ruff", "mypy"]


def test_the_tests_get_the_browser(house: House) -> None:
    _, output, _ = house.run("test", "tests/test_run.py", "-x")
    assert json.loads(output) == {"TENSORTAPE_BROWSER": f"{house.variables['PATH']}/chromium"}
    assert house.steps()[-1] == ["-m", "pytest", "tests/test_run.py", "-x", "--durations=10"]
    _, output, _ = house.run("test", CI="true")
    assert json.loads(output)["TENSORTAPE_BROWSER_REQUIRED"] == "1"


def test_a_browser_that_does_not_exist_is_told(house: House) -> None:
    assert "/no/browser" in refusal(house.run("test", TENSORTAPE_BROWSER="/no/browser"))


@pytest.mark.parametrize("apt_works", [True, False])
def test_a_missing_browser_is_installed(house: House, tmp_path: Path, apt_works: bool) -> None:
    folder = tmp_path / "bin"
    (folder / "chromium").unlink()
    log, made = folder / "apt.log", folder / "chromium"
    effect = f'[ "$1" = install ] && printf "#!/bin/sh" > {made} && /bin/chmod 755 {made}'
    apt = folder / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {log}\n{effect if apt_works else "exit 1"}\n')
    apt.chmod(0o755)
    _, output, errors = house.run("test", prelude="import os; os.geteuid = lambda: 0")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["update", "install"]
    assert json.loads(output.splitlines()[-1]) == (
        {"TENSORTAPE_BROWSER": str(made)} if apt_works else {}
    )
    assert ("playwright" in house.modules()) is not apt_works
    assert ("No browser" in errors) is not apt_works


def test_the_quick_tests_are_a_choice_that_may_be_narrowed(house: House) -> None:
    house.run("test", "--quick")
    asked = house.steps()[-1]
    assert asked[2:4] == ["-m", "not slow and not browser"]
    assert {"--ignore=tests/browser", "--ignore=tests/faults", "--ignore=tests/peers"} <= {*asked}
    assert asked[-5:] == ["-n", "auto", "--dist", "loadfile", "--durations=10"]
    house.run("test", "tests/models", "--quick", "-k", "scan")
    narrowed = house.steps()[-1]
    assert narrowed[-4:] == ["tests/models", "-k", "scan", "--durations=10"]
    assert "--quick" not in narrowed
    assert "auto" not in narrowed


def test_every_folder_that_quick_leaves_out_is_there() -> None:
    assert [name for name in SLOW_FOLDERS if not (ROOT / "tests" / name).is_dir()] == []


def test_coverage_is_counted_combined_and_summed_up_also_after_a_failed_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str | Path], **_: object) -> int:
        asked.append([str(word) for word in command[3:]])
        if command[3] == "json":
            Path(command[-1]).write_text('{"files": {}, "totals": {}}')
        return int(command[3] == "run")

    monkeypatch.setattr(coverage, "run", run)
    monkeypatch.setattr(coverage, "summary", lambda found: f"rooms: {len(found['files'])}")
    assert coverage.covered(["tests/models"]) == 1
    assert [words[0] for words in asked] == ["run", "combine", "json"]
    assert asked[0][2:] == ["-m", "pytest", "tests/models"]
    assert len({next(word for word in words if "data" in word) for words in asked}) == 1
    assert capsys.readouterr().err == "rooms: 0\n"


def test_a_room_s_share_is_of_all_its_lines_and_branches() -> None:
    def file(lines: int, covered: int, branches: int = 0, reached: int = 0) -> dict[str, object]:
        return {
            "summary": {
                "num_statements": lines,
                "covered_lines": covered,
                "num_branches": branches,
                "covered_branches": reached,
            }
        }

    files = {
        "models/a.py": file(90, 90, 10, 5),
        "models/b.py": file(10, 5),
        "models/__init__.py": file(0, 0),
        "analytics/c.py": file(50, 50),
    }
    assert summary({"files": files}).splitlines() == [
        "analytics  100.0%   weakest: analytics/c.py 100.0%",
        "models      90.9%   weakest: models/b.py 50.0%",
        "all         93.8%",
    ]
