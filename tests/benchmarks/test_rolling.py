"""The contenders of the rolling race agree, and its stress series are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import rolling
from benchmarks.harness.race import _require_same_answers
from benchmarks.markets.factor import market

GIVEN = market(3, 400, 0.0)
CASES = {
    "volatility": rolling.volatility(GIVEN.returns, 21),
    "ewma": rolling.ewma(GIVEN.returns, 21),
    "sharpe": rolling.sharpe(GIVEN.returns, 21),
    "beta": rolling.beta(GIVEN.returns, GIVEN.benchmark, 21),
}


@pytest.mark.parametrize("name", CASES)
def test_the_contenders_agree(name: str) -> None:
    case = CASES[name]
    ours, pandas = (run() for run in case.contenders.values())
    assert ours.shape == pandas.shape == (3, 400)
    assert np.isnan(ours).sum() == 3 * 20
    assert np.isfinite(ours[case.compared["pandas"]]).mean() > 0.9
    _require_same_answers(case)


def test_every_race_is_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "TICKERS", 2)
    names = [case.name for case in rolling.cases()]
    assert names[0] == "volatility 21, 2 tickers"
    assert len(names) == len(rolling.WINDOWS) + 3


def test_no_stress_series_is_measured_worse_than_by_pandas() -> None:
    for name, errors in rolling.worst_errors().items():
        assert errors["tensortape"] <= errors["pandas"], name
        assert errors["tensortape"] < 1e-13, name


def test_the_notes_name_every_series() -> None:
    assert [name in "\n".join(rolling.notes()) for name in rolling.stress()] == [True] * 4
