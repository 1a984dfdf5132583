"""Daily total returns and wealth of N tickers over ten years: Tensortape, pandas, plain NumPy.

Each contender starts from prices in its best layout (a panel of tensors, a frame with a column per
ticker, an array with a row per ticker) and ends with wealth, NaN without a price. The peers are
hand-written code that handles dividends and gaps as `gross_returns` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.stats import wealth
from benchmarks.harness.race import Case
from models.device import to_numpy
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from models.prices.returns import gross_returns

Floats = NDArray[np.float64]
SESSIONS = 2_520
TICKERS = (1, 100, 1_000)
SHARES_MISSING = (0.0, 0.05)
SESSIONS_A_DIVIDEND = 63


def cases() -> Iterator[Case]:
    """One case per number of tickers and a share of prices missing."""
    for tickers in TICKERS:
        for missing in SHARES_MISSING:
            yield case(*prices(tickers, SESSIONS, missing), missing)


def case(close: Floats, dividend: Floats, missing: float) -> Case:
    """The contenders on (N, T) closes and dividends, returning (N, T) wealth."""
    tensors = panel(close, dividend)
    frames = pd.DataFrame(close.T), pd.DataFrame(dividend.T)
    return Case(
        f"{len(close)} tickers, {missing:.0%} missing",
        {
            "tensortape": partial(our_wealth, tensors),
            "pandas": partial(pandas_wealth, *frames),
            "numpy": partial(numpy_wealth, close, dividend),
        },
        # Wealth is a product of T factors, and each contender rounds each factor on its own.
        relative_tolerance=4 * close.shape[-1] * float(np.finfo(np.float64).eps),
    )


def prices(tickers: int, sessions: int, missing: float) -> tuple[Floats, Floats]:
    """(N, T) closes with NaN holes, and quarterly dividends on sessions that have a close."""
    random = np.random.default_rng(0)
    shape = (tickers, sessions)
    close = 100 * np.exp(np.cumsum(random.normal(0.0003, 0.015, shape), axis=-1))
    dividend = np.zeros(shape)
    dividend[:, SESSIONS_A_DIVIDEND::SESSIONS_A_DIVIDEND] = 0.25
    close[(random.random(shape) < missing) & (dividend == 0)] = np.nan
    return close, dividend


def our_wealth(panel: PricePanel) -> Floats:
    """The computation of every study: tensors, one transfer, wealth."""
    return wealth(to_numpy(gross_returns(panel) - 1.0))


def pandas_wealth(close: pd.DataFrame, dividend: pd.DataFrame) -> Floats:
    """Columns of closes over the last observed close."""
    returns = (close + dividend) / close.ffill().shift() - 1.0
    return (1.0 + returns).cumprod().to_numpy().T


def numpy_wealth(close: Floats, dividend: Floats) -> Floats:
    """Rows of closes over the last observed close, found by its position."""
    position = np.where(np.isnan(close), 0, np.arange(close.shape[-1]))
    last = np.maximum.accumulate(position, axis=-1)[:, :-1]
    gross = np.full(close.shape, np.nan)
    gross[:, 1:] = (close + dividend)[:, 1:] / np.take_along_axis(close, last, axis=-1)
    seen = ~np.isnan(gross)
    return np.where(seen, np.cumprod(np.where(seen, gross, 1.0), axis=-1), np.nan)


def panel(close: Floats, dividend: Floats) -> PricePanel:
    """A panel of (N, T) closes and dividends."""
    names = [f"T{number}" for number in range(len(close))]
    days = np.arange(close.shape[-1]).astype("datetime64[D]")
    return PricePanel.from_long(
        np.repeat(names, len(days)),
        np.tile(days, len(names)),
        {"close": close.ravel(), "dividend": dividend.ravel()},
        {name: Origin("benchmark") for name in names},
    )
