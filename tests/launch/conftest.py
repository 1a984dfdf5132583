from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.launch.house import FAKE_PYTHON, ROOT, VERSION, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    if os.name == "nt":
        pytest.skip("the fake Python is a script with a #!")
    root = tmp_path / "house"
    shutil.copytree(ROOT / "launch", root / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "run.py", root)
    (root / "requirements.txt").write_text("torch==1\n")
    (root / "requirements-auth.txt").write_text("-r requirements.txt\nauthlib==1\n")
    (root / "requirements-dev.txt").write_text("-r requirements-auth.txt\npytest==1\n")
    (root / "constraints.txt").write_text("sympy==1\n")
    fake = root / "fake-python"
    fake.write_text(FAKE_PYTHON.format(python=sys.executable, version=VERSION))
    fake.chmod(0o755)
    browser = tmp_path / "bin" / "chromium"
    browser.parent.mkdir()
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    return House(root, {"FAKE_LOG": str(root / "log"), "PATH": str(browser.parent)})


@pytest.fixture
def port() -> str:
    """A port that is free, as far as anyone can know."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
