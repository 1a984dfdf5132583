"""Rebalanced growth: by hand, against a slow twin in plain Python, and what must add up."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analytics.portfolio import rebalancing
from analytics.portfolio.rebalancing import Rebalanced, rebalanced
from analytics.study import Study
from models.errors import RequestError, TooLittleData
from tests.analytics.tables import studied

THREE = ("AAPL", "KO", "XOM")
MIX = {"AAPL": 0.5, "KO": 0.3, "XOM": 0.2}
EVERY = ("never", "daily", "monthly", "quarterly", "yearly")


@pytest.fixture(scope="module")
def study() -> Study:
    return studied(
        "sample", tickers=THREE, benchmark="^GSPC", start=date(2016, 6, 15), window="common"
    )


def period_of(day: date, every: str) -> object:
    return {
        "never": 0,
        "daily": day,
        "monthly": (day.year, day.month),
        "quarterly": (day.year, (day.month - 1) // 3),
        "yearly": day.year,
    }[every]


def slowly(study: Study, mix: dict[str, float], every: str, cost: float) -> dict[str, object]:
    """Session by session and ticker by ticker, as a bookkeeper would."""
    rows = [study.tickers.index(name) for name in (*mix, *filter(None, [study.request.benchmark]))]
    days = [
        (day.item(), [float(study.growth[row, t]) for row in rows])
        for t, day in enumerate(study.dates)
        if not any(np.isnan(study.growth[row, t]) for row in rows)
    ]
    target, money = list(mix.values()), list(mix.values())
    gains, wealth, costs = [0.0] * len(mix), [1.0], 0.0
    for place, ((_, before), (day, now)) in enumerate(pairwise(days), start=1):
        for i in range(len(mix)):
            gain = money[i] * (now[i] / before[i] - 1.0)
            money[i] += gain
            gains[i] += gain
        last = place == len(days) - 1
        if not last and period_of(days[place + 1][0], every) != period_of(day, every):
            total = sum(money)
            fee = (
                cost / 10_000 * sum(abs(w * total - m) for w, m in zip(target, money, strict=True))
            )
            costs += fee
            money = [w * (total - fee) for w in target]
        wealth.append(sum(money))
    return {"wealth": wealth, "contribution": gains, "costs": -costs}


@pytest.mark.slow
@pytest.mark.parametrize("cost", [0.0, 25.0])
@pytest.mark.parametrize("every", EVERY)
def test_as_a_bookkeeper_would(study: Study, every: str, cost: float) -> None:
    found, slow = rebalanced(study, MIX, every=every, cost=cost), slowly(study, MIX, every, cost)
    np.testing.assert_allclose(found.wealth, slow["wealth"], rtol=1e-11)
    np.testing.assert_allclose(found.contribution, slow["contribution"], rtol=1e-9, atol=1e-12)
    assert found.costs == pytest.approx(slow["costs"], rel=1e-9, abs=1e-15)


def whole(found: Rebalanced) -> float:
    return float(found.contribution.sum() + found.costs)


@pytest.mark.parametrize("every", EVERY)
def test_parts_add_up(study: Study, every: str) -> None:
    found = rebalanced(study, MIX, every=every, cost=10.0)
    assert whole(found) == pytest.approx(found.total_return, rel=1e-11)
    at_each = 1.0 + found.gains.sum(axis=-1) - np.cumsum(found.cost_paid)
    np.testing.assert_allclose(at_each, found.wealth, rtol=1e-11)
    np.testing.assert_allclose(found.holdings.sum(axis=-1), 1.0, rtol=1e-13)
    np.testing.assert_allclose(np.cumprod(1 + found.returns), found.wealth[1:], rtol=1e-11)
    np.testing.assert_allclose(found.cost_paid > 0, found.turnover > 0)
    assert found.benchmark is not None
    assert len(found.benchmark) == len(found.dates) == len(found.wealth)


def test_daily_is_the_weighted_return(study: Study) -> None:
    """Set right every day, wealth returns the weighted mean of the tickers' returns."""
    found = rebalanced(study, MIX, every="daily")
    growth = study.growth[[study.tickers.index(name) for name in MIX]]
    growth = growth[:, ~np.isnan(study.growth).any(axis=0)]
    returns = growth[:, 1:] / growth[:, :-1] - 1.0
    np.testing.assert_allclose(found.returns, np.array(list(MIX.values())) @ returns, atol=1e-14)


def test_never_is_the_weighted_wealth(study: Study) -> None:
    found = rebalanced(study, MIX, every="never", cost=50.0)
    growth = study.growth[[study.tickers.index(name) for name in MIX]]
    growth = growth[:, ~np.isnan(study.growth).any(axis=0)]
    expected = np.array(list(MIX.values())) @ (growth / growth[:, :1])
    np.testing.assert_allclose(found.wealth, expected, rtol=1e-13)
    assert found.costs == 0.0


TEXT = """date,AAA,BBB
2024-01-30,100,10
2024-01-31,120,10
2024-02-01,120,
2024-02-02,120,20
2024-02-29,60,20
2024-03-01,60,10
"""


