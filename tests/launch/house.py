"""run.py in a folder of its own, with a fake Python in place of the environment's.

The fake logs what it is asked to run, so that a test reads which steps were taken; nothing is
installed and no network is used.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
VERSION = "{}.{}".format(*sys.version_info[:2])

FAKE_PYTHON = """#!{python} -S
import json, os, shutil, sys, time
asked = sys.argv[1:]
with open(os.environ["FAKE_LOG"], "a") as log:
    log.write(json.dumps(asked) + "\\n")
if asked[0] == "-c" and "import pip" in asked[1]:
    print(os.environ.get("FAKE_VERSION", "{version}"))
elif asked[:2] == ["-m", "venv"]:
    os.makedirs(asked[2] + "/bin")
    shutil.copy(__file__, asked[2] + "/bin/python")
elif asked[0] == "-c" and "playwright" in asked[1]:
    sys.exit(1)
else:
    parent = os.getppid()
    while os.path.exists(os.environ.get("FAKE_HOLD", "")) and os.getppid() == parent:
        time.sleep(0.02)
    if asked[:2] == ["-m", "pip"]:
        print(os.environ.get("FAKE_PIP", ""))
        sys.exit("FAKE_PIP" in os.environ)
    seen = {{name: os.environ[name] for name in os.environ if "TENSORTAPE" in name}}
    print(json.dumps(seen if asked[0] == "-m" else {{"cwd": os.getcwd()}}))
    sys.exit(int(os.environ.get("FAKE_EXIT", "0")) if "ruff" not in asked else 1)
"""
DRIVER = """
import runpy, signal, sys
# As in a foreground: a shell's background job inherits that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys._base_executable = {fake!r}
sys.argv = ["run.py", *sys.argv[1:]]
sys.path.insert(0, {house!r})
{prelude}
runpy.run_path({house!r} + "/run.py", run_name="__main__")
"""

Ended = tuple[int, str, str]


@dataclass(frozen=True)
class House:
    """A folder with run.py and nothing installed, and a way to start it."""

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    def start(
        self, *arguments: str, prelude: str = "", cwd: Path | None = None, **variables: str
    ) -> subprocess.Popen[str]:
        fake, house = str(self.root / "fake-python"), str(self.root)
        script = DRIVER.format(fake=fake, house=house, prelude=prelude)
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            cwd=cwd or self.root,
            env={**self.variables, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # a Ctrl-C in a test reaches run.py and its child only
        )

    def run(self, *arguments: str, prelude: str = "", **variables: str) -> Ended:
        """Exit code, standard output, standard error."""
        process = self.start(*arguments, prelude=prelude, cwd=None, **variables)
        output, errors = process.communicate(timeout=SECONDS)
        assert "Traceback" not in errors
        return process.returncode, output, errors

    def steps(self) -> list[list[str]]:
        """What the fake Python was asked to run since the last look."""
        log = self.root / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def modules(self) -> list[str]:
        return [step[1] for step in self.steps() if step[0] == "-m"]


def until(path: Path, contains: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not (path.exists() and contains in path.read_text()):
        assert time.monotonic() < deadline, f"{contains!r} never appeared in {path}"
        time.sleep(0.01)


def refusal(result: Ended) -> str:
    """The one sentence that run.py ends with."""
    code, output, errors = result
    assert (code, output) == (1, "")
    sentence = errors.splitlines()[-1]
    assert sentence.endswith(".")
    return sentence


def interrupt(process: subprocess.Popen[str], number: int) -> None:
    """Send a signal as the world does: Ctrl-C to the whole group, others to the one process."""
    if number == signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
