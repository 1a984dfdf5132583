"""Rankings: order, ties, what is missing, and the luck of many trials, each by its definition."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import stats
from analytics.output import export
from analytics.performance import ranking
from analytics.stats.catalogue import METRICS, SUMMARY
from analytics.study import Study
from models.errors import RequestError
from tests.analytics.tables import studied
from tests.answers import slow_sharpe_test

NEITHER = {
    *("first_date", "last_date", "observations"),
    *("max_drawdown_peak", "max_drawdown_trough", "max_drawdown_recovery"),
    *("skewness", "excess_kurtosis", "autocorrelation_1"),
    *("beta", "correlation", "r_squared", "tracking_error"),
}
DIRECTED = ranking.HIGHER_IS_BETTER + ranking.LOWER_IS_BETTER
# BBB is AAA over again; CCC rises a little less; DDD only ever rises, by the same.
SMALL = """date,AAA,BBB,CCC,DDD
2024-01-02,100,50,100,100
2024-01-03,110,55,108,101
2024-01-04,99,49.5,97.2,102.01
2024-01-05,108.9,54.45,104.976,103.0301
"""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GOOD has BAD's gains and half of its losses, three years of both; INDEX moves with them."""
    made, days = np.random.default_rng(13), pd.bdate_range("2020-01-01", periods=784)
    common = made.normal(0.0003, 0.01, 783)
    bad = common + made.normal(0, 0.006, 783)
    rows = {"GOOD": np.where(bad < 0, bad / 2, bad), "BAD": bad, "INDEX": common}
    table = pd.DataFrame({name: np.append(1, (1 + r).cumprod()) for name, r in rows.items()}, days)
    target = tmp_path_factory.mktemp("market") / "prices.csv"
    table.to_csv(target, index_label="date")
    return target


def test_every_metric_of_the_summary_has_a_better_end_or_is_known_to_have_none() -> None:
    assert sorted([*DIRECTED, *NEITHER]) == sorted(metric.id for metric in SUMMARY)


@pytest.mark.parametrize("by", DIRECTED)
def test_half_the_losses_rank_first_by_every_metric(market: Path, by: str) -> None:
    made = studied(market, tickers=("BAD", "GOOD"), benchmark="INDEX")
    table = ranking.ranking(made, by).set_index("ticker")
    assert table.loc["GOOD", "rank"] == 1
    if by in ("best_day", "win_rate"):
        assert table.loc["BAD", "rank"] == 1
    else:
        assert table.loc["BAD", "rank"] == 2
        assert list(table.index) == ["GOOD", "BAD"]


