"""Many metrics at once: the bits of each alone, whatever the blocks and threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.stats.catalogue import SUMMARY
from analytics.stats.catalogue.evaluate import evaluate
from analytics.stats.observations import blocks

TICKERS, SESSIONS = 7, 400


@pytest.fixture
def market() -> dict[str, Any]:
    random = np.random.default_rng(3)
    returns = 0.01 * random.standard_t(5, (TICKERS, SESSIONS))
    returns[random.random(returns.shape) < 0.1] = np.nan
    returns[4] = np.nan
    dates = np.datetime64("2021-01-04") + np.arange(SESSIONS + 1)
    return {
        "returns": returns,
        "dates": np.broadcast_to(dates[1:], returns.shape),
        "base": np.full(TICKERS, dates[0]),
        "after": np.full(TICKERS, np.datetime64("2030-01-01")),
        "benchmark": 0.01 * random.standard_t(5, returns.shape),
        "periods": 252,
        "risk_free": 0.02,
    }


@pytest.mark.parametrize("rows_a_block", [1, 3, 100])
@pytest.mark.parametrize("cores", [1, 4])
def test_blocks_and_threads_change_no_bit(
    market: dict[str, Any], rows_a_block: int, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8 * SESSIONS * rows_a_block)
    monkeypatch.setattr(blocks, "cores", lambda: cores)
    found = evaluate(SUMMARY, **market)
    assert list(found) == [metric.id for metric in SUMMARY]
    for metric in SUMMARY:
        np.testing.assert_array_equal(found[metric.id], metric(market), err_msg=metric.id)


def test_one_calendar_and_one_benchmark_for_all(market: dict[str, Any]) -> None:
    shared = market | {"dates": market["dates"][0], "benchmark": market["benchmark"][0]}
    for name, values in evaluate(SUMMARY, **shared).items():
        metric = next(one for one in SUMMARY if one.id == name)
        np.testing.assert_array_equal(values, metric(shared), err_msg=name)


def test_no_ticker_is_an_empty_column(market: dict[str, Any]) -> None:
    none = {name: market[name][:0] for name in ("returns", "dates", "base", "after", "benchmark")}
    for name, values in evaluate(SUMMARY, **market | none).items():
        assert values.shape == (0,), name
