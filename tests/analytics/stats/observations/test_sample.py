"""The loops under every metric: the same bits however a row comes, and against plain NumPy."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.catalogue import SUMMARY, VOLATILITY, Metric
from analytics.stats.observations import observed
from analytics.stats.observations.sample import Sample

NAN = np.nan
TICKERS, SESSIONS = 5, 700
OF_RETURNS = (
    *SUMMARY,
    *(metric for metric in VOLATILITY if metric.id in ("close_to_close", "ewma")),
)


@pytest.fixture(scope="module")
def market() -> dict[str, Any]:
    """Returns with fat tails, holes and a late listing, their dates and a benchmark."""
    random = np.random.default_rng(7)
    returns = 0.01 * random.standard_t(4, (TICKERS, SESSIONS)) + 4e-4
    returns[random.random(returns.shape) < 0.05] = NAN
    returns[1, :200], returns[2], returns[3, 1:] = NAN, 0.001, NAN
    return {
        "returns": returns,
        "dates": np.datetime64("2020-02-28") + np.arange(SESSIONS + 1),
        "benchmark": 0.01 * random.standard_t(4, SESSIONS),
        "risk_free": 0.02,
    }


def measure(metric: Metric, market: dict[str, Any], **changed: Any) -> np.ndarray:
    """The metric of the market's returns, whatever it calls them."""
    context = market | changed
    return np.asarray(metric(context | {"log_returns": context["returns"]}))


@pytest.mark.parametrize("metric", OF_RETURNS, ids=lambda metric: metric.id)
def test_a_row_is_the_same_bits_alone_and_in_a_batch(
    metric: Metric, market: dict[str, Any]
) -> None:
    together = measure(metric, market)
    alone = [measure(metric, market, returns=row) for row in market["returns"]]
    np.testing.assert_array_equal(together, alone)
    nested = measure(metric, market, returns=market["returns"][None, ::-1])
    np.testing.assert_array_equal(nested[0], together[::-1])


@pytest.mark.parametrize("metric", OF_RETURNS, ids=lambda metric: metric.id)
def test_sessions_without_a_price_change_no_bit(metric: Metric, market: dict[str, Any]) -> None:
    """Whole columns of nothing, each on the date before it."""
    places = np.random.default_rng(8).integers(1, SESSIONS, 90)
    padded = {
        "returns": np.insert(market["returns"], places, NAN, axis=-1),
        "benchmark": np.insert(market["benchmark"], places, NAN),
        "dates": np.insert(market["dates"], places + 1, market["dates"][places]),
    }
    np.testing.assert_array_equal(measure(metric, market, **padded), measure(metric, market))


@pytest.mark.parametrize("metric", OF_RETURNS, ids=lambda metric: metric.id)
def test_memory_layout_changes_no_bit_and_nothing_is_written(
    metric: Metric, market: dict[str, Any]
) -> None:
    expected, kept = measure(metric, market), market["returns"].copy()
    strided = np.repeat(kept, 2, axis=-1)[:, ::2]
    for one in (np.asfortranarray(kept), strided, kept):
        one.flags.writeable = False
        np.testing.assert_array_equal(measure(metric, market, returns=one), expected)
    np.testing.assert_array_equal(kept, market["returns"])


def test_a_shared_sample_gives_every_metric_what_it_gives_alone(market: dict[str, Any]) -> None:
    sample = Sample(market["returns"])
    for metric in OF_RETURNS:
        shared = measure(metric, market, returns=sample)
        np.testing.assert_array_equal(shared, measure(metric, market), err_msg=metric.id)


def test_what_a_sample_knows_is_of_what_it_was_asked(market: dict[str, Any]) -> None:
    """Two targets, two benchmarks, two calendars of one Sample, that come and go in memory."""
    sample = Sample(market["returns"])
    for shift in (0.0, 0.5, 1.0, 2.0):
        other = {"benchmark": market["benchmark"] * shift + shift, "risk_free": shift}
        for metric in (stats.beta, stats.alpha, stats.sortino):
            names = [name for name in other if name in metric.__kwdefaults__]
            options = {name: other[name] for name in names}
            np.testing.assert_array_equal(
                metric(sample, **options), metric(market["returns"], **options)
            )


grid = st.integers(-40, 40).map(lambda step: step / 8)  # many ties
rows = st.lists(st.one_of(grid, st.floats(-1e6, 1e6)), min_size=1, max_size=400)


@settings(max_examples=200, deadline=None)
@given(rows, st.sampled_from([0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0]))
def test_the_quantile_is_numpys(values: list[float], level: float) -> None:
    found = observed.quantile(np.array(values), level)
    np.testing.assert_allclose(found, np.quantile(values, level), rtol=1e-14, atol=1e-9)
    place = (len(values) - 1) * level
    low, high = np.sort(values)[[int(place), min(int(place) + 1, len(values) - 1)]]
    assert found == low + (place - int(place)) * (high - low)


@settings(max_examples=100, deadline=None)
@given(rows)
def test_the_tail_is_the_mean_of_what_sorting_puts_first(values: list[float]) -> None:
    returns = np.array(values) / 1e7
    below = returns[returns <= observed.quantile(returns, 0.05)]
    found = stats.expected_shortfall_95(returns)
    np.testing.assert_allclose(found, -below.mean(), rtol=1e-13, atol=1e-16)
    path = np.sort(stats.drawdown(returns))[: -(-len(values) // 20)]
    found = stats.conditional_drawdown_95(returns)
    np.testing.assert_allclose(found, path.mean(), rtol=1e-13, atol=1e-16)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.floats(-0.9, 2.0), st.just(NAN)), min_size=1, max_size=200))
def test_the_drawdown_is_wealth_over_its_high(values: list[float]) -> None:
    """NumPy's running product and maximum take the same steps, so the bits are the same."""
    returns = np.array(values)
    path = np.cumprod(np.where(np.isnan(returns), 1.0, 1.0 + returns))
    depth = path / np.maximum(np.maximum.accumulate(path), 1.0) - 1.0
    n = np.count_nonzero(~np.isnan(returns))
    depth[depth >= -2 * np.finfo(float).eps * n] = 0.0
    depth[np.isnan(returns)] = NAN
    np.testing.assert_array_equal(stats.drawdown(returns), depth)
    if n:
        assert stats.total_return(returns) == path[-1] - 1.0
        assert stats.max_drawdown(returns) == np.nanmin(depth)


def test_no_rows_and_no_columns() -> None:
    assert stats.sharpe(np.empty((0, 5))).shape == (0,)
    assert stats.beta(np.empty((0, 5)), benchmark=np.zeros(5)).shape == (0,)
    np.testing.assert_array_equal(stats.max_drawdown(np.empty((2, 0))), [NAN, NAN])


def run(script: str, **environment: str) -> str:
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_numba_is_not_imported_before_the_first_number() -> None:
    assert run("import analytics.stats.catalogue, sys; print('numba' in sys.modules)") == "False"


def test_without_a_folder_for_compiled_code_everything_is_the_same() -> None:
    """As for a user who can write neither to the installation nor to a home folder."""
    script = "from analytics import stats; print(stats.volatility([0.01, 0.02, -0.01]).hex())"
    nowhere = {"NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator", "NUMBA_CACHE_DIR": ""}
    assert run(script, **nowhere) == float(stats.volatility([0.01, 0.02, -0.01])).hex()