def test_equal_values_share_the_better_rank_in_the_order_asked_for(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", SMALL, tickers=("CCC", "BBB", "AAA"))
    table = ranking.ranking(made, "best_day")
    assert table["ticker"].tolist() == ["BBB", "AAA", "CCC"]
    assert table["rank"].tolist() == [1, 1, 3]


def test_undefined_is_last_without_a_rank_and_named(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", SMALL)
    table = ranking.ranking(made, "sortino")
    assert table["ticker"].tolist()[-1] == "DDD"
    assert pd.isna(table["rank"].iloc[-1])
    assert table["rank"].tolist()[:-1] == [1, 1, 3]
    luck, reason = ranking.sentences(made, table, "sortino", 0.05)
    assert luck.startswith("4 tickers, 3 with a Sharpe. Pick the best of 3 by pure luck ")
    assert reason == "DDD: Sortino is missing: no return fell below the target."


def test_one_ticker_passes_and_several_pass(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", SMALL)
    table = ranking.ranking(made)
    said = {}
    for passing, beyond in ((1, 1), (2, 0), (0, 2)):
        table["significant"] = pd.array([row < passing for row in range(4)], dtype="boolean")
        table["deflated_sharpe"] = [0.96 if row < beyond else 0.5 for row in range(4)]
        [said[passing], *_] = ranking.sentences(made, table, "sharpe", 0.05)
    assert "; 1 ticker passes a 5 % false-discovery test, one the stricter" in said[1]
    assert "; 2 tickers pass a 5 % false-discovery test, none the stricter" in said[2]
    assert "; no tickers pass a 5 % false-discovery test, 2 the stricter" in said[0]


def test_what_was_not_tested_is_neither_significant_nor_not(tmp_path: Path) -> None:
    """DDD rises by 1 % every day: no spread, no Sharpe, nothing to test, an empty cell."""
    table = ranking.ranking(studied(tmp_path / "p.csv", SMALL), "total_return")
    text = export.csv(table.loc[table["ticker"] == "DDD"]).decode().splitlines()
    assert text[0].split(",") == ["ticker", "rank", "total_return", *ranking.BESIDE]
    assert text[1].startswith("DDD,4,0.030300999")
    assert text[1].endswith(",3,,,,")
    others = table.loc[table["ticker"] != "DDD", ["deflated_sharpe", "p_value", "significant"]]
    assert others.notna().all(axis=None)


def _by_definition(made: Study) -> tuple[list[float], float]:
    """p-values, and the best Sharpe a period by luck, with the standard library alone."""
    rate = 1.02 ** (1 / 252) - 1
    ratios, p_values = [], []
    for row in made.daily.simple:
        r = [x for x in row if not math.isnan(x)]
        ratios.append((statistics.fmean(r) - rate) / statistics.stdev(r))
        p_values.append(slow_sharpe_test.sharpe_p_value(r, rate))
    quantile, N = statistics.NormalDist().inv_cdf, len(ratios)
    blend = 0.42278433509846713 * quantile(1 - 1 / N)
    blend += 0.5772156649015329 * quantile(1 - 1 / (N * math.e))
    return p_values, statistics.stdev(ratios) * blend


@pytest.mark.slow
def test_p_values_deflation_and_verdicts_are_by_definition() -> None:
    """Since 2014 some of the 26 are significant at 5 % and some are not."""
    made = studied("sample", risk_free=0.02, start=pd.Timestamp("2014-01-01").date())
    p_values, luck = _by_definition(made)
    table = ranking.ranking(made).set_index("ticker").loc[list(made.tickers)]
    np.testing.assert_allclose(table["p_value"], p_values, rtol=1e-8, atol=1e-11)
    deflated = stats.probabilistic_sharpe(made.daily.simple, risk_free=0.02, above=luck)
    np.testing.assert_allclose(table["deflated_sharpe"], deflated, rtol=1e-10)
    steps = sorted(p_values)
    last = max(k for k, p in enumerate(steps, 1) if p <= 0.05 * k / len(steps))
    assert 0 < last < len(steps)
    assert table["significant"].tolist() == [p <= steps[last - 1] for p in p_values]
    said = ranking.sentences(made, table, "sharpe", 0.05)[0]
    assert said.startswith("Pick the best of 26 by pure luck and its Sharpe is about ")
    assert f"about {luck * math.sqrt(252):.2f}; {last} tickers pass a 5 % false-discovery" in said


def test_a_benchmark_that_only_stands_beside_is_no_trial() -> None:
    alone = ranking.ranking(studied("sample", tickers=("AAPL", "KO", "GE")))
    beside = ranking.ranking(studied("sample", tickers=("AAPL", "KO", "GE"), benchmark="^GSPC"))
    pd.testing.assert_frame_equal(alone, beside)
    asked = ranking.ranking(studied("sample", tickers=("AAPL", "^GSPC"), benchmark="^GSPC"))
    assert set(asked["ticker"]) == {"AAPL", "^GSPC"}


@pytest.mark.parametrize("by", ["sharpe", "volatility", "longest_drawdown_days"])
def test_the_order_asked_for_changes_nothing_but_ties(by: str) -> None:
    names = ("AAPL", "KO", "GE", "NVDA", "JNJ", "AMZN")
    one, other = (
        ranking.ranking(studied("sample", tickers=order), by) for order in (names, names[::-1])
    )
    assert one[by].is_unique
    pd.testing.assert_frame_equal(one, other)
    assert one["rank"].tolist() == [1, 2, 3, 4, 5, 6]


def test_one_ticker_alone_was_not_selected() -> None:
    made = studied("sample", tickers=("KO",))
    table = ranking.ranking(made)
    assert table["rank"].tolist() == [1]
    [expected] = stats.probabilistic_sharpe(made.daily.simple)
    assert table["deflated_sharpe"][0] == pytest.approx(expected, rel=1e-14)


def test_a_ticker_without_returns_is_last_and_empty() -> None:
    made = studied("sample", tickers=("AAPL", "KO"), start=pd.Timestamp("2023-03-01").date())
    table = ranking.ranking(made)
    assert table["ticker"].tolist() == ["AAPL", "KO"]
    assert table["observations"].tolist() == [142, 0]
    assert table.iloc[1].drop(["ticker", "observations"]).isna().all()


@pytest.mark.parametrize("by", [*sorted(NEITHER), "garman_klass", "nonsense"])
def test_a_metric_without_a_better_end_is_refused(by: str) -> None:
    made = studied("sample", tickers=("AAPL",), benchmark="^GSPC")
    with pytest.raises(RequestError, match=f"a better end, received '{by}': choose one of total_"):
        ranking.ranking(made, by)


def test_what_needs_a_benchmark_asks_for_one() -> None:
    made = studied("sample", tickers=("AAPL",))
    for by in DIRECTED:
        if METRICS[by].of == "shared":
            with pytest.raises(RequestError, match=f"a benchmark to rank against.*none for {by}"):
                ranking.ranking(made, by)
