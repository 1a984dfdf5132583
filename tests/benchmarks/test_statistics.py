"""The contenders of the statistics race measure the same, on small markets."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import statistics
from benchmarks.harness.race import _require_same_answers
from benchmarks.markets.factor import market
from benchmarks.peers.statistics import METRICS


@pytest.mark.parametrize("missing", [0.0, 0.05])
@pytest.mark.filterwarnings("ignore")  # peers' own, of other libraries
def test_the_contenders_agree(missing: float) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("empyrical")
    pytest.importorskip("quantstats")
    one = statistics.case(market(3, 800, missing), missing)
    ours, pandas, polars, empyrical, quantstats, _ = (run() for run in one.contenders.values())
    for table in (ours, pandas, polars, empyrical, quantstats):
        assert table.shape == (len(METRICS), 3)
    for table in (pandas, polars):
        np.testing.assert_allclose(table, ours, rtol=one.relative_tolerance)
    _require_same_answers(one)


def test_the_read_floor_reads_everything() -> None:
    returns = market(5, 40, 0.0).returns
    assert statistics.read(returns).sum() == pytest.approx(returns.sum(), rel=1e-12)


def test_a_market_is_like_stocks_and_the_same_for_a_seed() -> None:
    made = market(40, 2_520, 0.05)
    np.testing.assert_array_equal(made.returns, market(40, 2_520, 0.05).returns)
    missing = np.isnan(made.returns)
    assert missing.mean() == pytest.approx(0.05, abs=0.003)  # 8 sigma of 100,800 draws
    np.testing.assert_array_equal(np.isnan(made.benchmark), missing)
    full = market(40, 2_520, 0.0)
    correlation = np.corrcoef(full.returns)[np.triu_indices(40, 1)]
    assert 0.1 < correlation.mean() < 0.9
    assert correlation.max() < 0.95  # no ticker is another's copy
    away = full.returns - full.returns.mean(axis=1, keepdims=True)
    assert ((away**4).mean(axis=1) / (away**2).mean(axis=1) ** 2).min() > 3.3  # tails
    assert full.years == pytest.approx(2_520 / 261, rel=0.01)
