"""The examples in the dashboard's docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from dashboard import bounds, cells, interval_cells, loading, own_weights, state, text
from dashboard.charts import heatmap, lines, palette, places

MODULES = [
    *(bounds, cells, interval_cells, loading, own_weights, state, text),
    *(heatmap, lines, palette, places),
]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_examples(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed
