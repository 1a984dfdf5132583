"""Bundles that earlier versions made are recomputed with the defaults of their time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.output import export
from analytics.provenance import recipes, verify
from analytics.simulation.scenario import Scenario
from tests.analytics.provenance.made import WALKS, forged, loaded, made

# What the manifest had as options, and all that they left out.
SIMULATED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "before parameters could be uncertain": (
        {"days": 5, "paths": 1000, "seed": 3},
        {"model": "normal", "parameters": "fixed", "start_wealth": 1.0, "goal": None},
    ),
    "by the page": (
        {
            "model": "bootstrap",
            "parameters": "uncertain",
            "weights": {"AAA": 0.5, "BBB": 0.5},
            "days": 5,
            "paths": 1000,
            "seed": 5,
            "goal": 12000.0,
            "start_wealth": 10000.0,
            "flow": -100.0,
        },
        {"rebalanced": False, "flow_every": 21},
    ),
    "by the command line": (
        {
            "model": "t",
            "parameters": "uncertain",
            "weights": None,
            "rebalanced": True,
            "days": 5,
            "paths": 1000,
            "seed": 0,
            "goal": 1.2,
            "start_wealth": 1.0,
            "flow": 0.0,
            "flow_every": 21,
        },
        {},
    ),
}


@pytest.mark.parametrize("version", SIMULATED)
def test_a_simulation_of_an_earlier_version_is_recomputed(tmp_path: Path, version: str) -> None:
    said, left_out = SIMULATED[version]
    request, found = loaded(tmp_path, WALKS)
    table = recipes.table("simulate", request, found, {"scenario": Scenario(**said, **left_out)})

    def earlier(manifest: dict[str, Any]) -> None:
        manifest["options"] = said

    content = made(tmp_path, "simulate")
    assert not verify(forged(content, earlier)).identical  # its table is of other options
    verdict = verify(forged(content, earlier, table_csv=export.csv(table)))
    assert verdict.identical, verdict.sentence


def test_a_manifest_without_options_is_of_the_first_version_s_defaults() -> None:
    assert recipes.admitted("simulate", {})["scenario"] == Scenario(
        model="normal", parameters="fixed", paths=100_000, start_wealth=1.0
    )
