"""Progress of long computations: told to the end, of no influence on a bit, and a way to end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.diagnostics import transfer_times
from analytics.performance import rolling_band, summary
from analytics.performance.intervals import intervals
from analytics.portfolio import optimal
from analytics.progress import Report, part, parts, reported
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation import simulate
from analytics.study import Study
from analytics.volatility import outlook
from analytics.volatility.backtest import backtest
from analytics.volatility.comparison import compare
from analytics.volatility.model_list import MODELS
from models.bootstrap import stationary
from models.runtime import budget
from tests.analytics.tables import studied

SINCE = pd.Timestamp("2021-01-01").date()
THREE = ("AAPL", "KO", "JPM")
MEASURED = {"benchmark": "^GSPC", "frequency": "weekly", "intervals": True}
OF_RANGES = [model for model in MODELS if model.needs == "ranges"]
WITH_LIKELIHOOD = [model for model in MODELS if not model.no_likelihood]
Computation = Callable[[Study, Report | None], Any]


class Cancelled(Exception):
    """What a report raises to end a computation."""


def fitted(study: Study, report: Report | None) -> Any:
    return outlook.outlook(study, distribution="t", report=report)


def banded(study: Study, report: Report | None) -> Any:
    return rolling_band.rolling_volatility_band(study.alone("KO"), anchors=40, report=report)


def simulated(study: Study, report: Report | None) -> Any:
    return simulate(study, Scenario(model="garch", days=5, paths=1_000), report)


def held(study: Study, report: Report | None) -> Any:
    return optimal.portfolios(study, report=report)


# The computation, what is asked of the study, and the fewest reports it makes.
LONG: dict[str, tuple[Computation, dict[str, Any], int]] = {
    "outlook": (fitted, {}, 7),
    "compare": (compare, {}, len(MODELS) + 3 * len(OF_RANGES) + len(WITH_LIKELIHOOD)),
    "backtest": (backtest, {}, len(MODELS) + 2 * len(OF_RANGES) + 2 * len(MODELS) * 3),
    "portfolios": (held, {"window": "common"}, len(optimal.METHODS) + 1),
    "intervals": (intervals, MEASURED, 3 * 4),
    "summary": (summary.summary, MEASURED, 3 * 4 + 1),
    "band": (banded, {}, 2),
    # Fits and variances of three tickers, then paths and percentiles.
    "simulation": (simulated, {"window": "common"}, 3 + 3 + 2),
}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stationary, "CPU_TILE", 2**12)
    monkeypatch.setattr(budget, "ROUND", 10**6)
    monkeypatch.setattr(budget, "LEAST_SHARE", 1)


def assert_same_bits(one: Any, other: Any) -> None:
    if is_dataclass(one):
        for field in fields(one):
            assert_same_bits(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            assert_same_bits(one[name], other[name])
    elif isinstance(one, tuple) and one and isinstance(one[0], np.ndarray):
        for mine, its in zip(one, other, strict=True):
            assert_same_bits(mine, its)
    else:
        np.testing.assert_equal(np.asarray(one), np.asarray(other))


@pytest.mark.parametrize("name", LONG)
def test_whoever_is_told_gets_the_same_bits(name: str) -> None:
    compute, asked, fewest = LONG[name]
    made, seen = studied("sample", tickers=THREE, start=SINCE, **asked), []
    told = compute(made, lambda *at: seen.append(at))
    [of] = {of for _, of in seen}
    assert seen[-1] == (of, of)
    assert len(seen) >= fewest
    assert seen == sorted(seen)
    assert_same_bits(told, compute(made, None))


@pytest.mark.parametrize("name", LONG)
def test_a_report_that_raises_ends_it_and_the_next_call_works(name: str) -> None:
    compute, asked, _ = LONG[name]
    made, seen = studied("sample", tickers=THREE, start=SINCE, **asked), []

    def cancel(done: int, of: int) -> None:
        seen.append((done, of))
        raise Cancelled

    with pytest.raises(Cancelled):
        compute(made, cancel)
    [(done, of)] = seen
    assert 0 < done < of
    assert_same_bits(compute(made, None), compute(made, None))


def test_the_times_of_crossings_are_told_by_the_turn() -> None:
    """Of two sides: made, each way tried twice, two rounds; a side counts by its numbers."""
    seen: list[tuple[int, int]] = []
    transfer_times.measured(sides=(2, 4), rounds=2, report=lambda *at: seen.append(at))
    ways = len(transfer_times.ways(2))
    [of] = {of for _, of in seen}
    assert len(seen) == 2 * (1 + 4 * ways)
    assert seen[4 * ways] == (of // 5, of)
    assert seen[-1] == (of, of)
    assert seen == sorted(seen)


def test_a_part_counts_on_from_what_was_done_before() -> None:
    seen: list[tuple[int, int]] = []
    assert list(reported("ab", part(lambda *at: seen.append(at), 3, 5))) == ["a", "b"]
    assert seen == [(4, 5), (5, 5)]
    assert list(reported("ab", part(None, 3, 5))) == ["a", "b"]


def test_parts_are_worth_what_they_say_whatever_their_own_unit() -> None:
    seen: list[tuple[int, int]] = []
    first, second = parts(lambda *at: seen.append(at), 10, 30)
    assert first is not None
    assert second is not None
    first(1, 2)
    first(7, 7)
    second(50, 150)
    second(150, 150)
    assert seen == [(5, 40), (10, 40), (20, 40), (40, 40)]
    assert parts(None, 10, 30) == [None, None]
