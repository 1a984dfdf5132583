"""Portfolios of a study: what the summary says of their returns, what adds up, what is refused."""

from __future__ import annotations

import pickle
import statistics
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.portfolio import optimal, weights
from analytics.portfolio.moments import moments
from analytics.portfolio.optimiser_trace import OBJECTIVES, optimiser_trace
from analytics.stats import mean_return, sharpe, volatility
from analytics.stats.tables import correlations
from analytics.study import Study
from models.errors import RequestError
from tests.analytics.tables import studied

FIVE = ("AAPL", "MSFT", "XOM", "JPM", "KO")
SINCE = date(2018, 1, 1)


@pytest.fixture(scope="module")
def study() -> Study:
    return studied("sample", tickers=FIVE, start=SINCE, window="common", risk_free=0.02)


@pytest.fixture(scope="module")
def found(study: Study) -> optimal.Portfolios:
    yours = weights.parse("AAPL=60%,KO=40%", FIVE)
    return optimal.portfolios(study, yours=yours)


def shared(study: Study) -> np.ndarray:
    returns = study.daily.simple
    return returns[:, ~np.isnan(returns).any(axis=0)]


def test_moments_in_plain_python(study: Study) -> None:
    returns, found = shared(study).tolist(), moments(study)
    assert found.observations == len(returns[0])
    for i, one in enumerate(returns):
        assert found.means[i] == pytest.approx(252 * statistics.fmean(one), rel=1e-12)
        for j, other in enumerate(returns):
            expected = 252 * statistics.covariance(one, other)
            assert found.covariance[i, j] == pytest.approx(expected, rel=1e-11)


def test_ledoit_wolf_is_the_correlations_own(study: Study) -> None:
    found, (expected, intensity) = (
        moments(study, "ledoit-wolf"),
        correlations.shrunk_covariance(shared(study)),
    )
    np.testing.assert_allclose(found.covariance, 252 * expected, rtol=1e-14)
    assert found.shrinkage == intensity > 0


@pytest.mark.parametrize("asked", [{}, {"frequency": "monthly", "periods": 12}, {"periods": 260}])
def test_a_portfolio_is_what_the_summary_says_of_its_returns(asked: dict[str, object]) -> None:
    """Weights times returns, period by period, is a series of its own: the metrics of that."""
    made = studied("sample", tickers=FIVE, start=SINCE, window="common", risk_free=0.02, **asked)
    found = optimal.portfolios(made, points=5)
    returns = made.periodic.simple[:, ~np.isnan(made.periodic.simple).any(axis=0)]
    periods = made.request.periods_a_year
    for holdings in (found.named, found.frontier):
        series = holdings.weights @ returns
        for name, metric, options in (
            ("expected_return", mean_return, {}),
            ("volatility", volatility, {}),
            ("sharpe", sharpe, {"risk_free": 0.02}),
        ):
            expected = metric(series, periods=periods, **options)
            np.testing.assert_allclose(getattr(holdings, name), expected, rtol=1e-10)


def test_a_ticker_alone_has_the_ratio_of_the_statistics(study: Study) -> None:
    """P·mean over sqrt(P·variance) in another order: a few roundings of the mean's terms apart."""
    expected = sharpe(shared(study), periods=252, risk_free=0.02)
    np.testing.assert_allclose(optimal.portfolios(study, points=2).sharpes, expected, rtol=1e-10)


def test_contributions_add_up(found: optimal.Portfolios) -> None:
    for held in (found.named, found.frontier):
        np.testing.assert_allclose(held.risk.sum(axis=-1), held.volatility, rtol=1e-12)
        np.testing.assert_allclose(held.gain.sum(axis=-1), held.expected_return, rtol=1e-12)
        np.testing.assert_allclose(held.weights.sum(axis=-1), 1.0, rtol=1e-14)
        assert held.converged.all()
        assert set(held.reasons) == {""}


