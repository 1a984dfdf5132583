"""The group of commands: cheap to ask for help, described as they are, with examples that work."""

from __future__ import annotations

import inspect
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from analytics.__main__ import app, main
from analytics.commands.line import settings
from analytics.commands.line.catalogue import COMMANDS, VERSION, CommandEntry
from analytics.commands.options import named_sources
from analytics.prices import sources

ROOT = Path(__file__).resolve().parents[4]
GROUP = typer.main.get_command(app)
EXAMPLES = [example for entry in COMMANDS for example in entry.examples]


def loaded_by(*arguments: str) -> set[str]:
    """Top-level modules that the command line loads for these arguments."""
    code = (
        "import sys\nfrom analytics.__main__ import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


HEAVY = {"torch", "pandas", "numpy", "numba", "pyarrow", "yfinance", "plotly", "streamlit"}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("sumary",)])
def test_help_version_and_typos_load_neither_torch_nor_pandas(arguments: tuple[str, ...]) -> None:
    assert HEAVY & loaded_by(*arguments) == set()


def test_the_help_of_no_command_loads_torch_or_pandas() -> None:
    """One process asks for the help of every command: a module that one loads stays loaded."""
    code = (
        "import sys\nfrom analytics.__main__ import main\n"
        f"for name in {[entry.name for entry in COMMANDS]!r}:\n"
        "    try: main([name, '--help'])\n    except SystemExit: pass\n"
        f"    print(name, *({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.split() == [entry.name for entry in COMMANDS]
    assert done.stdout.count("Examples:") == len(COMMANDS)


def test_the_help_names_every_source() -> None:
    assert named_sources() == sources.names()


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_a_command_is_described_by_the_first_line_of_its_docstring(entry: CommandEntry) -> None:
    command = GROUP.commands[entry.name].loaded  # type: ignore[attr-defined]
    described = " ".join(inspect.cleandoc(command.help).split("\n\n")[0].split())
    assert described.startswith(entry.line)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_accepted(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name, *arguments = shlex.split(example)
    command = GROUP.commands[name].loaded  # type: ignore[attr-defined]
    context = command.make_context(name, arguments)
    assert context.params


def test_help_shows_groups_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["summary", "--help"])
    text = capsys.readouterr().out
    for heading in ("Prices", "Window and returns", "Output", "Examples:"):
        assert heading in text


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert (left.value.code, capsys.readouterr().out) == (0, f"tensortape {VERSION}\n")


def test_completion_names_the_commands() -> None:
    variables = {"_TENSORTAPE_COMPLETE": "complete_bash", "COMP_WORDS": "tensortape ca"}
    import os

    done = subprocess.run(
        [sys.executable, "-c", "from analytics.__main__ import app; app(prog_name='tensortape')"],
        cwd=ROOT,
        env=os.environ | variables | {"COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["calendar"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def summary(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["summary", *arguments, "--csv", "-"])
    out, err = capfd.readouterr()
    return int(left.value.code or 0), out, err


def test_defaults_come_from_the_file_then_a_variable_then_the_command_line(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'source = "sample"\nstart = "2020"\n[summary]\nbenchmark = "^GSPC"\nrisk-free = "2%"\n'
    (folder / "settings").write_text(text)
    options = ("--benchmark", "^GSPC", "--risk-free", "0.02")
    expected = summary(capfd, "KO", "--source", "sample", "--start", "2021", *options)[1]
    (folder / settings.FILE).write_text(text)
    monkeypatch.setenv("TENSORTAPE_START", "2019")
    code, out, said = summary(capfd, "KO", "--start", "2021")
    assert (code, out) == (0, expected)
    assert "defaults: " in said
    assert "--source sample (tensortape.toml)" in said
    assert out != summary(capfd, "KO")[1]
    assert "TENSORTAPE_" in summary(capfd, "KO")[2]


@pytest.mark.parametrize(
    ("text", "received"),
    [("sorce = 1", "received sorce"), ("[sumary]\nx = 1", "received sumary"), ("=", "correct it")],
)
def test_a_setting_that_nothing_has_is_refused(
    folder: Path, capfd: pytest.CaptureFixture[str], text: str, received: str
) -> None:
    (folder / settings.FILE).write_text(text)
    code, _, said = summary(capfd, "KO", "--source", "sample")
    assert code == 2
    assert received in said


def test_no_file_is_written_by_a_setting(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / settings.FILE).write_text('[summary]\noutput = "x.csv"')
    assert summary(capfd, "KO", "--source", "sample")[0] == 2


def test_shared_settings_are_options() -> None:
    options = {
        option.removeprefix("--")
        for name in ("summary", "returns")
        for parameter in GROUP.commands[name].loaded.params  # type: ignore[attr-defined]
        for option in parameter.opts
    }
    assert set(settings.SHARED) <= options


def test_the_app_is_where_its_command_looks_for_it() -> None:
    from analytics.commands.proof import app as command

    assert command.APP == ROOT / "app.py"
    assert command.APP.is_file()
