"""The examples in the dashboard's docstrings are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from dashboard.charts import heatmap, lines
from dashboard.charts.style import palette, places, text
from dashboard.choice import periods
from dashboard.elements import cells, interval_cells, skeletons
from dashboard.sections.portfolio import bounds, own_weights
from dashboard.visitor import browser_memory, visits, watchlists

MODULES = [
    *(bounds, cells, interval_cells, skeletons, own_weights, periods, text),
    *(heatmap, lines, palette, places),
    *(browser_memory, visits, watchlists),
]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_examples(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed
