"""The walk of the catalogue, first: every metric against its slow twin, wherever it may stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from analytics.stats.catalogue import METRICS
from tests.answers.histories import NAMED, histories
from tests.answers.history import History
from tests.answers.slow_registry import EXACT, TWINS, differs

# Not `explain`: with fifty figures an example it would take minutes to say where it fails.
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)


def apart(history: History) -> dict[str, tuple[Any, Any]]:
    """Metric → our figure and its twin's, where they are not the same."""
    arrays, seen = history.arrays(), history.observed()
    both = {name: (METRICS[name](arrays).item(), twin(seen)) for name, twin in TWINS.items()}
    return {name: pair for name, pair in both.items() if differs(name, *pair, seen)}


def test_every_metric_has_a_twin_and_no_twin_is_orphaned() -> None:
    assert TWINS.keys() == METRICS.keys()
    assert METRICS.keys() >= EXACT


@pytest.mark.parametrize("name", NAMED)
def test_the_twins_agree(name: str) -> None:
    assert not apart(NAMED[name])


def test_every_metric_is_a_number_or_a_date_of_some_history() -> None:
    """Where all are undefined, agreement would say nothing."""
    seen = [history.observed() for history in NAMED.values()]
    for metric, twin in TWINS.items():
        answers = {twin(each) for each in seen} - {None}
        assert len({answer for answer in answers if answer == answer}) > 2, metric


@settings(max_examples=150, deadline=None, derandomize=True, database=None, phases=PHASES)
@given(histories())
def test_the_twins_agree_on_what_hypothesis_thinks_of(history: History) -> None:
    assert not apart(history)


def test_a_figure_that_is_off_is_seen() -> None:
    """By a millionth of itself; a missing one for a number; a day."""
    histories = [NAMED[name].observed() for name in ("normal", "fat tails")]
    for metric, twin in TWINS.items():
        seen = next((one for one in histories if twin(one) == twin(one)), histories[0])
        right = twin(seen)
        if isinstance(right, float):
            assert differs(metric, right * (1 + 1e-6) + 1e-6, right, seen)
            assert differs(metric, float("nan"), right, seen)
            assert differs(metric, right, float("nan"), seen)
        elif isinstance(right, date):
            assert differs(metric, None, right, seen)
            assert differs(metric, date(1999, 1, 1), right, seen)
