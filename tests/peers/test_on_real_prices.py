"""Peers on the sample's real prices: to 1e-10 wherever their definition is ours.

Where it is not, the metric is absent here: quantstats and empyrical count years as n/252, take
value at risk from a normal or annualise capture; see the conventions. ffn, which takes prices, has
a file of its own.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kurtosis, norm, skew

from analytics import stats
from tests.analytics.tables import studied

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical
    import quantstats.stats as quantstats

TICKERS = ("AAPL", "AMZN", "NVDA", "KO", "^GSPC")
TIGHT = {"rtol": 1e-10, "atol": 1e-13}
RF = 0.02


@pytest.fixture(scope="module")
def returns() -> dict[str, pd.Series]:
    made = studied("sample", tickers=TICKERS)
    rows = zip(made.tickers, made.daily.simple, strict=True)
    return {name: pd.Series(row, made.dates).dropna() for name, row in rows}


def _probabilistic_sharpe(r: pd.Series) -> float:
    """By scipy's biased moments; quantstats takes pandas' adjusted ones, 1e-7 away."""
    S, g3, g4 = r.mean() / r.std(), skew(r), kurtosis(r, fisher=False)
    return norm.cdf(S * np.sqrt((len(r) - 1) / (1 - g3 * S + (g4 - 1) / 4 * S**2)))


EMPYRICAL = {
    "total_return": empyrical.cum_returns_final,
    "volatility": empyrical.annual_volatility,
    "sharpe": empyrical.sharpe_ratio,
    "sortino": empyrical.sortino_ratio,
    "downside_deviation": empyrical.downside_risk,
    "max_drawdown": empyrical.max_drawdown,
    "expected_shortfall_95": lambda r: -empyrical.conditional_value_at_risk(r),
    "value_at_risk_95": lambda r: -empyrical.value_at_risk(r),
    "omega": empyrical.omega_ratio,
    "tail_ratio": empyrical.tail_ratio,
}

QUANTSTATS = {
    "total_return": quantstats.comp,
    "volatility": quantstats.volatility,
    "sharpe": quantstats.sharpe,
    "sortino": quantstats.sortino,
    "max_drawdown": quantstats.max_drawdown,
    "skewness": quantstats.skew,
    "excess_kurtosis": quantstats.kurtosis,
    "best_day": quantstats.best,
    "worst_day": quantstats.worst,
    "omega": quantstats.omega,
    "gain_to_pain": quantstats.gain_to_pain_ratio,
    "payoff_ratio": quantstats.payoff_ratio,
    "tail_ratio": quantstats.tail_ratio,
    "value_at_risk_95_normal": lambda r: -quantstats.value_at_risk(r),
    # its divisor is n - 1, ours (Martin & McCann's) is n
    "ulcer_index": lambda r: quantstats.ulcer_index(r) * np.sqrt((len(r) - 1) / len(r)),
}

PANDAS = {
    "probabilistic_sharpe": lambda r: _probabilistic_sharpe(r),
    "mean_return": lambda r: 252 * r.mean(),
    "skewness": pd.Series.skew,
    "excess_kurtosis": pd.Series.kurt,
    "value_at_risk_95": lambda r: -r.quantile(0.05),
    "win_rate": lambda r: (r > 0).mean(),
    "autocorrelation_1": lambda r: (
        ((r - r.mean()) * (r - r.mean()).shift()).sum() / ((r - r.mean()) ** 2).sum()
    ),
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


ABOVE_RISK_FREE = {
    "quantstats-sharpe": ("sharpe", lambda r: quantstats.sharpe(r, rf=RF)),
    "quantstats-sortino": ("sortino", lambda r: quantstats.sortino(r, rf=RF)),
    "quantstats-omega": ("omega", lambda r: quantstats.omega(r, rf=RF)),
    "empyrical-omega": ("omega", lambda r: empyrical.omega_ratio(r, required_return=RF)),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ticker", TICKERS)
@pytest.mark.parametrize("case", ABOVE_RISK_FREE)
def test_the_peer_agrees_above_a_risk_free_rate(
    returns: dict[str, pd.Series], ticker: str, case: str
) -> None:
    """2 % a year, compounded to a period; empyrical's Sharpe and Sortino take it per period."""
    metric, peer = ABOVE_RISK_FREE[case]
    found = getattr(stats, metric)(returns[ticker].to_numpy(), risk_free=RF)
    np.testing.assert_allclose(found, peer(returns[ticker].copy()), **TIGHT)


