"""Figures that the browser switches between scales: changes lead from one layout to the other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from dashboard.charts import panels
from dashboard.charts.panels import Panel
from dashboard.charts.style import scales
from dashboard.charts.style.palette import Line

LINES = {"AAA": Line("#0077BB")}
DATES = np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]")


def relaid(layout: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What Plotly's `relayout` makes of a layout: dots go down, None removes."""
    found = deepcopy(layout)
    for path, value in changes.items():
        *folders, name = path.split(".")
        place = found
        for folder in folders:
            place = place.setdefault(folder, {})
        if value is None:
            place.pop(name, None)
        else:
            place[name] = value
    return found


def layout(log: bool) -> dict[str, Any]:
    """One with something of every kind that differs, and something that does not."""
    only = {"nticks": 5, "minor": {"show": True}} if log else {"rangemode": "tozero"}
    axis = {"type": "log" if log else "linear", "side": "left"} | only
    shapes = {} if log else {"shapes": [{"y0": 1.0}]}
    return {"height": 100, "yaxis": axis, "annotations": [{"y": 0.0 if log else 1.0}]} | shapes


@pytest.mark.parametrize("log", [False, True])
def test_either_scale_leads_to_the_other_and_back(log: bool) -> None:
    made = scales.switchable(layout, log=log)
    changes = made.pop("meta")["scales"]
    assert made == layout(log)
    assert relaid(made, changes["Log"]) == layout(True)
    assert relaid(relaid(made, changes["Log"]), changes["Linear"]) == layout(False)
    assert relaid(made, changes["Log" if log else "Linear"]) == made


def test_only_what_differs_travels() -> None:
    changes = scales.switchable(layout, log=False)["meta"]["scales"]["Log"]
    assert not any(path.startswith(("height", "yaxis.side")) for path in changes)


def test_panels_on_both_scales_are_those_of_each() -> None:
    rows = {"AAA": np.exp(np.linspace(0, 1, len(DATES)))}

    def made(log: bool) -> list[Panel]:
        return [Panel("Growth", "growth", rows, 200, ".2f", ".3f", str, log=log)]

    figure = panels.on_both_scales(DATES, made, LINES, log=True)
    alone = panels.figure(DATES, made(True), LINES).to_plotly_json()["layout"]
    linear = panels.figure(DATES, made(False), LINES).to_plotly_json()["layout"]
    both = figure.to_plotly_json()["layout"]
    changes = both.pop("meta")["scales"]
    assert {k: v for k, v in both.items() if k != "template"} == {
        k: v for k, v in alone.items() if k != "template"
    }
    assert relaid(both, changes["Linear"])["yaxis"] == linear["yaxis"]
    assert changes["Linear"]["yaxis.type"] == "linear"
    assert changes["Linear"]["annotations"] != changes["Log"]["annotations"]
