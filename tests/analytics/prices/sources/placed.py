"""Puts the toy source where sources are found, as a new file in their folder is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analytics.prices import sources

TOY = Path(__file__).with_name("toy.py")
MODULE = f"{sources.__name__}.toy"


@contextmanager
def toy_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of sources with toy.py in it too; the file lies in `folder`."""
    shutil.copy(TOY, folder / "toy.py")
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(folder)])
    yield
    sys.modules.pop(MODULE, None)
    vars(sources).pop("toy", None)
