"""The walk of the catalogue, first: every metric against its slow twin, wherever it may stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from analytics.stats.catalogue import METRICS
from tests.answers.histories import NAMED, histories
from tests.answers.history import History
from tests.answers.slow_registry import EXACT, TWINS, differs


def figure(metric: str, history: History) -> Any:
    """Our figure as plain Python: a number, a date, or None for no date."""
    return plain(METRICS[metric](history.arrays()))


def plain(found: Any) -> float | date | None:
    assert np.shape(found) == ()
    return np.asarray(found).item()


def test_every_metric_has_a_twin_and_no_twin_is_orphaned() -> None:
    assert TWINS.keys() == METRICS.keys()
    assert METRICS.keys() >= EXACT


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("metric", METRICS)
def test_the_twin_agrees(metric: str, name: str) -> None:
    seen = NAMED[name].observed()
    found, expected = figure(metric, NAMED[name]), TWINS[metric](seen)
    assert not differs(metric, found, expected, seen), f"{found}, its twin says {expected}"


def test_every_metric_is_a_number_or_a_date_of_some_history() -> None:
    """Where all are undefined, agreement would say nothing."""
    seen = [history.observed() for history in NAMED.values()]
    for metric, twin in TWINS.items():
        answers = {twin(each) for each in seen} - {None}
        assert len({answer for answer in answers if answer == answer}) > 2, metric


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(histories())
def test_the_twins_agree_on_what_hypothesis_thinks_of(history: History) -> None:
    seen = history.observed()
    both = {metric: (figure(metric, history), twin(seen)) for metric, twin in TWINS.items()}
    apart = {metric: pair for metric, pair in both.items() if differs(metric, *pair, seen)}
    assert not apart


def test_a_figure_that_is_off_is_seen() -> None:
    """By a millionth of itself; a missing one for a number; a day."""
    seen = NAMED["normal"].observed()
    for metric, twin in TWINS.items():
        right = twin(seen)
        if isinstance(right, float):
            assert differs(metric, right * (1 + 1e-6) + 1e-6, right, seen)
            assert differs(metric, float("nan"), right, seen)
            assert differs(metric, right, float("nan"), seen)
        elif isinstance(right, date):
            assert differs(metric, None, right, seen)
            assert differs(metric, date(1999, 1, 1), right, seen)
