"""The summary table: which input each metric is of, and what is empty when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import stats
from analytics.output import export
from analytics.performance.summary import no_quantile, summary, why_undefined
from analytics.stats.catalogue import METRICS, SUMMARY
from tests.analytics.tables import studied

IN_ORDER = """
first_date last_date observations total_return cagr mean_return volatility downside_deviation
sharpe sortino calmar omega gain_to_pain tail_ratio win_rate payoff_ratio best_day worst_day
best_month worst_month best_year worst_year max_drawdown max_drawdown_peak max_drawdown_trough
max_drawdown_recovery longest_drawdown_days average_drawdown ulcer_index ulcer_performance_index
conditional_drawdown_95 pain_index pain_ratio skewness excess_kurtosis value_at_risk_95
expected_shortfall_95 value_at_risk_95_normal value_at_risk_95_cornish_fisher autocorrelation_1
probabilistic_sharpe beta alpha correlation r_squared tracking_error information_ratio treynor
up_capture down_capture m_squared
"""
ORDER = IN_ORDER.split()
BENCHMARK = ORDER[ORDER.index("beta") :]


def test_the_columns_are_the_ids_of_the_conventions_in_their_order() -> None:
    assert [metric.id for metric in SUMMARY] == ORDER
    for metric in METRICS.values():
        assert metric.function is getattr(stats, metric.id)
        assert metric.help.endswith(".")
        assert not metric.undefined.endswith(".")


def test_without_a_benchmark_its_columns_are_there_and_empty() -> None:
    made = studied("sample", tickers=("AAPL",))
    table = summary(made)
    assert list(table.columns) == ["ticker", *ORDER]
    assert table[BENCHMARK].isna().all(axis=None)
    assert table.drop(columns=BENCHMARK).notna().all(axis=None)
    reason = why_undefined(METRICS["beta"], 100)
    assert reason.startswith("Beta is missing: there is no benchmark")


def test_with_a_benchmark_every_ticker_is_measured_against_it() -> None:
    made = studied("sample", tickers=("AAPL", "KO"), benchmark="^GSPC")
    table = summary(made).set_index("ticker")
    alone = summary(studied("sample", tickers=("KO",), benchmark="^GSPC", window="common"))
    for name in BENCHMARK:
        assert table.loc["KO", name] == pytest.approx(alone[name][0], rel=1e-12)
    assert table.loc["^GSPC", "beta"] == 1
    assert table.loc["^GSPC", "tracking_error"] == 0
    assert np.isnan(table.loc["^GSPC", "information_ratio"])


def test_months_and_years_are_of_daily_returns_at_every_frequency() -> None:
    names = ["best_month", "worst_month", "best_year", "worst_year"]
    tables = [
        summary(studied("sample", tickers=("AAPL", "KO"), frequency=frequency))[names]
        for frequency in ("daily", "weekly", "quarterly", "yearly")
    ]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0], check_exact=True)


def test_a_window_makes_its_first_and_last_month_partial_or_whole() -> None:
    """June 2020 begins on a Monday, and prices follow the window."""
    june = {"start": date(2020, 6, 1), "end": date(2020, 6, 30)}
    whole = summary(studied("sample", tickers=("AAPL",), **june))
    assert whole["best_month"][0] == whole["worst_month"][0]
    assert whole["best_month"][0] == pytest.approx(whole["total_return"][0], rel=1e-12)
    for cut in ({"start": date(2020, 6, 2)}, {"end": date(2020, 6, 29)}):
        assert np.isnan(
            summary(studied("sample", tickers=("AAPL",), **june | cut))["best_month"][0]
        )
    assert np.isnan(whole["best_year"][0])


def test_counts_are_whole_numbers_in_the_file(tmp_path: Path) -> None:
    text = "date,AAA,BBB\n2024-01-02,10,10\n2024-01-03,9,11\n2024-01-10,10,12\n"
    table = summary(studied(tmp_path / "p.csv", text))
    lines = export.csv(table[["ticker", "observations", "longest_drawdown_days"]]).decode()
    assert lines == "ticker,observations,longest_drawdown_days\nAAA,2,8\nBBB,2,\n"


def test_every_figure_has_the_sign_that_the_catalogue_says() -> None:
    table = summary(studied("sample", benchmark="^GSPC"))
    for metric in SUMMARY:
        if metric.unit == "date":
            continue
        values = table[metric.id].dropna().to_numpy(dtype=float)
        assert values.size
        assert np.isfinite(values).all()
        if metric.sign == "at least 0":
            assert (values >= 0).all()
        if metric.sign == "at most 0":
            assert (values <= 0).all()


def test_a_benchmark_without_prices_leaves_its_columns_empty() -> None:
    made = studied("sample", tickers=("AAPL",), benchmark="NOPE")
    assert [status.ticker for status in made.failed] == ["NOPE"]
    assert summary(made)[BENCHMARK].isna().all(axis=None)


def test_a_ticker_without_a_return_in_the_window_is_empty_throughout(tmp_path: Path) -> None:
    text = "date,AAA,BBB\n2024-01-02,10,10\n2024-01-03,9,\n2024-01-10,10,\n"
    made = studied(tmp_path / "p.csv", text, benchmark="AAA")
    row = summary(made).set_index("ticker").loc["BBB"]
    assert row["observations"] == 0
    assert row.drop("observations").isna().all()


def test_tickers_without_a_cornish_fisher_quantile_are_counted_in_one_sentence(
    tmp_path: Path,
) -> None:
    """A row of too heavy tails has a kurtosis and no quantile; one of two returns has neither."""
    nan = float("nan")
    found = pd.DataFrame(
        {
            "value_at_risk_95_cornish_fisher": [0.02, nan, nan, nan],
            "excess_kurtosis": [1.0, 9.0, 20.0, nan],
        }
    )
    study = studied(tmp_path / "a.csv", "date,A\n2024-01-30,1\n2024-01-31,2\n")
    [said] = no_quantile(study, found)
    assert said.startswith("Cornish-Fisher VaR 95 %: 2 of 4 rows have none")
    assert no_quantile(study, found[:1]) == []
