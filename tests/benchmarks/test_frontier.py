"""The race of frontiers: contenders answer alike on a small market, so that a race can say so."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import frontier
from benchmarks.markets.factor import market

pytest.importorskip("skfolio")


def test_contenders_answer_alike() -> None:
    returns = market(5, 300, 0.0).returns
    made = frontier.case("few", returns)
    first, *others = (run() for run in made.contenders.values())
    assert first.shape == (frontier.POINTS,)
    for answer in others:
        np.testing.assert_allclose(answer, first, rtol=made.relative_tolerance)


def test_real_returns_have_no_holes() -> None:
    returns = frontier.real()
    assert returns.shape[0] == frontier.REAL_ASSETS
    assert returns.shape[1] > 2_000
    assert not np.isnan(returns).any()
