"""Progress of long computations: told to the end, of no influence on a bit, and a way to end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import bands, conversions, outlook, portfolio, summary
from analytics.backtest import backtest
from analytics.intervals import intervals
from analytics.model_list import MODELS, OF_RETURNS
from analytics.progress import Report, part, reported
from analytics.study import Study
from analytics.volatility_models import compare
from models import bootstrap
from models.bootstrap import stationary
from tests.analytics.tables import studied

SINCE = pd.Timestamp("2021-01-01").date()
THREE = ("AAPL", "KO", "JPM")
MEASURED = {"benchmark": "^GSPC", "frequency": "weekly", "intervals": True}
Computation = Callable[[Study, Report | None], Any]


class Cancelled(Exception):
    """What a report raises to end a computation."""


def fitted(study: Study, report: Report | None) -> Any:
    return outlook.outlook(study, distribution="t", report=report)


def banded(study: Study, report: Report | None) -> Any:
    return bands.rolling_volatility_band(study.alone("KO"), anchors=40, report=report)


def held(study: Study, report: Report | None) -> Any:
    return portfolio.portfolios(study, report=report)


# The computation, what is asked of the study, and how many pieces there are in all.
LONG: dict[str, tuple[Computation, dict[str, Any], int]] = {
    "outlook": (fitted, {}, 2),
    "compare": (compare, {}, len(MODELS) + len(OF_RETURNS)),
    "backtest": (backtest, {}, len(MODELS)),
    "portfolios": (held, {"window": "common"}, len(portfolio.METHODS) + 1),
    "intervals": (intervals, MEASURED, 3 * 4 * bootstrap.REPLICATES),
    "summary": (summary.summary, MEASURED, 3 * 4 * bootstrap.REPLICATES),
    "band": (banded, {}, 40 * bands.REPLICATES),
}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stationary, "CPU_TILE", 2**12)
    monkeypatch.setattr(stationary, "PIECES_A_REPORT", 1)
    monkeypatch.setattr(stationary, "cores", lambda _: 1)


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
    compute, asked, pieces = LONG[name]
    made, seen = studied("sample", tickers=THREE, start=SINCE, **asked), []
    told = compute(made, lambda *at: seen.append(at))
    assert seen[-1] == (pieces, pieces)
    assert len(seen) > 1
    assert seen == sorted(set(seen))
    assert {of for _, of in seen} == {pieces}
    assert_same_bits(told, compute(made, None))


@pytest.mark.parametrize("name", LONG)
def test_a_report_that_raises_ends_it_and_the_next_call_works(name: str) -> None:
    compute, asked, pieces = LONG[name]
    made, seen = studied("sample", tickers=THREE, start=SINCE, **asked), []

    def cancel(done: int, of: int) -> None:
        seen.append((done, of))
        raise Cancelled

    with pytest.raises(Cancelled):
        compute(made, cancel)
    [(done, of)] = seen
    assert 0 < done < of == pieces
    assert_same_bits(compute(made, None), compute(made, None))


def test_the_times_of_crossings_are_told_by_the_round() -> None:
    seen: list[tuple[int, int]] = []
    conversions.measured(sides=(2, 3), rounds=2, report=lambda *at: seen.append(at))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_part_counts_on_from_what_was_done_before() -> None:
    seen: list[tuple[int, int]] = []
    assert list(reported("ab", part(lambda *at: seen.append(at), 3, 5))) == ["a", "b"]
    assert seen == [(4, 5), (5, 5)]
    assert list(reported("ab", part(None, 3, 5))) == ["a", "b"]