AGAINST = {
    "empyrical": {
        "beta": empyrical.beta,
        "tracking_error": lambda r, b: empyrical.annual_volatility(r - b),
        "information_ratio": lambda r, b: np.sqrt(252) * empyrical.excess_sharpe(r, b),
    },
    "quantstats": {
        "beta": lambda r, b: quantstats.greeks(r, b)["beta"],
        "alpha": lambda r, b: quantstats.greeks(r, b, periods=252.0)["alpha"],
        "r_squared": quantstats.r_squared,
        "information_ratio": lambda r, b: np.sqrt(252) * quantstats.information_ratio(r, b),
    },
    "pandas": {
        "correlation": pd.Series.corr,
        "beta": lambda r, b: r.cov(b) / b.var(),
        "treynor": lambda r, b: 252 * r.mean() / (r.cov(b) / b.var()),
        "up_capture": lambda r, b: _geometric(r[b > 0]) / _geometric(b[b > 0]),
        "down_capture": lambda r, b: _geometric(r[b < 0]) / _geometric(b[b < 0]),
    },
}


def _geometric(series: pd.Series) -> float:
    return (1 + series).prod() ** (1 / len(series)) - 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ticker", TICKERS[:-1])
@pytest.mark.parametrize(
    ("metric", "peer"),
    [
        pytest.param(metric, peer, id=f"{name}-{metric}")
        for name, peers in AGAINST.items()
        for metric, peer in peers.items()
    ],
)
def test_the_peer_agrees_against_a_benchmark(
    returns: dict[str, pd.Series], ticker: str, metric: str, peer: object
) -> None:
    """Both have a price at every session from the later start to the earlier end."""
    own, benchmark = returns[ticker].align(returns["^GSPC"], join="inner")
    expected = float(peer(own.copy(), benchmark.copy()))  # type: ignore[operator]
    found = getattr(stats, metric)(own.to_numpy(), benchmark=benchmark.to_numpy())
    np.testing.assert_allclose(found, expected, **TIGHT)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("metric", "unit"), [("month", "M"), ("year", "Y")])
@pytest.mark.parametrize("ticker", TICKERS)
def test_whole_months_and_years_agree_with_pandas(
    returns: dict[str, pd.Series], ticker: str, metric: str, unit: str
) -> None:
    """The sample's histories start inside a month and a year, and end inside one of each."""
    series = returns[ticker]
    grouped = (1 + series).groupby(series.index.to_period(unit)).prod() - 1
    whole, dates = grouped.iloc[1:-1], series.index.to_numpy()
    context = {"dates": dates, "base": dates[0] - np.timedelta64(1, "D")}
    for extreme, pick in (("best", max), ("worst", min)):
        found = getattr(stats, f"{extreme}_{metric}")(series.to_numpy(), **context)
        np.testing.assert_allclose(found, pick(whole), **TIGHT)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("ticker", TICKERS)
def test_drawdown_episodes_agree_with_quantstats(
    returns: dict[str, pd.Series], ticker: str
) -> None:
    """Once -2e-16 is no drawdown any more: by rounding, two of KO's run into the next for it."""
    depths = quantstats.to_drawdown_series(returns[ticker])
    found = quantstats.drawdown_details(depths.where(depths < -1e-12, 0.0))
    average = stats.average_drawdown(returns[ticker].to_numpy())
    np.testing.assert_allclose(average, found["max drawdown"].mean() / 100, **TIGHT)


def test_rolling_volatility_agrees_with_pandas(returns: dict[str, pd.Series]) -> None:
    logs = np.log1p(returns["AAPL"])
    expected = logs.rolling(21).std() * np.sqrt(252)
    found = stats.rolling_close_to_close(logs.to_numpy(), window=21)
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_ewma_agrees_with_pandas(returns: dict[str, pd.Series]) -> None:
    logs = np.log1p(returns["AAPL"])
    squares = pd.concat([pd.Series([(logs**2).mean()]), logs**2])
    expected = np.sqrt(252 * squares.ewm(alpha=0.06, adjust=False).mean().iloc[-1])
    np.testing.assert_allclose(stats.ewma(logs.to_numpy()), expected, rtol=1e-10)
