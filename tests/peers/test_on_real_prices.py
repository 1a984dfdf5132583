"""Peers on the sample's real prices: to 1e-10 wherever their definition is ours.

Where it is not, the metric is absent here: quantstats and empyrical count years as n/252, take
value at risk from a normal or annualise capture; see the conventions.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from analytics import stats
from tests.analytics.tables import studied

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical
    import quantstats.stats as quantstats

TICKERS = ("AAPL", "AMZN", "NVDA", "KO", "^GSPC")
TIGHT = {"rtol": 1e-10, "atol": 1e-13}


@pytest.fixture(scope="module")
def returns() -> dict[str, pd.Series]:
    made = studied("sample", tickers=TICKERS)
    rows = zip(made.tickers, made.daily.simple, strict=True)
    return {name: pd.Series(row, made.dates).dropna() for name, row in rows}


EMPYRICAL = {
    "total_return": empyrical.cum_returns_final,
    "volatility": empyrical.annual_volatility,
    "sharpe": empyrical.sharpe_ratio,
    "sortino": empyrical.sortino_ratio,
    "downside_deviation": empyrical.downside_risk,
    "max_drawdown": empyrical.max_drawdown,
    "expected_shortfall_95": lambda r: -r[r <= np.percentile(r, 5)].mean(),
    "value_at_risk_95": lambda r: -empyrical.value_at_risk(r),
}

QUANTSTATS = {
    "total_return": quantstats.comp,
    "volatility": quantstats.volatility,
    "sharpe": quantstats.sharpe,
    "sortino": quantstats.sortino,
    "skewness": quantstats.skew,
    "excess_kurtosis": quantstats.kurtosis,
    "best_day": quantstats.best,
    "worst_day": quantstats.worst,
}

PANDAS = {
    "mean_return": lambda r: 252 * r.mean(),
    "skewness": pd.Series.skew,
    "excess_kurtosis": pd.Series.kurt,
    "value_at_risk_95": lambda r: -r.quantile(0.05),
    "win_rate": lambda r: (r > 0).mean(),
}

CASES = [
    pytest.param(metric, peer, id=f"{name}-{metric}")
    for name, peers in (("empyrical", EMPYRICAL), ("quantstats", QUANTSTATS), ("pandas", PANDAS))
    for metric, peer in peers.items()
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ticker", TICKERS)
@pytest.mark.parametrize(("metric", "peer"), CASES)
def test_the_peer_agrees(
    returns: dict[str, pd.Series], ticker: str, metric: str, peer: object
) -> None:
    series = returns[ticker]
    expected = float(np.asarray(peer(series.copy())))  # type: ignore[operator]
    np.testing.assert_allclose(getattr(stats, metric)(series.to_numpy()), expected, **TIGHT)


def test_rolling_volatility_agrees_with_pandas(returns: dict[str, pd.Series]) -> None:
    logs = np.log1p(returns["AAPL"])
    expected = logs.rolling(21).std() * np.sqrt(252)
    found = stats.rolling_close_to_close(logs.to_numpy(), window=21)
    np.testing.assert_allclose(found, expected, rtol=1e-10)
