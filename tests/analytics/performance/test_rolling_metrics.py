"""Rolling metrics of a study against pandas on the same prices, and how far back they look."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.performance import rolling_metrics
from analytics.study import Study
from tests.analytics.tables import studied

WINDOW = 40
# Both sides take returns of the same closes; log, exp and a sum of 40 terms lose some roundings.
ROUNDINGS = {"rtol": 1e-11, "atol": 1e-13}


def closes() -> pd.DataFrame:
    """Three price paths on weekdays; BBB lists late, CCC has holes."""
    draws = np.random.default_rng(7).normal(0.0004, 0.02, (3, 300))
    paths = 100 * np.exp(draws.cumsum(axis=1))
    days = pd.bdate_range("2022-01-03", periods=300)
    frame = pd.DataFrame(dict(zip(("AAA", "BBB", "CCC"), paths, strict=True)), index=days)
    frame.loc[: days[60], "BBB"] = np.nan
    frame.loc[days[100:103], "CCC"] = np.nan
    return frame


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "p.csv"
    closes().to_csv(path, index_label="date")
    return path


def study_of(file: Path, **asked: object) -> Study:
    return studied(file, tickers=("AAA", "BBB", "CCC"), **asked)


def own_returns(name: str) -> pd.Series:
    return closes()[name].dropna().pct_change().dropna()


def on(study: Study, values: pd.Series) -> np.ndarray:
    return values.reindex(pd.DatetimeIndex(study.dates)).to_numpy()


@pytest.mark.parametrize("name", ["AAA", "BBB", "CCC"])
def test_value_at_risk_and_sharpe_are_those_of_the_last_sessions(file: Path, name: str) -> None:
    study = study_of(file, risk_free=0.03)
    row, returns = study.tickers.index(name), own_returns(name)
    losses = -returns.rolling(WINDOW).quantile(0.05)
    found = rolling_metrics.rolling_value_at_risk(study, WINDOW)[row]
    np.testing.assert_allclose(found, on(study, losses), **ROUNDINGS)
    excess = (returns - (1.03 ** (1 / 252) - 1)).rolling(WINDOW)
    ratio = np.sqrt(252) * excess.mean() / excess.std()
    np.testing.assert_allclose(
        rolling_metrics.rolling_sharpe(study, WINDOW)[row], on(study, ratio), **ROUNDINGS
    )


@pytest.mark.parametrize("name", ["AAA", "BBB", "CCC"])
def test_max_drawdown_has_its_high_within_the_window(file: Path, name: str) -> None:
    study, prices = study_of(file), closes()[name].dropna()
    deepest = prices.rolling(WINDOW + 1).apply(lambda p: (p / np.maximum.accumulate(p) - 1).min())
    found = rolling_metrics.rolling_max_drawdown(study, WINDOW)[study.tickers.index(name)]
    # The session of the base has no return, so no value, in both.
    np.testing.assert_allclose(found, on(study, deepest), **ROUNDINGS)


@pytest.mark.parametrize("name", ["BBB", "CCC"])
def test_beta_and_the_pair_are_of_the_shared_sessions(file: Path, name: str) -> None:
    study = study_of(file, benchmark="AAA")
    both = closes()[["AAA", name]].dropna().pct_change().dropna()
    slope = both[name].rolling(WINDOW).cov(both["AAA"]) / both["AAA"].rolling(WINDOW).var()
    found = rolling_metrics.rolling_beta(study, WINDOW)[study.tickers.index(name)]
    np.testing.assert_allclose(found, on(study, slope), **ROUNDINGS)
    together = both[name].rolling(WINDOW).corr(both["AAA"])
    pair = rolling_metrics.rolling_pair(study, name, "AAA", WINDOW)
    np.testing.assert_allclose(pair, on(study, together), **ROUNDINGS)


def test_there_is_no_beta_without_a_benchmark(file: Path) -> None:
    study = study_of(file)
    found = rolling_metrics.rolling_beta(study, WINDOW)
    assert found.shape == (3, len(study.dates))
    assert np.isnan(found).all()


def test_a_short_window_looks_back_and_never_ahead(file: Path) -> None:
    cut = {"start": date(2022, 12, 1), "end": date(2022, 12, 20)}
    whole, short = study_of(file, benchmark="AAA"), study_of(file, benchmark="AAA", **cut)
    shown = np.isin(whole.dates, short.dates)
    for metric in (
        rolling_metrics.rolling_value_at_risk,
        rolling_metrics.rolling_max_drawdown,
        rolling_metrics.rolling_sharpe,
        rolling_metrics.rolling_beta,
    ):
        found = metric(short, WINDOW)
        assert not np.isnan(found).any()
        np.testing.assert_array_equal(found, metric(whole, WINDOW)[:, shown])


def test_a_window_longer_than_the_history_is_all_missing(file: Path) -> None:
    assert np.isnan(rolling_metrics.rolling_max_drawdown(study_of(file), 400)).all()


def test_by_date_has_the_dates_on_which_anything_is_defined(file: Path) -> None:
    study = study_of(file)
    values = rolling_metrics.rolling_sharpe(study, WINDOW)
    table = rolling_metrics.by_date(study, dict(zip(study.tickers, values, strict=True)))
    assert list(table.columns) == ["date", "AAA", "BBB", "CCC"]
    assert len(table) == len(study.dates) - WINDOW
    assert list(rolling_metrics.by_date(study, {}).columns) == ["date"]
