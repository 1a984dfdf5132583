"""Study: windows, bases, periods and both windows of tickers, on prices computed by hand."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import prices, study
from analytics.performance.summary import summary, volatilities
from analytics.prices.bars import sentences
from analytics.request import Request
from analytics.stats import drawdown
from analytics.study import date_ranges
from tests.analytics.tables import WIDE, studied
from tests.models.accelerator import DEVICE, FakeAccelerator

NAN, NAT = np.nan, np.datetime64("NaT", "D")


def close(found: object, expected: object) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-15)


def days(*text: str) -> np.ndarray:
    return np.array(text, "datetime64[D]")


def test_each_ticker_has_its_own_sessions(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE)
    assert made.tickers == ("AAA", "BBB")
    np.testing.assert_array_equal(made.base, days("2024-01-30", "2024-01-31"))
    close(made.daily.simple, [[NAN, 0.1, -0.1, NAN, 0.1], [NAN, NAN, NAN, 0.1, 0.2]])
    close(made.growth, [[1, 1.1, 0.99, NAN, 1.089], [NAN, 1, NAN, 1.1, 1.32]])
    close(made.drawdown, [[0, 0, -0.1, NAN, -0.01], [NAN, 0, NAN, 0, 0]])
    close(np.exp(made.daily.log) - 1, made.daily.simple)


def test_the_drawdown_drawn_is_the_one_in_the_table(tmp_path: Path) -> None:
    """Back at 10.00 is 0, although compounding 10 → 9.5 → 10 and so on loses 1e-16."""
    path = [10.0, 9.84, 10.0, 9.63, 10.0, 9.5, 10.0, 9.26, 10.0]
    text = "date,AAA\n" + "".join(f"2024-01-{d + 1:02},{p}\n" for d, p in enumerate(path))
    made = studied(tmp_path / "p.csv", text)
    np.testing.assert_array_equal(made.drawdown[0, ::2], 0)
    np.testing.assert_array_equal(made.drawdown[:, 1:], drawdown(made.daily.simple)[:, 1:])


def test_the_common_window_has_the_sessions_of_all(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, window="common")
    np.testing.assert_array_equal(made.base, days("2024-01-31", "2024-01-31"))
    close(made.daily.simple[:, -1], [108.9 / 110 - 1, 66 / 50 - 1])
    assert np.isnan(made.daily.simple[:, :-1]).all()


THREE_COLUMNS = """date,AAA,BBB,III
2024-01-29,100,50,
2024-01-30,110,,7
2024-01-31,,60,
2024-02-01,121,66,8
2024-02-02,,,9
2024-02-05,133.1,33,12
"""


def test_the_window_asked_has_the_sessions_of_the_tickers_and_of_them_the_benchmarks(
    tmp_path: Path,
) -> None:
    """AAA and BBB share the 29th, the 1st and the 5th; III has the last two of these."""
    asked = {"tickers": ("AAA", "BBB"), "benchmark": "III", "start": date(2024, 2, 1)}
    made = studied(tmp_path / "p.csv", THREE_COLUMNS, window="asked", **asked)
    np.testing.assert_array_equal(made.base, days("2024-01-29", "2024-01-29", "2024-02-01"))
    growth = dict(zip(made.dates.tolist(), made.growth.T, strict=True))
    expected = {
        date(2024, 1, 29): [1.0, 1.0, np.nan],
        date(2024, 2, 1): [1.21, 66 / 50, 1.0],
        date(2024, 2, 5): [1.331, 33 / 50, 1.5],
    }
    for day, row in expected.items():
        np.testing.assert_allclose(growth.pop(day), row, rtol=1e-14)
    assert np.isnan(list(growth.values())).all()
    all_three = studied(tmp_path / "p.csv", window="common", **asked)
    np.testing.assert_array_equal(all_three.base, days(*["2024-02-01"] * 3))


def test_a_benchmark_that_is_asked_for_too_is_one_of_those_that_share(tmp_path: Path) -> None:
    path, benchmark = tmp_path / "p.csv", "III"
    asked = studied(path, THREE_COLUMNS, window="asked", benchmark=benchmark)
    common = studied(path, window="common", benchmark=benchmark)
    assert asked.asked == ("AAA", "BBB", "III")
    np.testing.assert_array_equal(asked.growth, common.growth)


def test_a_window_starts_from_the_last_price_before_it(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, start=date(2024, 2, 1))
    np.testing.assert_array_equal(made.base, days("2024-01-31", "2024-01-31"))
    np.testing.assert_array_equal(
        made.dates, days("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01")
    )
    close(made.growth[:, -1], [108.9 / 110, 66 / 50])


def test_an_end_leaves_later_returns_out(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, end=date(2024, 2, 28))
    assert made.dates[-1] == np.datetime64("2024-02-01")
    assert made.unmeasured == ("BBB",)
    np.testing.assert_array_equal(made.base, [np.datetime64("2024-01-30"), NAT])


def test_a_window_without_returns_is_empty_and_says_so(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, start=date(2030, 1, 1))
    assert made.unmeasured == ("AAA", "BBB")
    assert made.growth.shape == (2, 0)
    assert made.rolling_volatility.shape == (2, 0)


def test_months_compound_and_partial_ones_are_named(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, frequency="monthly")
    np.testing.assert_array_equal(
        made.periodic.labels, days("2024-01-31", "2024-02-29", "2024-03-31")
    )
    close(made.periodic.simple, [[0.1, -0.1, 0.1], [NAN, 0.1, 0.2]])
    np.testing.assert_array_equal(
        made.periodic.sessions,
        [days("2024-01-31", "2024-02-01", "2024-03-01"), [NAT, *days("2024-02-29", "2024-03-01")]],
    )
    # AAA has no price in the last 15 days of February.
    np.testing.assert_array_equal(made.partial, days("2024-01-31", "2024-02-29", "2024-03-31"))


def test_a_window_that_cuts_a_month_makes_it_partial_a_weekend_does_not() -> None:
    """June 2024 starts on a Saturday, so a window from Monday the 3rd has all of it."""
    dates = np.arange("2024-05-20", "2024-07-20", dtype="datetime64[D]")
    dates = dates[np.is_busday(dates)]
    observed = np.ones((1, len(dates)), dtype=bool)
    for start, whole in ((date(2024, 6, 3), True), (date(2024, 6, 4), False)):
        chosen = date_ranges.inside(dates, start, None)
        calendar = date_ranges.periods(dates, "monthly")
        lacking = date_ranges.partial(dates, observed, chosen, "monthly", calendar)
        assert lacking[0, 1] == (not whole)


def test_rolling_volatility_looks_back_before_the_window(tmp_path: Path) -> None:
    text = "date,AAA\n" + "".join(f"2024-01-{d:02},{100 + d % 3}\n" for d in range(1, 29))
    whole = studied(tmp_path / "p.csv", text, rolling=5)
    part = studied(tmp_path / "p.csv", rolling=5, start=date(2024, 1, 20))
    count = len(part.dates)
    np.testing.assert_array_equal(part.rolling_volatility, whole.rolling_volatility[:, -count:])
    assert not np.isnan(part.rolling_volatility).any()


def test_a_benchmark_is_the_last_row_and_not_in_asked(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, tickers=("AAA",), benchmark="BBB")
    assert made.tickers == ("AAA", "BBB")
    assert made.asked == ("AAA",)


def test_a_missing_ticker_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, tickers=("AAA", "ZZZ"))
    assert made.tickers == ("AAA",)
    assert [status.ticker for status in made.failed] == ["ZZZ"]
    assert sentences(made.failed) == ["ZZZ: no prices (not found): p.csv does not have it"]


def test_a_study_crosses_a_process_boundary(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, frequency="weekly")
    again = pickle.loads(pickle.dumps(made))
    np.testing.assert_array_equal(again.periodic.simple, made.periodic.simple)
    assert again.request == made.request


@pytest.mark.parametrize("benchmark", [None, "BBB"])
@pytest.mark.parametrize("frequency", ["daily", "monthly"])
def test_prices_cross_to_numpy_exactly_once(
    tmp_path: Path, frequency: str, benchmark: str | None
) -> None:
    (tmp_path / "p.csv").write_text(WIDE)
    asked = {"frequency": frequency, "benchmark": benchmark}
    request = Request(source=str(tmp_path / "p.csv"), **asked)  # type: ignore[arg-type]
    loaded = prices.load(request)
    here = study.run(request, loaded)
    with FakeAccelerator() as accelerator:
        there = prices.Loaded(loaded.panel.to(DEVICE), loaded.statuses)
        made = study.run(request, there)
    assert accelerator.log.to_host == 1
    assert accelerator.log.syncs == []
    np.testing.assert_array_equal(made.periodic.log, here.periodic.log)
    np.testing.assert_array_equal(made.close, here.close)
    if benchmark is not None:
        assert made.shared is not None
        assert here.shared is not None
        np.testing.assert_array_equal(made.shared.benchmark, here.shared.benchmark)


def test_open_to_close_needs_an_open(tmp_path: Path) -> None:
    long = "date,ticker,open,close\n2024-01-02,AAA,10,11\n2024-01-03,AAA,,12\n2024-01-04,AAA,12,9\n"
    made = studied(tmp_path / "p.csv", long)
    close(made.open_to_close, [[0.1, NAN, -0.25]])


def test_returns_beside_the_benchmark_span_the_sessions_that_both_have(tmp_path: Path) -> None:
    """AAA and BBB share 01-31 and 03-01 only: 110 → 108.9 and 50 → 66, over the hole of each."""
    made = studied(tmp_path / "p.csv", WIDE, tickers=("AAA",), benchmark="BBB")
    assert made.shared is not None
    close(made.shared.simple[0], [NAN, NAN, NAN, NAN, 108.9 / 110 - 1])
    close(made.shared.benchmark[0], [NAN, NAN, NAN, NAN, 66 / 50 - 1])
    close(made.shared.simple[1], made.daily.simple[1])
    close(made.shared.benchmark[1], made.daily.simple[1])
    assert studied(tmp_path / "p.csv").shared is None


@pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly"])
def test_one_ticker_beside_a_benchmark_is_their_common_window(
    tmp_path: Path, frequency: str
) -> None:
    """A dividend in the other's hole is in the return over it, once."""
    rows = ["date,ticker,close,dividend"]
    for day in range(60):
        date_ = np.datetime64("2024-01-01") + day
        if day % 7 != 3:
            rows.append(f"{date_},AAA,{100 + (day * 37) % 11},{int(day % 9 == 4)}")
        if day % 5 != 1 and day > 6:
            rows.append(f"{date_},BBB,{50 + (day * 17) % 7},{int(day % 10 == 6)}")
    asked = {"tickers": ("AAA",), "benchmark": "BBB", "frequency": frequency}
    asked |= {"start": date(2024, 1, 20)}
    own = studied(tmp_path / "p.csv", "\n".join(rows) + "\n", **asked)
    common = studied(tmp_path / "p.csv", window="common", **asked)
    assert own.shared is not None
    assert common.shared is not None
    row = own.shared.simple[0]
    np.testing.assert_array_equal(row[~np.isnan(row)], values(common.periodic.simple[0]))
    np.testing.assert_array_equal(
        values(own.shared.benchmark[0]), values(common.periodic.simple[1])
    )
    np.testing.assert_array_equal(common.shared.simple[0], common.periodic.simple[0])
    assert own.shared.simple.shape == own.periodic.simple.shape


