"""Rolling metrics by sums over blocks: each window alone, and series that spoil running sums."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from analytics import stats
from analytics.stats.observations import blocks

NAN = np.nan
WINDOWS = (2, 3, 21, 64)
Rolled = Callable[..., np.ndarray]


def market(rows: int = 4, sessions: int = 230) -> np.ndarray:
    random = np.random.default_rng(11)
    returns = 0.01 * random.standard_t(4, (rows, sessions))
    returns[random.random(returns.shape) < 0.08] = NAN
    returns[0, :40], returns[1] = NAN, 0.004
    return returns


def each_alone(
    metric: Callable[..., np.ndarray], window: int, *series: np.ndarray, **options: float
) -> np.ndarray:
    """The metric of every window of observed returns, cut out one by one."""
    out = np.full(series[0].shape, NAN)
    for row in range(len(out)):
        at = np.flatnonzero(~np.isnan(sum(one[row] for one in series)))
        for end in range(window - 1, len(at)):
            cut = [one[row, at[end - window + 1 : end + 1]] for one in series]
            named = {"benchmark": cut[1]} if len(cut) > 1 else {}
            out[row, at[end]] = metric(cut[0], **named, **options)
    return out


ALONE = {
    "close_to_close": (stats.rolling_close_to_close, stats.close_to_close),
    "ewma": (stats.rolling_ewma, stats.ewma),
    "sharpe": (stats.rolling_sharpe, stats.sharpe),
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ALONE)
def test_each_window_is_the_metric_of_it_alone(name: str, window: int) -> None:
    rolled, metric = ALONE[name]
    options = {"periods": 12, "risk_free": 0.01} if name == "sharpe" else {"periods": 12}
    expected = each_alone(metric, window, market(), **options)
    found = rolled(market(), window=window, **options)
    # Sums of up to 64 terms; a Sharpe ratio divides a mean that may be near zero.
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
    assert np.isfinite(found).any()


@pytest.mark.parametrize("window", WINDOWS[1:])
@pytest.mark.parametrize("name", ["beta", "correlation"])
def test_each_window_of_a_pair_is_the_metric_of_it_alone(name: str, window: int) -> None:
    own, other = market(), market()[::-1]
    both = np.where(np.isnan(own + other), NAN, 0.0)
    own, other = own + both, other + both
    expected = each_alone(getattr(stats, name), window, own, other)
    if name == "beta":
        found = stats.rolling_beta(own, window=window, benchmark=other)
    else:
        found = stats.rolling_correlation(own, other, window=window)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-11)
    assert np.isfinite(found).any()


def test_a_beta_shares_sessions_with_the_benchmark() -> None:
    own, other = market(), market()[2]
    expected = stats.rolling_beta(own, window=21, benchmark=np.broadcast_to(other, own.shape))
    np.testing.assert_array_equal(stats.rolling_beta(own, window=21, benchmark=other), expected)
    shared = stats.share_sessions(own, other)
    found = stats.rolling_beta(shared[0], window=21, benchmark=shared[1])
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("window", [21, 63])
@pytest.mark.parametrize("sessions", range(125, 131))
def test_where_blocks_end_is_not_seen(window: int, sessions: int) -> None:
    returns = 0.01 * np.random.default_rng(5).standard_t(5, (1, sessions))
    expected = each_alone(stats.close_to_close, window, returns)
    found = stats.rolling_close_to_close(returns, window=window)
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def stress() -> dict[str, np.ndarray]:
    noise = 0.01 * np.random.default_rng(0).standard_normal(7_560)
    tick, pegged = noise.copy(), noise.copy()
    tick[100], pegged[3_000:] = 1e4, pegged[3_000:] * 1e-6
    return {"plain": noise, "bad tick": tick, "level": 1e6 + noise, "pegged": pegged}


@pytest.mark.parametrize("name", stress())
def test_what_spoils_running_sums_spoils_nothing(name: str) -> None:
    """Against extended precision. Welford's update loses some roundings a step of the window,
    relative to the window's own level: its sd where returns are about zero.
    """
    series, window = stress()[name], 21
    views = sliding_window_view(series, window).astype(np.longdouble)
    exact = views.std(axis=-1, ddof=1)
    found = stats.rolling_close_to_close(series, window=window, periods=1)[window - 1 :]
    level = np.maximum(np.abs(views).max(axis=-1) / exact, 1.0)
    bound = 4 * window * np.finfo(float).eps * np.maximum(level, 1.0)
    assert (np.abs(found / exact - 1) <= bound).all()


def test_constant_returns_have_no_spread_at_all() -> None:
    flat = np.full(100, 1 / 3)
    assert (stats.rolling_close_to_close(flat, window=7)[6:] == 0).all()
    assert np.isnan(stats.rolling_sharpe(flat, window=7)).all()
    noise = np.random.default_rng(6).normal(size=100)  # a hole would make longer returns of both
    assert np.isnan(stats.rolling_beta(noise, window=7, benchmark=flat)).all()
    assert np.isnan(stats.rolling_correlation(flat, np.arange(100.0), window=7)).all()


@pytest.mark.parametrize("window", [2, 500])
def test_a_pair_needs_three_returns(window: int) -> None:
    returns = market()
    assert np.isnan(stats.rolling_beta(returns, window=window, benchmark=returns[2])).all()
    assert np.isnan(stats.rolling_correlation(returns, returns[2], window=window)).all()


@pytest.mark.parametrize("window", [1, 500])
def test_a_window_of_one_or_beyond_the_history_has_no_spread(window: int) -> None:
    returns = market()
    for rolled in (stats.rolling_close_to_close, stats.rolling_sharpe):
        assert np.isnan(rolled(returns, window=window)).all()
    assert np.isnan(stats.rolling_beta(returns, window=window, benchmark=returns[2])).all()
    assert np.isnan(stats.rolling_correlation(returns, returns[2], window=window)).all()


def test_blocks_and_threads_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    returns = market(rows=9)
    rolled = [
        lambda rows: stats.rolling_close_to_close(rows, window=21),
        lambda rows: stats.rolling_ewma(rows, window=21),
        lambda rows: stats.rolling_sharpe(rows, window=21),
        lambda rows: stats.rolling_beta(rows, window=21, benchmark=returns[3]),
        lambda rows: stats.rolling_correlation(rows, returns[3], window=21),
    ]
    together = [one(returns) for one in rolled]
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 2 * 8 * returns.shape[-1])
    monkeypatch.setattr(blocks, "cores", lambda: 3)
    for one, expected in zip(rolled, together, strict=True):
        np.testing.assert_array_equal(one(returns), expected)
        np.testing.assert_array_equal([one(row) for row in returns], expected)
        np.testing.assert_array_equal(one(returns[None])[0], expected)
