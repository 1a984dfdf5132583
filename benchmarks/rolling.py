"""Rolling volatility, EWMA, Sharpe and beta of 1,000 tickers over ten years, and their errors.

Tensortape and pandas use the same returns, each in its best layout. `notes` gives the worst errors
of both against extended precision on series that are hard for running sums: plain returns, one
outlier, a level far from zero, a volatility that falls a million-fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from analytics.stats import rolling_beta, rolling_close_to_close, rolling_ewma, rolling_sharpe
from analytics.stats.volatility import DECAY
from benchmarks.harness.race import Case
from benchmarks.markets.factor import market

Floats = NDArray[np.float64]
TICKERS, SESSIONS = 1_000, 2_520
WINDOWS = (21, 63, 252)
WINDOW = 63
STRESS_WINDOW, STRESS_SESSIONS = 21, 7_560


def cases() -> Iterator[Case]:
    """Volatility by three windows, then the others by one."""
    given = market(TICKERS, SESSIONS, 0.0)
    for window in WINDOWS:
        yield volatility(given.returns, window)
    yield ewma(given.returns, WINDOW)
    yield sharpe(given.returns, WINDOW)
    yield beta(given.returns, given.benchmark, WINDOW)


def volatility(returns: Floats, window: int) -> Case:
    """Standard deviation of each window."""
    frame = pd.DataFrame(returns.T)
    return _case(
        f"volatility {window}",
        returns,
        lambda: rolling_close_to_close(returns, window=window, periods=1),
        lambda: frame.rolling(window).std().to_numpy().T,
    )


def ewma(returns: Floats, window: int) -> Case:
    """RiskMetrics over a window: pandas' mean over all history, less the part before the window."""
    squares = pd.DataFrame(np.insert(returns.T, 0, 0.0, axis=0)).pow(2)
    forgotten = DECAY**window

    def by_pandas() -> Floats:
        decayed = squares.ewm(alpha=1.0 - DECAY, adjust=False).mean()
        recent = decayed - forgotten * decayed.shift(window)
        whole = recent + forgotten * squares.rolling(window).mean()
        return whole.pow(0.5).to_numpy().T[:, 1:]

    return _case(
        f"EWMA {window}",
        returns,
        lambda: rolling_ewma(returns, window=window, periods=1),
        by_pandas,
        skip=window,  # pandas' window of the first forecast reaches before the first return
    )


def sharpe(returns: Floats, window: int) -> Case:
    """Mean over standard deviation of each window."""
    frame = pd.DataFrame(returns.T)

    def by_pandas() -> Floats:
        rolling = frame.rolling(window)
        return (rolling.mean() / rolling.std()).to_numpy().T

    return _case(
        f"Sharpe {window}",
        returns,
        lambda: rolling_sharpe(returns, window=window, periods=1),
        by_pandas,
        nearest_zero=1e-6,  # of millions of ratios
    )


def beta(returns: Floats, benchmark: Floats, window: int) -> Case:
    """Covariance with the benchmark over its variance, of each window."""
    frame, series = pd.DataFrame(returns.T), pd.Series(benchmark)

    def by_pandas() -> Floats:
        rolling = frame.rolling(window).cov(series)
        return rolling.div(series.rolling(window).var(), axis=0).to_numpy().T

    return _case(
        f"beta {window}",
        returns,
        lambda: rolling_beta(returns, window=window, benchmark=benchmark),
        by_pandas,
    )


def stress() -> dict[str, Floats]:
    """(T,) series that are hard for running sums."""
    noise = 0.01 * np.random.default_rng(0).standard_normal(STRESS_SESSIONS)
    tick, pegged = noise.copy(), noise.copy()
    tick[100] = 1e4
    pegged[3_000:] *= 1e-6
    return {"plain": noise, "bad tick": tick, "level 1e6": 1e6 + noise, "fallen": pegged}


def worst_errors() -> dict[str, dict[str, float]]:
    """Series → contender → worst relative error of its rolling standard deviation."""
    contenders: dict[str, Callable[[Floats], Floats]] = {
        "tensortape": partial(rolling_close_to_close, window=STRESS_WINDOW, periods=1),
        "pandas": lambda series: pd.Series(series).rolling(STRESS_WINDOW).std().to_numpy(),
    }
    found = {}
    for name, series in stress().items():
        windows = sliding_window_view(series, STRESS_WINDOW).astype(np.longdouble)
        exact = windows.std(axis=-1, ddof=1)
        answers = {one: run(series)[STRESS_WINDOW - 1 :] for one, run in contenders.items()}
        found[name] = {
            one: float(np.abs(answer / exact - 1).max()) for one, answer in answers.items()
        }
    return found


def notes() -> list[str]:
    """The errors as lines of text."""
    lines = [f"worst relative error of the standard deviation of {STRESS_WINDOW} returns:"]
    for name, errors in worst_errors().items():
        said = ", ".join(f"{one} {error:.0e}" for one, error in errors.items())
        lines.append(f"  {name}: {said}")
    return lines


def _case(
    name: str,
    returns: Floats,
    ours: Callable[[], Floats],
    by_pandas: Callable[[], Floats],
    skip: int = 0,
    nearest_zero: float = 1e-3,
) -> Case:
    return Case(
        f"{name}, {len(returns)} tickers",
        {"tensortape": ours, "pandas": by_pandas},
        # pandas' running sums lose a rounding at each of T steps, relative to the usual size; the
        # tolerance is relative to the smallest result.
        relative_tolerance=returns.shape[-1] * float(np.finfo(np.float64).eps) / nearest_zero,
        compared={"pandas": np.s_[:, skip:]},
    )
