"""The answers of the other pages, each number worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.answers import (
    compare_answer,
    outlook_answer,
    portfolio_answer,
    returns_answer,
    risk_answer,
    volatility_answer,
)
from analytics.performance.volatility_cone import Cone
from analytics.simulation.scenario import Scenario
from tests.dashboard.market import bars, studied


def test_months_are_counted_that_are_whole() -> None:
    """Two prices a weekday apart each month: up 10 %, down 20 %, up 25 %, and a month cut short."""
    days = pd.bdate_range("2026-05-29", "2026-09-15")
    levels = {5: 100.0, 6: 110.0, 7: 88.0, 8: 110.0, 9: 99.0}
    study = studied(
        bars("KO", [levels[day.month] for day in days], last="2026-09-15"), tickers=("KO",)
    )
    assert returns_answer.answer(study, "KO") == [
        (
            "KO rose in 2 of 3 whole months, Jun 2026 to Aug 2026; the best, Aug 2026, made +25.0 "
            "%, "
            "the worst, Jul 2026, −20.0 %."
        )
    ]


def test_a_short_history_is_told_by_days() -> None:
    study = studied(bars("KO", (100.0, 110.0, 99.0, 99.0)), tickers=("KO",))
    assert returns_answer.answer(study, "KO") == [
        (
            "KO rose on 1 of three trading days, 18 Nov 2026 to 20 Nov 2026; the best, 18 Nov "
            "2026, "
            "made +10.0 %, the worst, 19 Nov 2026, −10.0 %."
        )
    ]
    one = studied(bars("KO", (100.0, 110.0)), tickers=("KO",))
    assert returns_answer.answer(one, "KO") == [
        "KO has one return in these dates: +10.0 % on 20 Nov 2026."
    ]


def _cone(now: float) -> Cone:
    levels = np.full((2, 7), np.nan)
    levels[1] = (0.05, 0.10, 0.15, 0.2, 0.25, 0.40, 0.80)
    return Cone((5, 21), levels, np.array([np.nan, now]), 600)


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (0.20, "usual for it"),
        (0.30, "more than usual"),
        (0.50, "far more than usual"),
        (0.12, "less than usual"),
        (0.06, "far less than usual"),
    ],
)
def test_what_is_usual_is_said_by_the_quartiles(now: float, verdict: str) -> None:
    study = studied(bars("KO", np.linspace(100.0, 110.0, 30)), tickers=("KO",))
    [text] = volatility_answer.answer(study, "KO", _cone(now), 10_000)
    assert f": {verdict}; half of the time it was between 15.0 % and 25.0 %." in text
    assert "(last 21 trading days, to 20 Nov 2026)" in text


def test_a_typical_day_is_the_volatility_over_the_root_of_the_days_a_year() -> None:
    """31.75 % a year over √252 = 15.87 is 2.0 % a day, 200 of 10,000."""
    study = studied(bars("KO", np.linspace(100.0, 110.0, 30)), tickers=("KO",))
    [text] = volatility_answer.answer(study, "KO", _cone(0.3175), 10_000)
    assert text.endswith("A typical day moves 10,000 by about 200.")
    [few] = volatility_answer.answer(study, "KO", _cone(np.nan), 10_000)
    assert few == "KO has 600 of the 21 daily returns that a volatility of now takes."


def _risk(ticker: str, loss: float, shortfall: float, depth: float) -> dict[str, Any]:
    days = {
        "max_drawdown_peak": pd.Timestamp("2021-11-29"),
        "max_drawdown_trough": pd.Timestamp("2022-10-14"),
        "max_drawdown_recovery": pd.NaT,
    }
    return {
        "ticker": ticker,
        "value_at_risk_95": loss,
        "expected_shortfall_95": shortfall,
        "max_drawdown": depth,
        **days,
    }


def test_the_riskiest_and_the_calmest_are_told_in_money() -> None:
    table = pd.DataFrame([_risk("KO", 0.02, 0.03, -0.3), _risk("NVDA", 0.0325, 0.0479, -0.66)])
    assert risk_answer.answer(table, ["KO", "NVDA"], "daily", 10_000) == [
        (
            "On the worst day in 20, 10,000 in NVDA lost 325 or more, 479 on average; in KO, the "
            "calmest, it lost 200 or more, 300 on average."
        ),
        (
            "The deepest fall: NVDA, −66.0 % from 29 Nov 2021 to 14 Oct 2022, not back at its high "
            "yet."
        ),
    ]
    [one, _] = risk_answer.answer(table, ["KO"], "weekly", 10_000)
    assert one == "On the worst week in 20, 10,000 in KO lost 200 or more, 300 on average."


def test_without_two_returns_there_is_no_risk_and_without_a_fall_none() -> None:
    table = pd.DataFrame([_risk("KO", np.nan, np.nan, np.nan)])
    assert risk_answer.answer(table, ["KO"], "daily", 10_000) == [
        "No ticker has the two returns in these dates that a risk takes."
    ]
    rise = pd.DataFrame([_risk("KO", -0.01, -0.005, 0.0)])
    assert risk_answer.answer(rise, ["KO"], "daily", 10_000) == [
        "On the worst day in 20, 10,000 in KO lost nothing.",
        "None closed below its high in these dates.",
    ]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ((0.7, 0.6, 0.8), "move together (correlations 0.60 to 0.80): holding all of them spreads"),
        ((0.5, 0.4, 0.3), "move partly together (correlations 0.30 to 0.50): holding all of them"),
        ((-0.1, 0.0, 0.1), "move mostly apart (correlations −0.10 to 0.10): they spread risk well"),
    ],
)
def test_correlations_in_words(pairs: tuple[float, float, float], said: str) -> None:
    a, b, c = pairs
    matrix = np.array([[1.0, a, b], [a, 1.0, c], [b, c, 1.0]])
    [text] = compare_answer.of_correlation(["A", "B", "C"], matrix)
    assert text.startswith(f"A, B and C {said}")


def test_two_tickers_have_one_correlation_and_one_has_none() -> None:
    [two] = compare_answer.of_correlation(["A", "B"], np.array([[1.0, 0.9], [0.9, 1.0]]))
    assert "(correlation 0.90)" in two
    [none] = compare_answer.of_correlation(["A", "B"], np.full((2, 2), np.nan))
    assert none.startswith("A and B share too few returns")
    assert compare_answer.of_correlation(["A"], np.eye(1))[0].startswith("One ticker moves with")


def _ranked(significant: object) -> pd.DataFrame:
    rows = {"ticker": ["KO", "PEP"], "rank": [1, 2], "sharpe": [0.81, -0.2]}
    return pd.DataFrame(rows | {"significant": pd.array([significant, False], dtype="boolean")})


def test_the_first_of_a_ranking_is_told_with_its_luck() -> None:
    [luck] = compare_answer.of_ranking(_ranked(False), "Sharpe")
    assert luck == "KO ranks first by Sharpe (0.81), and luck alone may have put it there."
    [skill] = compare_answer.of_ranking(_ranked(True), "Sharpe")
    assert skill.endswith("and passes a 5 % false-discovery test.")
    [few] = compare_answer.of_ranking(_ranked(None), "Sharpe")
    assert few.endswith("its returns are too few to tell luck from skill.")
    assert compare_answer.of_ranking(_ranked(True)[:1], "Sharpe") == []


def _simulated(**scenario: Any) -> Any:
    ends = np.array([[0.0, 8_012.0], [0.0, 1.0], [0.0, 12_748.0], [0.0, 1.0], [0.0, 20_003.0]])
    return SimpleNamespace(
        scenario=Scenario(paths=1000, **scenario),
        percentiles=ends,
        probability_loss=np.array([0.0, 0.22]),
        probability_at_goal=np.array([0.0, 0.389]),
    )


def test_a_simulation_is_told_by_its_median_its_losses_and_its_goal() -> None:
    [text] = outlook_answer.of_worth(_simulated(start_wealth=10_000), "AAPL", "USD")
    assert text == (
        "In a year, half of 1,000 simulated paths turn 10,000 in AAPL into more than 12,748 USD; "
        "22 % end with less than was paid in. One in twenty ends below 8,012, one in twenty above "
        "20,003."
    )
    [_, goal] = outlook_answer.of_worth(_simulated(start_wealth=10_000, goal=15_000), "AAPL")
    assert goal == "39 % end at 15,000 or more, the goal."
    [days] = outlook_answer.of_worth(_simulated(days=30), "AAPL")
    assert days.startswith("In 30 trading days, half of")


def _fitted(ahead: float, *, converged: bool = True) -> Any:
    return SimpleNamespace(
        tickers=("KO",),
        converged=np.array([converged]),
        reasons=("too few returns",),
        forecast=np.array([[ahead]]),
        long_run=np.array([0.30]),
        half_life=np.array([19.2]),
    )


def test_a_model_is_told_by_what_it_expects_next() -> None:
    [calm] = outlook_answer.of_models(_fitted(0.20), "KO", "trading day")
    assert calm == (
        "KO is expected to swing by 20.0 % a year in the next trading day, below its long run of "
        "30.0 %; half of a shock is gone after 19 trading days."
    )
    [near] = outlook_answer.of_models(_fitted(0.31), "KO", "week")
    assert ", near its long run of 30.0 %" in near
    [none] = outlook_answer.of_models(_fitted(0.31, converged=False), "KO", "week")
    assert none == "No model fits KO in these dates: too few returns."


def _portfolios(best: tuple[float, float], gain: float, error: float) -> Any:
    """Two tickers that move apart; `error` is the root of the covariance over the years."""
    weights = np.array([[0.5, 0.5], [0.8, 0.2], list(best)])
    years = 4.0
    return SimpleNamespace(
        tickers=("KO", "NVDA"),
        observations=4 * 252,
        request=SimpleNamespace(periods_a_year=252),
        first=np.datetime64("2018-09-24"),
        last=np.datetime64("2022-09-23"),
        covariance=np.eye(2) * error**2 * years,
        named=SimpleNamespace(
            names=("equal", "minimum variance", "maximum Sharpe"),
            weights=weights,
            volatility=np.array([0.3, 0.25, 0.4]),
            expected_return=np.array([0.1, 0.08, 0.1 + gain]),
        ),
    )


def test_the_best_mix_is_held_against_its_error() -> None:
    """Weights 0 and 1 differ from equal ones by ∓½, so the error is √½ of that of one ticker."""
    error = 0.06 * np.sqrt(2.0)
    [least, best] = portfolio_answer.answer(_portfolios((0.0, 1.0), 0.10, error))
    assert least == (
        "From 24 Sep 2018 to 23 Sep 2022, 80 % KO and 20 % NVDA had the least risk: 25.0 % a year, "
        "against 30.0 % for equal weights."
    )
    assert best == (
        "The best past Sharpe ratio earned +10.0 % a year beside equal weights, with a standard "
        "error of 6.0 %: equal weights were as good within error."
    )
    [_, beyond] = portfolio_answer.answer(_portfolios((0.0, 1.0), 0.20, error))
    assert beyond.endswith("more than the error, but chosen with hindsight.")
    [_, same] = portfolio_answer.answer(_portfolios((0.5, 0.5), 0.0, error))
    assert same.startswith("Equal weights earned as much")


def test_a_mix_names_its_largest_parts() -> None:
    names, weights = ("A", "B", "C", "D", "E", "F"), np.array([0.4, 0.0, 0.3, 0.1, 0.1, 0.1])
    assert portfolio_answer.mix(names, weights) == "40 % A, 30 % C, 10 % D and 2 others"
    assert portfolio_answer.mix(names[:2], np.array([1.0, 0.0])) == "100 % A"
