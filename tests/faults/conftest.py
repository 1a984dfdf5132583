"""Fixtures of the fault tests: processes to kill, and a folder that every user may read."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import ModuleType

import pytest

from tests.faults import worker, writers


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
