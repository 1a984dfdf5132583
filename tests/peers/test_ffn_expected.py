"""The values that ffn's own tests expect, asked of our functions.

`ffn_expected.json` restates every figure of its `tests/test_core.py` that a function of ours
should give, on the prices of its own file, to the decimals its tests look at; it names the rest
of the 65 tests with the reason. An expected formula stands as its value.
"""

from __future__ import annotations

from collections import Counter

import ffn
import numpy as np
import pandas as pd
import pytest

from tests.peers.expected import Case, answer, with_verdict
from tests.peers.ffn_adapter import ADAPTER, CASES, STORED, closes

REASONS = STORED["reasons"]


def test_every_test_of_theirs_is_accounted_for() -> None:
    used = {case.inputs["test"] for case in CASES}
    passed_over = [name for names in STORED["without"].values() for name in names]
    assert len(used) == 27
    assert len(passed_over) == 38
    assert len({*used, *passed_over}) == 65


def test_every_figure_is_accounted_for() -> None:
    verdicts = Counter(case.verdict for case in CASES)
    assert verdicts == {"agrees": 78, "differs": 7}
    why = Counter(case.why for case in CASES if case.why)
    assert why == {
        "under a year": 2,
        "no return": 2,
        "base day": 1,
        "no risk": 1,
        "from the high": 1,
    }
    assert why.keys() == REASONS.keys()


@pytest.mark.parametrize("case", with_verdict(CASES, "agrees"), ids=str)
def test_our_function_gives_what_theirs_should(case: Case) -> None:
    np.testing.assert_almost_equal(answer(ADAPTER, case), case.expected, case.decimals)


@pytest.mark.parametrize("case", with_verdict(CASES, "differs"), ids=str)
def test_what_differs_gives_our_figure_and_not_theirs(case: Case) -> None:
    found = answer(ADAPTER, case)
    np.testing.assert_almost_equal(found, case.ours, case.decimals)
    assert not case.agrees(found), REASONS[case.why]


def _theirs(case: Case) -> float:
    if case.function == "calc_information_ratio":
        returns, benchmark = (pd.Series(case.inputs[name]) for name in ("returns", "against"))
        return ffn.calc_information_ratio(returns, benchmark)
    days, values = closes(case)
    prices = pd.Series(values, days)
    if case.function == "drawdown_details":
        return ffn.drawdown_details(ffn.to_drawdown_series(prices))["Length"][case.inputs["at"]]
    spans = [prices] if case.function in ("calc_mtd", "calc_ytd") else []  # one price is its month
    return getattr(ffn, case.function)(prices, *spans)


@pytest.mark.parametrize(
    "case",
    [c for c in with_verdict(CASES, "differs") if c.function != "to_ulcer_performance_index"],
    ids=str,
)
def test_the_peer_gives_what_is_restated(case: Case) -> None:
    """So that a case cannot differ because its inputs are copied wrongly.

    Since these tests were written its Ulcer performance index is annual, and closer to ours.
    """
    np.testing.assert_almost_equal(_theirs(case), case.expected, case.decimals)
