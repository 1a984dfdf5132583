"""Fixtures of the fault tests: processes to kill, and a folder that every user may read."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType

import pytest

from tests.faults import worker, writers
from tests.yahoo.fixtures import price_files, yahoo_process, yahoo_server

__all__ = ["price_files", "yahoo_process", "yahoo_server"]


@pytest.fixture(scope="session")
def context() -> Iterator[ForkServerContext]:
    """Processes that come up with everything imported, and with nothing that stood in for main.

    A page that was tested in this process before leaves itself there, and they would run it.
    """
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([worker.__name__, writers.__name__])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield made


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that everybody may read, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="tensortape-faults-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, in pages of 4 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
