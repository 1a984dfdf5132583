"""What is accepted as prices, what is refused, and that labels stay what they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tensortape as tt
from models.errors import InputError, RequestError, TableError, TensortapeError
from tests.analytics.frames import market


def test_dates_on_the_index_of_any_kind_give_the_same_summary() -> None:
    px = market.frame(("KO", "XOM"))
    expected = tt.summary(px)
    days = px.index
    for index in (days.date, days.strftime("%Y-%m-%d"), days.tz_localize("America/New_York")):
        pd.testing.assert_frame_equal(tt.summary(px.set_axis(index)), expected)
    pd.testing.assert_frame_equal(tt.summary(px.reset_index()), expected)
    pd.testing.assert_frame_equal(tt.summary(px.sample(frac=1, random_state=0)), expected)


def test_a_series_is_a_frame_of_one_column() -> None:
    px = market.frame(("KO",))
    pd.testing.assert_frame_equal(tt.summary(px["KO"]), tt.summary(px))
    assert tt.summary(px["KO"].rename(None)).index.tolist() == ["unnamed"]
    assert tt.summary(px["KO"].rename("Close")).index.tolist() == ["Close"]


def test_names_that_are_no_tickers_stay_as_they_are() -> None:
    px = market.frame(("KO", "XOM")).set_axis(["My fund", "spy"], axis=1)
    assert tt.summary(px).index.tolist() == ["My fund", "spy"]
    assert tt.returns(px).columns.tolist() == ["My fund", "spy"]
    assert tt.summary(px, benchmark="spy").loc["My fund"].notna()["beta"]
    study = tt.study(px)
    assert study.tickers == ("My fund", "spy")
    assert tt.summary(px.set_axis(["=A1", "b"], axis=1)).index.tolist() == ["=A1", "b"]


def test_a_frame_without_dates_is_refused_with_the_remedy() -> None:
    with pytest.raises(TableError, match=r"frame\.set_index\('date'\)"):
        tt.summary(market.frame().reset_index(drop=True))


def test_returns_where_prices_are_meant_are_refused_with_the_remedy() -> None:
    with pytest.raises(TableError, match=r"\(1 \+ returns\)\.cumprod\(\)"):
        tt.summary(market.frame().pct_change())


def long_frame() -> pd.DataFrame:
    """Raw closes of one ticker with a split and a dividend: 100, 110, 55 + 1 after 2 for 1, 60."""
    return pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]),
            "ticker": "AAA",
            "close": [100.0, 110.0, 55.0, 60.0],
            "dividend": [0.0, 0.0, 1.0, 0.0],
            "split": [1.0, 1.0, 2.0, 1.0],
        }
    )


def test_a_long_frame_has_dividends_and_splits() -> None:
    """By hand: 110/100 - 1; the split halves the price, so (55 + 1)/55 - 1; 60/55 - 1."""
    total = tt.returns(long_frame(), prices="raw")["AAA"]
    np.testing.assert_allclose(total, [0.1, 1 / 55, 5 / 55], rtol=1e-14)
    price = tt.returns(long_frame(), prices="raw", price="price")["AAA"]
    np.testing.assert_allclose(price, [0.1, 0.0, 5 / 55], rtol=1e-14, atol=1e-15)
    indexed = long_frame().set_index(["date", "ticker"])
    pd.testing.assert_series_equal(tt.returns(indexed, prices="raw")["AAA"], total)


def test_columns_as_yfinance_downloads_them() -> None:
    px = market.frame(("KO", "XOM"))
    columns = pd.MultiIndex.from_product([["Close"], px.columns], names=["Price", "Ticker"])
    pd.testing.assert_frame_equal(tt.summary(px.set_axis(columns, axis=1)), tt.summary(px))


def test_a_benchmark_may_be_a_series_of_prices() -> None:
    px = market.frame(("KO", "^GSPC"))
    apart = tt.summary(px[["KO"]], benchmark=px["^GSPC"].sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(apart, tt.summary(px, tickers="KO", benchmark="^GSPC"))


@pytest.mark.parametrize("start", ["2020", "2020-01", "2020-01-01", date(2020, 1, 1)])
def test_a_start_may_be_a_year_a_month_a_day_or_a_date(start: str | date) -> None:
    px = market.frame(("KO",))
    expected = tt.returns(px).loc["2020-01-01":]
    for given in (start, pd.Timestamp(start)):
        pd.testing.assert_frame_equal(tt.returns(px, start=given), expected)


def test_a_risk_free_rate_of_two_is_asked_about() -> None:
    px = market.frame(("KO",))
    with pytest.raises(RequestError, match="200 % a year"):
        tt.summary(px, risk_free=2)
    pd.testing.assert_frame_equal(tt.summary(px, risk_free="2%"), tt.summary(px, risk_free=0.02))


def test_options_that_there_are_none_of_and_options_of_a_study_are_refused() -> None:
    px = market.frame(("KO",))
    with pytest.raises(RequestError, match="received riskfree"):
        tt.summary(px, riskfree=0.02)  # type: ignore[call-arg]
    with pytest.raises(RequestError, match=r"give these to tt\.study"):
        tt.summary(tt.study(px), risk_free=0.02)


def test_a_ticker_that_is_not_there_is_a_warning_and_none_at_all_an_error() -> None:
    with pytest.warns(tt.PriceWarning, match="NOPE: no prices"):
        table = tt.summary("KO NOPE", source="sample")
    assert table.index.tolist() == ["KO"]
    with pytest.raises(TensortapeError, match="NOPE: no prices"):
        tt.summary("NOPE", source="sample")


def test_a_path_and_tickers_in_it(tmp_path: Path) -> None:
    path = market.file(tmp_path)
    assert tt.summary(path, tickers="ko, xom").index.tolist() == ["KO", "XOM"]
    with pytest.raises(TableError, match="which is not there"):
        tt.summary(tmp_path / "none.csv")


def test_a_panel_is_tensors_of_the_frame() -> None:
    px = market.frame(("KO", "XOM"))
    closes = tt.panel(px)["close"]
    assert tuple(closes.shape) == (2, len(px))
    np.testing.assert_array_equal(tt.to_numpy(closes).T, px.to_numpy())
    logs = tt.to_numpy(closes.log().diff(dim=-1))
    np.testing.assert_allclose(logs.T, np.log(px).diff().to_numpy()[1:], rtol=1e-12, atol=1e-14)
    with pytest.raises(InputError, match="a Study, which has arrays"):
        tt.panel(tt.study(px))


def test_prices_are_the_closes_that_were_given() -> None:
    px = market.frame(("KO", "XOM"))
    pd.testing.assert_frame_equal(
        tt.prices(px), px, check_names=False, check_index_type=False, check_freq=False
    )


def test_a_bundle_is_verified(tmp_path: Path) -> None:
    from analytics.__main__ import main

    bundle = tmp_path / "summary.zip"
    with pytest.raises(SystemExit):
        main(["summary", "KO", "--source", "sample", "--bundle", str(bundle)])
    assert tt.verify(bundle).identical
    assert tt.verify(bundle.read_bytes()).identical
    with pytest.raises(InputError, match="which is no file"):
        tt.verify(tmp_path / "none.zip")