def test_by_hand_with_a_hole_and_a_cost(tmp_path: Path) -> None:
    """Halves. January: 0.6 + 0.5 = 1.1, 0.1 is traded, 100 bp of it are 0.001: 1.099, halves of
    0.5495. BBB has no price on 1 February, which nobody shares; then 0.5495 + 1.099 = 1.6485;
    0.27475 + 1.099 = 1.37375 at the end of February: 0.82425 traded, 0.0082425 paid, 1.3655075
    left, halves of 0.68275375. At last 0.68275375 + 0.341376875.
    """
    found = rebalanced(studied(tmp_path / "p.csv", TEXT), cost=100.0)
    assert [str(day) for day in found.dates] == [
        "2024-01-30",
        "2024-01-31",
        "2024-02-02",
        "2024-02-29",
        "2024-03-01",
    ]
    expected = [1.0, 1.099, 1.6485, 1.3655075, 0.68275375 + 0.341376875]
    np.testing.assert_allclose(found.wealth, expected, rtol=1e-14)
    np.testing.assert_allclose(found.cost_paid, [0, 0.001, 0, 0.0082425, 0], rtol=1e-12)
    np.testing.assert_allclose(found.turnover, [0, 0.1 / 1.1, 0, 0.6, 0], rtol=1e-12)
    gains = [0.1 - 0.27475, 0.5495 - 0.341376875]
    np.testing.assert_allclose(found.contribution, gains, rtol=1e-12)
    until = [[0.0, 0.0], [0.1, 0.0], [0.1, 0.5495], [0.1 - 0.27475, 0.5495]]
    np.testing.assert_allclose(found.gains[:4], until, rtol=1e-12, atol=1e-15)
    assert found.benchmark is None


def test_a_benchmark_takes_no_session_from_the_portfolio(tmp_path: Path) -> None:
    """As above, with an index that has its first price a session late and its last one early.

    It begins at what the portfolio is worth then, 1.099, and gains half of that: 50 to 75. Its
    price of 1 February, which BBB does not have, counts for nothing.
    """
    index = ["III", "", "50", "60", "", "75", ""]
    text = "".join(f"{line},{p}\n" for line, p in zip(TEXT.split(), index, strict=True))
    asked = {"tickers": ("AAA", "BBB"), "benchmark": "III"}
    path = tmp_path / "p.csv"
    beside = rebalanced(studied(path, text, window="asked", **asked), cost=100.0)
    np.testing.assert_allclose(
        beside.benchmark, [np.nan, 1.099, np.nan, 1.6485, np.nan], rtol=1e-14
    )
    alone = rebalanced(studied(path, text, tickers=("AAA", "BBB"), window="common"), cost=100.0)
    for name in ("dates", "wealth", "holdings", "turnover", "cost_paid", "gains"):
        np.testing.assert_array_equal(getattr(beside, name), getattr(alone, name))
    assert len(rebalanced(studied(path, text, window="common", **asked)).dates) == 2


@pytest.mark.parametrize("start", [None, date(2016, 6, 15)])
def test_whatever_the_benchmark_the_portfolio_is_the_same_to_the_bit(start: date | None) -> None:
    asked = {"tickers": THREE, "start": start}
    alone = rebalanced(studied("sample", window="common", **asked), MIX, cost=10.0)
    for benchmark in ("^GSPC", "NVDA", "KO"):
        made = studied("sample", window="asked", benchmark=benchmark, **asked)
        found = rebalanced(made, MIX, cost=10.0)
        np.testing.assert_array_equal(found.dates, alone.dates)
        np.testing.assert_array_equal(found.wealth, alone.wealth)
        np.testing.assert_array_equal(found.contribution, alone.contribution)
        assert found.benchmark is not None
        row = made.tickers.index(benchmark)
        own = dict(zip(made.dates.tolist(), made.growth[row], strict=True))
        ratio = found.benchmark / [own[day] for day in found.dates.tolist()]
        seen = ~np.isnan(ratio)
        assert seen.sum() > 1000
        np.testing.assert_allclose(ratio[seen], ratio[seen][0], rtol=1e-14)
        assert found.benchmark[seen][0] == pytest.approx(found.wealth[seen][0], rel=1e-15)


def test_the_table_is_the_history(study: Study) -> None:
    table = rebalancing.rebalancing_table(study, MIX, every="yearly", cost=5.0)
    found = rebalanced(study, MIX, every="yearly", cost=5.0)
    named = ["date", "wealth", "benchmark", "turnover", "cost"]
    by_ticker = [f"{what}_{name}" for what in ("weight", "contribution") for name in THREE]
    assert list(table.columns) == [*named, *by_ticker]
    np.testing.assert_array_equal(table["wealth"], found.wealth)
    np.testing.assert_array_equal(table["weight_KO"], found.holdings[:, 1])
    assert table["contribution_KO"].iloc[-1] == found.contribution[1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"every": "weekly"}, "a calendar among never, daily"),
        ({"cost": -1.0}, "0 to 1,000 basis points"),
        ({"cost": np.nan}, "0 to 1,000 basis points"),
        ({"shares": {"AAPL": 0.9}}, "sum to 1"),
        ({"shares": {"AAPL": -9.0, "KO": 10.0}, "every": "never"}, "stays above 0.*none on 20"),
    ],
)
def test_what_cannot_be_asked(study: Study, options: dict[str, object], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        rebalanced(study, **options)


def test_too_little_is_shared(tmp_path: Path) -> None:
    text = "date,AAA,BBB\n2024-01-30,100,\n2024-01-31,110,50\n2024-02-01,,55\n"
    with pytest.raises(TooLittleData, match="needs 2 observations and has"):
        rebalanced(studied(tmp_path / "p.csv", text))
