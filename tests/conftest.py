"""Fixtures of every test: a home of its own, so that no test meets prices that another kept."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import settings

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
