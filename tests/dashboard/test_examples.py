"""The examples in the dashboard's docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from dashboard import loading, state, text
from dashboard.charts import lines, palette


@pytest.mark.parametrize("module", [loading, state, text, lines, palette], ids=lambda m: m.__name__)
def test_examples(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed
