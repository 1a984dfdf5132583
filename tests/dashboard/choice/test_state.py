"""What widgets and URL say becomes a valid choice, whatever they say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.request import TICKER, Estimator, Request
from analytics.stats.catalogue import METRICS
from dashboard.choice import state
from dashboard.choice.periods import first_day
from dashboard.choice.state import (
    DEFAULTS,
    MOST_TICKERS,
    OPTIONS,
    read,
    spelled,
    tickers,
)
from models.errors import RequestError


def test_nothing_said_is_the_first_visit() -> None:
    choice = read({})
    assert choice.request.tickers == DEFAULTS[state.TICKERS]
    assert choice.request == Request(tickers=DEFAULTS[state.TICKERS], benchmark="^SP500TR")
    assert choice.period == "5Y"
    assert not choice.log
    assert choice.refused == ()


def test_every_value_reaches_the_request() -> None:
    said = {"t": ["ko"], "b": "SPY", "r": "Price", "k": "Log", "f": "Weekly", "w": "Common"}
    choice = read(said | {"v": 63, "rf": 2.5, "y": "Log", "p": "1Y"})
    assert choice.request == Request(
        tickers=("KO",),
        benchmark="SPY",
        price="price",
        kind="log",
        frequency="weekly",
        window="common",
        rolling=63,
        risk_free=0.025,
    )
    assert choice.log
    assert choice.period == "1Y"


def test_intervals_are_beside_the_request_so_that_prices_are_not_loaded_again() -> None:
    choice = read({"i": True, "s": 7})
    assert (choice.intervals, choice.seed) == (True, 7)
    assert choice.request == read({}).request
    assert (read({"i": "yes"}).intervals, read({"s": -1}).seed) == (False, 0)


def test_the_amount_is_beside_the_request_and_ten_thousand_at_first() -> None:
    assert read({}).amount == 10_000
    choice = read({"amount": 2_500.5})
    assert choice.amount == 2_500.5
    assert choice.request == read({}).request
    assert choice.refused == ()


@pytest.mark.parametrize("nonsense", [0, -5, "lots", float("nan"), float("inf"), True, None, "-0"])
def test_an_amount_that_is_none_is_refused_in_a_sentence(nonsense: object) -> None:
    choice = read({"amount": nonsense})
    assert choice.amount == 10_000
    [refusal] = choice.refused
    assert refusal.text == str(nonsense)
    assert refusal.reason == "not an amount of money above 0, so 10,000 is used"


def test_every_estimator_can_be_chosen_by_its_name_in_the_catalogue() -> None:
    assert set(state.ESTIMATORS.values()) == set(get_args(Estimator))
    assert {METRICS[one].label: one for one in get_args(Estimator)} == state.ESTIMATORS


def test_no_ticker_is_kept_as_none() -> None:
    assert read({"t": []}).request.tickers == ()


@pytest.mark.parametrize("value", ["None", "none", "", None])
def test_no_benchmark(value: str | None) -> None:
    assert read({"b": value}).request.benchmark is None


def test_a_refused_benchmark_is_named_and_left_out() -> None:
    choice = read({"b": "<script>"})
    assert choice.request.benchmark is None
    assert [refusal.text for refusal in choice.refused] == ["<script>"]


@pytest.mark.parametrize(
    ("typed", "ticker"),
    [("aapl", "AAPL"), (" brk-b ", "BRK-B"), ("AAPL · Apple", "AAPL"), ("apple", "AAPL")],
)
def test_spelled(typed: str, ticker: str) -> None:
    assert spelled(typed) == ticker


def test_markup_is_no_ticker() -> None:
    with pytest.raises(RequestError):
        spelled("![x](http://host/p.png)")


def test_bad_tickers_are_refused_and_the_rest_go_on() -> None:
    names, refused = tickers(["AAPL", "a b", "aapl", "=1+1", "MSFT"])
    assert names == ("AAPL", "MSFT")
    assert [refusal.text for refusal in refused] == ["a b", "=1+1"]
    assert all("not a ticker" in refusal.reason for refusal in refused)


def test_more_tickers_than_fit_are_named() -> None:
    names, refused = tickers([f"T{number}" for number in range(MOST_TICKERS + 2)])
    assert len(names) == MOST_TICKERS
    assert [refusal.text for refusal in refused] == ["T12", "T13"]


def test_a_long_text_is_cut() -> None:
    _, [refusal] = tickers(["x" * 10_000])
    assert len(refusal.text) == 40


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("1M", date(2023, 2, 28) + timedelta(days=1)),
        ("6M", date(2022, 9, 30) + timedelta(days=1)),
        ("YTD", date(2023, 1, 1)),
        ("1Y", date(2022, 4, 1)),
        ("10Y", date(2013, 4, 1)),
        ("Max", None),
    ],
)
def test_periods_count_back_from_the_last_session(period: str, first: date | None) -> None:
    last = date(2023, 3, 31)
    assert first_day(period, last) == first


def test_a_leap_day_has_an_anniversary() -> None:
    assert first_day("1Y", date(2024, 2, 29)) == date(2023, 3, 1)


def test_exact_dates_are_the_window_and_are_put_in_order() -> None:
    choice = read({"p": "Dates", "from": date(2022, 5, 1), "to": date(2021, 5, 1)})
    request = choice.windowed(date(2023, 9, 21))
    assert (request.start, request.end) == (date(2021, 5, 1), date(2022, 5, 1))


def test_half_a_range_is_open() -> None:
    request = read({"p": "Dates", "to": date(2021, 5, 1)}).windowed(None)
    assert (request.start, request.end) == (None, date(2021, 5, 1))


def test_exact_dates_rest_while_a_period_is_chosen() -> None:
    request = read({"p": "Max", "to": date(2021, 5, 1)}).windowed(date(2023, 9, 21))
    assert (request.start, request.end) == (None, None)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.binary(),
    st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=30),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
KEYS = ["t", "b", "p", "from", "to", "y", "r", "k", "f", "w", "v", "rf", "n", "i", "s", "e"]
KEYS += ["u", "fd", "fm", "fp", "cu", "d", "amount"]


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYS), ANYTHING),
    st.dates(min_value=date(1800, 1, 1)) | st.none(),
)
def test_any_values_make_a_valid_choice(values: dict[str, object], last: date | None) -> None:
    choice = read(values)
    assert len(choice.request.tickers) <= MOST_TICKERS
    assert all(TICKER.fullmatch(name) for name in choice.request.symbols)
    assert choice.period in OPTIONS[state.PERIOD]
    assert 5 <= state.sessions(values) <= 60
    assert 0 <= choice.seed <= state.LARGEST_SEED
    assert 0 < choice.amount <= state.LARGEST_AMOUNT
    assert state.estimator(values) in get_args(Estimator)
    assert isinstance(choice.windowed(last), Request)


def test_365_days_a_year_are_of_daily_returns_only() -> None:
    assert read({}).request.periods is None
    assert read({"d": 365}).request.periods == 365
    assert read({"d": 365, "f": "Weekly"}).request.periods is None
    assert read({"d": 360}).request.periods is None