def values(row: np.ndarray) -> np.ndarray:
    return row[~np.isnan(row)]


def test_the_first_price_after_the_window_is_known(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, end=date(2024, 2, 2))
    np.testing.assert_array_equal(made.after, [np.datetime64("2024-03-01"), NAT])
    whole = studied(tmp_path / "p.csv")
    np.testing.assert_array_equal(whole.after, [NAT, NAT])


LONG = """date,ticker,open,high,low,close
2024-01-30,AAA,10,12,9,11
2024-01-31,AAA,11,13,10,12
2024-02-01,AAA,,,,13
2024-02-05,AAA,13,15,12,14
2024-02-06,AAA,14,16,,15
2024-02-29,AAA,15,18,14,17
"""


def test_bars_are_of_the_sessions_with_a_return(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", LONG, start=date(2024, 1, 31))
    close(made.bars.high, [[NAN, 13, NAN, 15, 16, 18]])
    close(made.bars.previous, [[NAN, 11, 12, 13, 14, 15]])
    close(made.bars.close, [[NAN, 12, 13, 14, 15, 17]])
    close(made.close, [[11, 12, 13, 14, 15, 17]])
    close(made.open, [[10, 11, NAN, 13, 14, 15]])


def test_bars_of_a_week_reach_from_first_open_to_last_close(tmp_path: Path) -> None:
    """Weeks to Friday: 01-31 and 02-01; 02-05 and 02-06, one low missing; 02-29."""
    made = studied(tmp_path / "p.csv", LONG, start=date(2024, 1, 31), frequency="weekly")
    close(made.bars.open, [[11, 13, 15]])
    close(made.bars.high, [[NAN, 16, 18]])
    close(made.bars.low, [[NAN, NAN, 14]])
    close(made.bars.close, [[13, 15, 17]])
    close(made.bars.previous, [[11, 13, 15]])
    close(made.bars.log, np.log([[13 / 11, 15 / 13, 17 / 15]]))
    close(made.bars.log, made.periodic.log)


@pytest.mark.parametrize(
    "estimator", ["ewma", "parkinson", "garman_klass", "rogers_satchell", "yang_zhang"]
)
def test_rolling_by_any_estimator_ends_where_the_whole_window_does(estimator: str) -> None:
    """The last rolling value is the whole-window value of a window of as many sessions."""
    made = studied("sample", tickers=("AAPL",), rolling=30, estimator=estimator)
    start = made.dates[-30].astype(object)
    whole = volatilities(studied("sample", tickers=("AAPL",), start=start))
    np.testing.assert_allclose(made.rolling_volatility[0, -1], whole[estimator][0], rtol=1e-12)


def test_one_ticker_alone_is_its_row(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, benchmark="AAA", tickers=("AAA", "BBB"))
    alone = made.alone("BBB")
    assert alone.tickers == alone.asked == ("BBB",)
    for part in ("growth", "drawdown", "close", "rolling_volatility"):
        np.testing.assert_array_equal(getattr(alone, part), getattr(made, part)[1:])
    assert alone.shared is not None
    assert made.shared is not None
    np.testing.assert_array_equal(alone.shared.benchmark, made.shared.benchmark[1:])
    whole, own = summary(made), summary(alone)
    pd.testing.assert_frame_equal(own, whole[1:].reset_index(drop=True))