def test_each_method_is_the_best_of_all_rows_at_what_it_is_for(
    found: optimal.Portfolios,
) -> None:
    every = found.named, found.frontier
    row = dict(zip(found.named.names, range(7), strict=True))
    least = found.named.volatility[row["minimum variance"]]
    assert all((least <= held.volatility * (1 + 1e-8)).all() for held in every)
    best = found.named.sharpe[row["maximum Sharpe"]]
    assert all((best >= held.sharpe * (1 - 1e-8)).all() for held in every)
    widest = found.named.diversification_ratio[row["maximum diversification"]]
    assert all((widest >= held.diversification_ratio * (1 - 1e-8)).all() for held in every)
    parity = found.named.risk[row["risk parity"]]
    np.testing.assert_allclose(parity, parity.mean(), rtol=1e-8)
    np.testing.assert_allclose(found.named.weights[row["equal"]], 0.2, rtol=1e-15)
    assert found.named.effective_assets[row["equal"]] == pytest.approx(5)
    inverse = found.named.weights[row["inverse volatility"]] * found.volatilities
    np.testing.assert_allclose(inverse, inverse.mean(), rtol=1e-14)
    assert found.named.weights[row["yours"]].tolist() == [0.6, 0, 0, 0, 0.4]


def test_the_frontier_rises_and_bends(found: optimal.Portfolios) -> None:
    assert len(found.frontier.names) == 50
    assert found.frontier.expected_return[-1] == pytest.approx(found.means.max(), rel=1e-12)
    steps = np.diff(found.frontier.expected_return)
    np.testing.assert_allclose(steps, steps.mean(), rtol=1e-6)
    assert (np.diff(found.frontier.volatility) > 0).all()
    assert (np.diff(found.frontier.volatility, 2) > -1e-9).all()


def test_bounds_hold(study: Study) -> None:
    found = optimal.portfolios(study, low=0.1, high=0.3, points=7)
    for held in (found.named, found.frontier):
        there = ~np.isnan(held.weights[:, 0])
        assert there.sum() >= 6
        assert (held.weights[there] >= 0.1 - 1e-12).all()
        assert (held.weights[there] <= 0.3 + 1e-12).all()


def test_a_formula_that_leaves_the_bounds_is_refused(study: Study) -> None:
    """Tight around equal weights: inverse volatility and risk parity are not within."""
    found = optimal.portfolios(study, low=0.19, high=0.21, points=0)
    said = dict(zip(found.named.names, found.named.reasons, strict=True))
    assert {name for name, one in said.items() if one} == {"inverse volatility", "risk parity"}
    assert "outside the bounds" in said["risk parity"]
    assert np.isnan(found.named.volatility[4])
    assert len(found.frontier.names) == 0


CLOSES = """date,AAA,BBB,CCC,DDD
2024-01-01,100,50,10,7
2024-01-02,110,51,10,8
2024-01-03,99,52,10,7
2024-01-04,98,51,10,7.5
"""


