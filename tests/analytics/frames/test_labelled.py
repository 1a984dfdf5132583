"""Statistics of labelled data: the numbers of the arrays, labels kept, benchmarks by date."""

from __future__ import annotations

import inspect

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tensortape as tt
from analytics import stats
from models.errors import InputError, ShapeError
from tests.analytics.frames import market

PX = market.frame()
R = PX.pct_change()
OF_RETURNS = [
    name
    for name in stats.__all__
    if next(iter(inspect.signature(getattr(stats, name)).parameters)) in ("returns", "log_returns")
]


@pytest.mark.parametrize("name", OF_RETURNS)
def test_a_frame_has_the_numbers_of_its_columns(name: str) -> None:
    """The reference is the function on plain arrays, one series at a time."""
    plain, labelled = getattr(stats, name), getattr(tt.stats, name)
    takes, days = inspect.signature(plain).parameters, PX.index.to_numpy("datetime64[D]")
    options = {"window": 21} if "window" in takes else {}
    arrays = options | ({"dates": days} if "dates" in takes else {})
    labels = dict(options)
    if "benchmark" in takes:
        arrays["benchmark"], labels["benchmark"] = R["^GSPC"].to_numpy(), R["^GSPC"]
    found = labelled(R, **labels)
    for column in R:
        expected = plain(R[column].to_numpy(), **arrays)
        single = labelled(R[column], **labels)
        if isinstance(found, pd.Series):
            np.testing.assert_array_equal(np.asarray(found[column], dtype=expected.dtype), expected)
            np.testing.assert_array_equal(np.asarray(single), expected)
        elif isinstance(found, pd.DataFrame):
            np.testing.assert_array_equal(found[column], expected)
            np.testing.assert_array_equal(single, expected)
            assert single.name == column
    if isinstance(found, pd.Series):
        assert (found.name, found.index.tolist()) == (name, list(R.columns))


def test_aggregation_by_pandas() -> None:
    table = R.agg([tt.stats.sharpe, tt.stats.cagr, tt.stats.max_drawdown])
    assert table.index.tolist() == ["sharpe", "cagr", "max_drawdown"]
    for name in table.index:
        pd.testing.assert_series_equal(
            table.loc[name], getattr(tt.stats, name)(R), check_names=False
        )


@given(st.integers(0, 2**32 - 1))
def test_a_benchmark_joins_by_date_in_whatever_order(seed: int) -> None:
    shuffled = R["^GSPC"].sample(frac=1.0, random_state=seed)
    expected = tt.stats.beta(R["KO"], benchmark=R["^GSPC"])
    assert tt.stats.beta(R["KO"], benchmark=shuffled) == expected
    assert tt.stats.beta(R["^GSPC"], benchmark=shuffled) == pytest.approx(1.0, abs=1e-12)
    mixed = R["KO"].sample(frac=1.0, random_state=seed)
    assert tt.stats.beta(mixed, benchmark=shuffled) == expected
    assert tt.stats.max_drawdown(mixed) == tt.stats.max_drawdown(R["KO"])


def test_only_dates_of_both_count_beside_a_benchmark() -> None:
    early, late = R["KO"].iloc[:-100], R["^GSPC"].iloc[100:]
    both = slice(100, len(R) - 100)
    expected = stats.beta(R["KO"].to_numpy()[both], benchmark=R["^GSPC"].to_numpy()[both])
    assert tt.stats.beta(early, benchmark=late) == pytest.approx(float(expected), rel=1e-12)
    with pytest.raises(InputError, match="none in common"):
        tt.stats.beta(R["KO"], benchmark=R["^GSPC"].shift(freq="9000D"))


def test_the_order_of_dates_comes_back() -> None:
    mixed = R.sample(frac=1.0, random_state=3)
    pd.testing.assert_frame_equal(tt.stats.drawdown(mixed), tt.stats.drawdown(R).loc[mixed.index])


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        (R.reset_index(drop=True), r"df\.set_index\('date'\)"),
        (R.T, r"df\.T where the dates are across"),
        (pd.concat([R, R.iloc[-1:]]), "keep one row per date"),
        (PX, r"px\.pct_change\(\) of prices"),
        (R.astype(object).assign(KO="x"), "select the columns of numbers"),
    ],
)
def test_what_would_be_misread_is_refused_with_the_remedy(wrong: pd.DataFrame, remedy: str) -> None:
    with pytest.raises(InputError, match=remedy):
        tt.stats.sharpe(wrong)


def test_growth_needs_the_row_of_the_base_price() -> None:
    with pytest.raises(InputError, match=r"without dropna\(\)"):
        tt.stats.cagr(R.dropna())
    base = str(PX.index[0].date())
    assert tt.stats.cagr(R["KO"].dropna(), base=base) == tt.stats.cagr(R["KO"])


def test_arrays_go_through_as_they_are() -> None:
    values = R.to_numpy().T
    np.testing.assert_array_equal(tt.stats.sharpe(values), stats.sharpe(values))
    assert tt.stats.per_period(0.02, 252) == stats.per_period(0.02, 252)
    with pytest.raises(ShapeError, match="as the others are"):
        tt.stats.beta(R["KO"].to_numpy(), benchmark=R["^GSPC"])


def test_the_names_are_those_of_the_statistics() -> None:
    assert sorted(dir(tt.stats)) == sorted(stats.__all__)
    assert tt.stats.sharpe is tt.stats.sharpe
    assert tt.stats.sharpe.__doc__ == stats.sharpe.__doc__
    with pytest.raises(AttributeError, match="dir"):
        tt.stats.nonsense  # noqa: B018


def test_the_statistics_refuse_frames_and_benchmarks_that_they_would_misread() -> None:
    """`analytics.stats` has arrays (..., T): a frame has its dates downwards."""
    with pytest.raises(ShapeError, match="whose rows are dates"):
        stats.sharpe(R)
    with pytest.raises(ShapeError, match="whose rows are dates"):
        stats.rolling_sharpe(R, window=21)
    for function in (stats.beta, stats.alpha, stats.m_squared, stats.tracking_error):
        with pytest.raises(ShapeError, match=f"{len(R) - 1:,} beside {len(R):,} returns"):
            function(R["KO"].to_numpy(), benchmark=R["^GSPC"].to_numpy()[1:])
        with pytest.raises(ShapeError, match="on other dates"):
            function(R["KO"], benchmark=R["^GSPC"].iloc[::-1])
    with pytest.raises(ShapeError, match="on other dates"):
        stats.rolling_beta(R["KO"], window=21, benchmark=R["^GSPC"].iloc[::-1])
    assert stats.beta(R["KO"], benchmark=R["^GSPC"]) == tt.stats.beta(R["KO"], benchmark=R["^GSPC"])
