"""A last price of zero is a total loss: simple return -1, no log return, no infinity anywhere."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import study
from analytics.output import export
from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.provenance import recipes
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from models.prices.origin import Origin
from models.prices.panel import PricePanel

DAYS = 300


def loaded() -> Loaded:
    """A survives, Z is worth nothing on the last day."""
    noise = np.random.default_rng(3).normal(0, 0.01, (2, DAYS))
    closes = 100 * np.exp(np.cumsum(noise, axis=-1))
    closes[1, -1] = 0.0
    dates = np.datetime64("2015-01-01") + np.arange(DAYS)
    origins = {name: Origin("made.csv") for name in "AZ"}
    names = np.repeat(list("AZ"), DAYS)
    panel = PricePanel.from_long(names, np.tile(dates, 2), {"close": closes.ravel()}, origins)
    return Loaded(panel, tuple(TickerStatus(name, "fetched", "made.csv") for name in "AZ"))


def test_the_returns_of_a_total_loss() -> None:
    made = study.run(Request(), loaded())
    assert made.daily.simple[1, -1] == -1.0
    assert np.isnan(made.daily.log[1, -1])
    assert not np.isnan(made.daily.log[0]).all()
    monthly = study.run(Request(frequency="monthly"), loaded())
    assert (monthly.periodic.simple[1, -1], np.isnan(monthly.periodic.log[1, -1])) == (-1.0, True)


@pytest.mark.parametrize(
    ("recipe", "request_", "options"),
    [
        ("summary", {"intervals": True}, {}),
        ("volatility", {}, {}),
        ("correlation", {"window": "common", "kind": "log"}, {}),
        ("screen", {}, {}),
        ("frontier", {"window": "common"}, {"points": 3}),
        ("garch", {"kind": "simple"}, {}),
        ("simulate", {"window": "common"}, {"scenario": Scenario(paths=1000, days=5)}),
    ],
)
def test_no_table_has_an_infinity(
    recipe: str, request_: dict[str, object], options: dict[str, object]
) -> None:
    made = study.run(Request(**request_), loaded())  # type: ignore[arg-type]
    text = export.csv(recipes.OF_STUDY[recipe](made, **options)).decode()
    assert "inf" not in text.replace("information_ratio", "")
    assert "-0.0," not in text