def test_reasons_name_their_cause(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text(CLOSES)
    made = studied(tmp_path / "few.csv", tickers=("AAA", "BBB", "CCC"), window="common")
    found = optimal.portfolios(made, points=3)
    assert set(found.named.reasons) == {"", "CCC did not move: leave it out"}
    assert np.isnan(found.named.weights[[1, 3, 4, 5]]).all()
    assert found.named.weights[0].tolist() == [1 / 3] * 3
    few = studied(tmp_path / "few.csv", tickers=("AAA", "BBB", "DDD"), window="common")
    said = optimal.portfolios(few, points=0).named.reasons[2]
    assert said.startswith("3 shared returns of 3 tickers leave the covariance singular")
    brief = studied(tmp_path / "few.csv", tickers=("AAA", "BBB"), start=date(2024, 1, 3))
    unknown = optimal.portfolios(brief, points=3)
    assert "needs 3 returns that all tickers share and has 2" in unknown.named.reasons
    assert np.isnan(unknown.frontier.weights).all()


def test_what_does_not_move_is_the_portfolio_of_least_variance(tmp_path: Path) -> None:
    """All of it in what has no variance, if the bounds allow; by Ledoit & Wolf too."""
    (tmp_path / "few.csv").write_text(CLOSES)
    made = studied(tmp_path / "few.csv", tickers=("AAA", "BBB", "CCC"), window="common")
    for kind in ("sample", "ledoit-wolf"):
        least = optimal.portfolios(made, points=0, covariance=kind).named
        assert least.weights[2].tolist() == [0.0, 0.0, 1.0]
        assert (least.volatility[2], least.gap[2]) == (0.0, 0.0)
        assert np.isnan(least.sharpe[2])
    bounded = optimal.portfolios(made, points=0, high=0.5).named
    assert bounded.reasons[2] == "CCC did not move: leave it out"


def test_ledoit_wolf_where_returns_are_fewer_than_tickers() -> None:
    brief = {"start": date(2022, 12, 20), "end": date(2022, 12, 23), "window": "common"}
    few = studied("sample", tickers=FIVE, **brief)
    assert not optimal.portfolios(few, points=2).named.converged[2:].any()
    shrunk = optimal.portfolios(few, covariance="ledoit-wolf", points=2)
    assert shrunk.named.converged[[2, 4, 5]].all()
    assert shrunk.frontier.converged.all()


def test_nothing_that_earns_more_than_riskless(study: Study) -> None:
    poor = studied("sample", tickers=FIVE, start=SINCE, window="common", risk_free=3.0)
    found = optimal.portfolios(poor, points=0)
    assert "earn more than riskless" in found.named.reasons[3]
    assert found.named.converged[[2, 4, 5]].all()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"low": 0.5, "high": 0.2}, "lower and an upper bound"),
        ({"high": np.inf}, "lower and an upper bound"),
        ({"low": np.nan}, "lower and an upper bound"),
        ({"points": 1}, "2 to 500 points"),
        ({"points": 501}, "2 to 500 points"),
        ({"yours": {"AAPL": 0.5}}, "sum to 1"),
        ({"yours": {"AAPL": 1.0}, "high": 0.5}, "weights of 0 to 0.5"),
    ],
)
def test_what_cannot_be_asked(study: Study, options: dict[str, object], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        optimal.portfolios(study, **options)


def test_bounds_that_no_weights_keep(study: Study) -> None:
    found = optimal.portfolios(study, high=0.1, points=2)
    assert found.named.reasons[2] == "no weights within these bounds sum to 1"
    assert not found.named.converged.any()


def test_it_travels(found: optimal.Portfolios) -> None:
    back = pickle.loads(pickle.dumps(found))
    for field in fields(found.named):
        one, other = getattr(found.frontier, field.name), getattr(back.frontier, field.name)
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("method", OBJECTIVES)
def test_the_way_ends_where_the_portfolio_is(
    study: Study, found: optimal.Portfolios, method: str
) -> None:
    way = optimiser_trace(study, method)
    row = found.named.names.index(method)
    np.testing.assert_allclose(way.weights[-1], found.named.weights[row], rtol=0, atol=1e-8)
    named = found.named
    expected = {
        "minimum variance": lambda: named.volatility[row] ** 2,
        "maximum Sharpe": lambda: -named.sharpe[row],
        "maximum diversification": lambda: -named.diversification_ratio[row],
        "risk parity": lambda: np.log(named.volatility[row]) - np.log(named.weights[row]).mean(),
    }
    assert way.objective[-1] == pytest.approx(expected[method](), rel=1e-8)
    assert way.gradient_norm[-1] < 1e-6 * way.gradient_norm[0]
    assert way.reason == ""


def test_no_way_where_there_is_no_portfolio(study: Study) -> None:
    way = optimiser_trace(study, "minimum variance", high=0.1)
    assert len(way.objective) == len(way.weights) == 0
    assert way.reason
    with pytest.raises(RequestError, match="choose one"):
        optimiser_trace(study, "equal")


def test_the_error_of_a_mean_in_plain_python(study: Study, found: optimal.Portfolios) -> None:
    """Of 252 times the mean return: 252 times the standard deviation over the root of n."""
    for returns, error in zip(shared(study).tolist(), found.mean_errors, strict=True):
        expected = 252 * statistics.stdev(returns) / len(returns) ** 0.5
        assert error == pytest.approx(expected, rel=1e-12)
