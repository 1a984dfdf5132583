"""The commands of run.py.

    python3 run.py app [OPTIONS]     start the dashboard on 127.0.0.1:8501; OPTIONS go to Streamlit;
                                     --watch runs a page again when its source changes
    python3 run.py test [OPTIONS]    run every test, browser tests included; OPTIONS go to pytest;
                                     --quick leaves out what takes long
    python3 run.py coverage          run the quick tests, and say what share of the code they reach
    python3 run.py mutate FILE       change FILE in many ways, and show what no test notices
    python3 run.py check             run the linter, formatter, type checker and import contracts
    python3 run.py bench [NAME]      race NAME against its peers; without NAME list the benchmarks
    python3 run.py cli ARGUMENTS     the command line: python -m analytics ARGUMENTS

The first start makes .venv and installs the exact pins; later ones install nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import DEVNULL, Popen

from launch.browser import variables_for_tests
from launch.coverage import covered
from launch.environment import APP_PINS, DEV_PINS, PYTHON, prepare
from launch.mutate import mutate as try_mutations
from launch.processes import ROOT, LaunchRefusal, child, end_on_sigterm, run, say
from launch.quick import QUICK, SIDE_BY_SIDE
from launch.server import place, require_free, url, watching


def app(options: Sequence[str]) -> int:
    """Start the dashboard."""
    options = watching(options)
    address, port = place(options, os.environ)
    require_free(address, port)  # checked before and after an installation, which may take minutes
    if prepare(APP_PINS):
        _compile()
    require_free(address, port)
    say(f"Tensortape: {url(address, port)} (Ctrl-C stops it)")
    # Passed even if they are the default, so that no config.toml contradicts the line above.
    where = ["--server.address", address, "--server.port", str(port)]
    return run([PYTHON, "-m", "streamlit", "run", "app.py", *where, *options])


def _compile() -> None:
    """Compile all loops and cache them on disk, so that the first visitor does not wait.

    Two fans cover every loop of a simulation: one bought and held, one rebalanced.
    """
    say("Compiling statistics, fits and simulations (once, about twenty seconds) …")
    shown = ["AAPL", "--source", "sample", "--csv", "-"]
    fan = ["simulate", *shown, "KO", "--paths", "1000", "--days", "5"]
    with _computing(["summary", *shown, "--benchmark", "^GSPC"]) as statistics:
        for arguments in (["garch", *shown], fan, [*fan, "--model", "garch", "--rebalanced"]):
            with _computing(arguments) as one:
                one.wait()
        statistics.wait()


def _computing(arguments: Sequence[str]) -> AbstractContextManager[Popen[str]]:
    """Run the command line without output."""
    return child([PYTHON, "-m", "analytics", *arguments], stdout=DEVNULL, stderr=DEVNULL)


def test(options: Sequence[str]) -> int:
    """Run the tests: all of them, in parallel on all cores, or those in `options`."""
    prepare(DEV_PINS)
    chosen = [one for one in options if one != "--quick"]
    quick = QUICK if len(chosen) < len(options) else []
    arguments = [*quick, *(chosen or SIDE_BY_SIDE), "--durations=10"]
    return run([PYTHON, "-m", "pytest", *arguments], env=variables_for_tests(PYTHON))


def coverage(options: Sequence[str]) -> int:
    """Run the quick tests, or those in `options`, under coverage.py, and summarise."""
    prepare(DEV_PINS)
    return covered(list(options) or [*QUICK, *SIDE_BY_SIDE])


def mutate(options: Sequence[str]) -> int:
    """Try mutations of one file."""
    prepare(DEV_PINS)
    return try_mutations(options)


def check(options: Sequence[str]) -> int:
    """Run every static check, also after one has failed, and name those that failed."""
    if options:
        raise LaunchRefusal(f"`run.py check` takes no options: leave out {' '.join(options)}.")
    prepare(DEV_PINS)
    contracts = "from importlinter.cli import lint_imports_command as main; main()"
    checks = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "mypy": ["-m", "mypy"],
        "import contracts": ["-c", contracts, "--no-logo"],
    }
    failed = [name for name, arguments in checks.items() if run([PYTHON, *arguments])]
    say("check: " + (f"{', '.join(failed)} failed" if failed else "all passed"))
    return 1 if failed else 0


def bench(options: Sequence[str]) -> int:
    """Race a benchmark's contenders."""
    prepare(DEV_PINS)
    return run([PYTHON, "-m", "benchmarks", *options])


def cli(options: Sequence[str]) -> int:
    """Run the command line in the caller's folder, so that relative file names are right."""
    prepare(APP_PINS)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    variables = {**os.environ, "PYTHONPATH": path}
    # -P: the caller's folder may hold an analytics of its own.
    command: list[str | Path] = [PYTHON, "-P", "-m", "analytics", *options]
    return run(command, cwd=Path.cwd(), env=variables)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "app": app,
    "test": test,
    "coverage": coverage,
    "mutate": mutate,
    "check": check,
    "bench": bench,
    "cli": cli,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code, 1 if it is refused, 2 if it is unknown."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        say(__doc__ or "")
        return 0 if name in ("-h", "--help") else 2
    end_on_sigterm()
    try:
        return COMMANDS[name](arguments[1:])
    except LaunchRefusal as refusal:
        say(str(refusal))
        return 1
