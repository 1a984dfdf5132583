"""The values that empyrical-reloaded's own tests expect, asked of our functions: all 178.

`empyrical_expected.json` restates every case of its class TestStats that has an expected value,
of the sdist of 0.7.1, to the decimals that its tests look at. Where we differ on purpose the
case says what ours is and why, and fails when we agree after all.
"""

from __future__ import annotations

from collections import Counter

import empyrical
import numpy as np
import pytest

from analytics import stats
from tests.peers.empyrical_adapter import ADAPTER, CASES, STORED, table
from tests.peers.expected import Case, answer, with_verdict

REASONS = STORED["reasons"]


def test_every_case_of_theirs_is_accounted_for() -> None:
    verdicts = Counter(case.verdict for case in CASES)
    assert verdicts == {"agrees": 126, "differs": 39, "absent": 13}
    assert verdicts.total() == 178


def test_the_allow_list_is_by_name() -> None:
    why = Counter(case.why for case in CASES if case.why)
    assert why == {
        "under a year": 11,
        "capture": 12,
        "intercept": 4,
        "no risk": 3,
        "no wealth yet": 2,
        "365.25": 2,
        "weeks": 1,
        "three returns": 4,
        "Pareto tail": 9,
        "stability": 4,
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


@pytest.mark.parametrize("case", with_verdict(CASES, "absent"), ids=str)
def test_what_is_absent_is_still_absent(case: Case) -> None:
    """When such a function comes, its cases must run."""
    words = {case.function.split("_")[0], case.why.split()[0].lower()}
    assert case.function not in ADAPTER
    assert not [name for name in stats.__all__ for word in words if word in name]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_peer_gives_what_is_restated(case: Case) -> None:
    """So that a case cannot differ because its inputs are copied wrongly."""
    options = {k: case.inputs[k] for k in ("period", "window") if k in case.inputs}
    if case.function == "aggregate_returns":
        options["convert_to"] = options.pop("period")
    if "required" in case.inputs:
        options["required_return"] = case.inputs["required"]
    if "start" in case.inputs:
        options["starting_value"] = case.inputs["start"]
    others = [table(x) if isinstance(x, str) else x for x in [case.inputs.get("against")]]
    found = getattr(empyrical, case.function)(
        table(case.inputs["returns"]), *[x for x in others if x is not None], **options
    )
    np.testing.assert_almost_equal(np.asarray(found), case.expected, case.decimals)
