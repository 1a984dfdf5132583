"""The walk of the catalogue, second: every metric on numbers that were worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.catalogue import METRICS
from tests.answers.by_hand import Case
from tests.answers.by_hand_pairs import BY_HAND
from tests.answers.history import BARS

# Eight numbers, sixteen operations each, over deviations that lose one digit at most.
CLOSE = 8 * 16 * 10 * 2.0**-53
CASES = [
    pytest.param(metric, case, id=f"{metric}-{k}")
    for metric, cases in BY_HAND.items()
    for k, case in enumerate(cases)
]


def test_every_metric_has_a_case_by_hand_that_is_defined() -> None:
    assert BY_HAND.keys() == METRICS.keys()
    for metric, cases in BY_HAND.items():
        assert [case for case in cases if str(case.answer) not in ("nan", "NaT")], metric


@pytest.mark.parametrize(("metric", "case"), CASES)
def test_by_hand(metric: str, case: Case) -> None:
    assert {*case.given} <= {*METRICS[metric].takes, *BARS}
    found = METRICS[metric](case.given)
    if isinstance(case.answer, str):
        np.testing.assert_array_equal(found, np.datetime64(case.answer, "D"))
    else:
        np.testing.assert_allclose(found, case.answer, rtol=CLOSE)
