"""The walk of the catalogue, third: laws that every metric keeps, or is excused from in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analytics.stats.catalogue import METRICS
from tests.answers.histories import NAMED
from tests.answers.history import START, History
from tests.answers.laws.change import LEVERAGE, ORDER, SCALE, SHIFT, UNIT
from tests.answers.laws.holes import BENCHMARK_LACKS, NOBODY, OTHER_BENCHMARK, TICKER_LACKS
from tests.answers.laws.joining import JOIN, follow
from tests.answers.laws.law import Between, Law
from tests.answers.slow_registry import differs

# Not `explain`: with fifty figures an example it would take minutes to say where it fails.
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
LAWS = {
    "order": ORDER,
    "scale": SCALE,
    "leverage": LEVERAGE,
    "shift": SHIFT,
    "unit": UNIT,
    "nobody": NOBODY,
    "ticker lacks": TICKER_LACKS,
    "benchmark lacks": BENCHMARK_LACKS,
    "other benchmark": OTHER_BENCHMARK,
    "join": JOIN,
}


def figures(history: History) -> dict[str, Any]:
    """Every figure of the catalogue as plain Python."""
    arrays = history.arrays()
    return {name: metric(arrays).item() for name, metric in METRICS.items()}


@pytest.mark.parametrize("name", LAWS)
def test_a_law_speaks_of_every_metric_once(name: str) -> None:
    assert sorted(LAWS[name].speaks_of) == sorted(METRICS)


@pytest.mark.parametrize("name", LAWS)
@settings(max_examples=50, deadline=None, derandomize=True, database=None, phases=PHASES)
@given(data=st.data())
def test_the_law_holds(name: str, data: st.DataObject) -> None:
    law = LAWS[name]
    history, by = data.draw(law.drawn)
    broken = violations(law, history, by)
    assert not broken, law.says


def violations(law: Law, history: History, by: Any) -> dict[str, tuple[Any, Any]]:
    """Metric → what is found and what the law says, where the two are not the same."""
    changed, said = law.change(history, by), what_is_said(law, history, by)
    after, seen = figures(changed), changed.observed()
    return {
        metric: (after[metric], expected)
        for metric, expected in said.items()
        if law.broken_by(metric, after[metric], expected, seen)
    }


def what_is_said(law: Law, history: History, by: Any) -> dict[str, Any]:
    before = figures(law.instead(history, by))
    return law.expected(before, figures(by) if law is JOIN else by)


# What the law takes, once and again, so that each excuse is needed by one of them.
WITNESSES = {
    "order": (ORDER, (1, 2, 3, 4)),
    "scale": (SCALE, (0.5,)),
    "leverage": (LEVERAGE, (0.5,)),
    "shift": (SHIFT, (1 / 64, -1 / 8)),
    "other benchmark": (OTHER_BENCHMARK, (NAMED["recovered"],)),
}


@pytest.mark.parametrize("name", WITNESSES)
def test_what_a_law_excuses_would_break_it(name: str) -> None:
    """An excuse that nobody needs hides a law."""
    law, many = WITNESSES[name]
    moved = set()
    for history in (NAMED["normal"], NAMED["drawdowns that change places"]):
        before, seen = figures(history), history.observed()
        for by in many:
            after = figures(law.change(history, by))
            moved |= {m for m in law.excused if differs(m, after[m], before[m], seen)}
    assert not {*law.excused} - moved


def test_every_rule_of_joining_says_something() -> None:
    first, second = follow(NAMED["normal"], NAMED["no price after"])
    said = what_is_said(JOIN, first, second)
    silent = [
        m for m, e in said.items() if e != e or (isinstance(e, Between) and not e.says_something)
    ]
    assert not silent
    assert not violations(JOIN, first, second)


def test_price_dates_say_what_a_base_says() -> None:
    """One date more in front instead of `base`."""
    for history in NAMED.values():
        arrays = history.arrays()
        arrays["dates"] = np.append(np.datetime64(START), arrays["dates"])
        arrays.pop("base")
        found = {name: metric(arrays).item() for name, metric in METRICS.items()}
        np.testing.assert_equal(found, figures(history))
