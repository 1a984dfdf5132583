"""Fixtures of every test: a home of its own, so that no test meets prices that another kept.

Processes of tests side by side have a core each: with torch's threads on every core in each of
them, and in the apps that they start, threads wait for each other and take twice the processor
time. Tests of several threads ask for them.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is imported, later than this

# A busy machine makes any example slow: how long one takes is no property under test.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

_numbers = itertools.count()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests' homes lie; each is made only when something is written there."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def own_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TENSORTAPE_HOME of this test and of the processes it starts."""
    home = homes / str(next(_numbers))
    monkeypatch.setenv("TENSORTAPE_HOME", str(home))
    return home
