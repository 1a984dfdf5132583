"""What each tool makes of the same returns, and why; docs/differences.md is held to this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tests.analytics.tables import studied

RF = 0.02
MARCH = {"first": "2020-02-03", "last": "2020-03-20"}
MONTH = {"first": "2020-11-02", "last": "2020-11-30"}
SHORT = "a part of a year must not be blown up into one (GIPS 2010, 5.A.4); ours is empty"
COUNTED = "a year is 365.25 days, not 252 returns; a hole or a holiday must not shorten it"
PAIRED = "a return over two days belongs beside one over the same two, not over the second alone"
SCALE = "a ratio of a year belongs beside the other ratios of a year"


@dataclass(frozen=True)
class Difference:
    """One disagreement: the metric, on which series, both figures, the verdict."""

    metric: str
    peer: str
    case: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    verdict: str


@cache
def returns(ticker: str, first: str = "2013-01-03", last: str = "2022-12-28") -> pd.Series:
    """Daily returns of the sample in a window; ^GSPC is the benchmark throughout."""
    made = studied("sample", tickers=(ticker,))
    return pd.Series(made.daily.simple[0], made.dates).dropna()[first:last]


def dated(series: pd.Series) -> dict[str, np.ndarray]:
    """What dated metrics need: the base is the session before."""
    dates = series.index.to_numpy()
    return {"dates": dates, "base": np.busday_offset(dates[0].astype("M8[D]"), -1)}


def pair() -> tuple[pd.Series, pd.Series]:
    """Apple and the index: 2,515 shared returns."""
    return returns("AAPL"), returns("^GSPC")


def against(metric: Callable[..., np.ndarray], **options: float) -> Callable[[], float]:
    """Our metric of Apple against the index."""
    return lambda: float(metric(pair()[0].to_numpy(), benchmark=pair()[1].to_numpy(), **options))


def of(
    metric: Callable[..., np.ndarray], ticker: str = "AAPL", **options: object
) -> Callable[[], float]:
    """Our metric of one ticker."""
    return lambda: float(metric(returns(ticker).to_numpy(), **options))


def of_dated(metric: Callable[..., np.ndarray], **window: str) -> Callable[[], float]:
    """Our metric of Apple that needs dates."""

    def compute() -> float:
        series = returns("AAPL", **window)
        return float(metric(series.to_numpy(), **dated(series)))

    return compute


def holed() -> pd.Series:
    """Apple as a late listing: no prices in the first half."""
    return returns("AAPL").mask(np.arange(len(returns("AAPL"))) < 1257)


def small() -> np.ndarray:
    """Prices of Apple in a currency of which a share costs less than one."""
    return np.append(0.01, 0.01 * (1 + returns("AAPL")).cumprod().to_numpy())


def gappy() -> tuple[pd.Series, pd.Series]:
    """Apple, and the index with one close in twenty missing: its return there is a longer one."""
    own, index = pair()
    closes = (1 + index).cumprod()[np.arange(len(index)) % 20 != 5]
    longer = closes.pct_change().fillna(closes.iloc[0] - 1)
    return own, longer.reindex(index.index)
