"""Errors of quality on the way of every number: which are found, of whom, and in how many lines."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import quality
from analytics.prices.bars import Bars
from analytics.quality import errors
from analytics.quality.units import became_euro
from analytics.request import Request
from models.prices.panel import PricePanel
from tests.analytics.quality.planted import DATES, ORIGIN, clean, scaled


def panel(*many: Bars) -> PricePanel:
    """The bars of several tickers as one panel."""
    names = np.concatenate([np.full(len(one.dates), one.ticker) for one in many])
    columns = {
        field: np.concatenate([one.columns[field] for one in many]) for field in many[0].columns
    }
    dates = np.concatenate([one.dates for one in many])
    return PricePanel.from_long(names, dates, columns, {one.ticker: one.origin for one in many})


def named(bars: Bars, name: str) -> Bars:
    return Bars(name, bars.dates, bars.columns, bars.origin)


def unsplit(ratio: float) -> Bars:
    """A recorded reverse split of 1 for `ratio` that is still in the closes."""
    split = np.ones(len(DATES))
    split[250] = 1.0 / ratio
    return scaled(clean(split=split), slice(250, None), ratio)


def test_clean_prices_have_none() -> None:
    assert errors.sentences(panel(clean(), named(clean(1), "OTHER")), Request()) == []


@pytest.mark.parametrize("ratio", [190.0, 7.0, 1000.0])
def test_a_recorded_split_is_named_as_recorded(ratio: float) -> None:
    [line] = errors.sentences(panel(unsplit(ratio), named(clean(1), "OTHER")), Request())
    assert line.startswith(f"MADE: {DATES[250]}: the recorded split 1 for {ratio:g} is still in")
    [found] = quality.card(unsplit(ratio)).of_kind("split")
    assert found.sentence in line


@pytest.mark.parametrize(
    ("by", "words"),
    [(1e3, "1,000 times"), (1e-3, "1/1,000 of"), (1e5, "100,000 times"), (1e-6, "1/1,000,000 of")],
)
def test_powers_of_ten_are_changes_of_unit(by: float, words: str) -> None:
    [lasting] = quality.card(scaled(clean(), slice(300, None), by)).of_kind("hundredfold")
    assert f"{DATES[300]} to {DATES[-1]}: {words} the price before" in lasting.sentence
    assert "redenominated" in lasting.sentence
    [brief] = quality.card(scaled(clean(), slice(300, 310), by)).of_kind("hundredfold")
    assert (len(brief.dates), "redenominated" in brief.sentence) == (10, False)
    assert not quality.card(scaled(clean(), slice(300, None), by)).of_kind("split")


def test_a_currency_that_became_the_euro_is_known_in_its_first_days_only() -> None:
    assert became_euro(np.datetime64("2023-01-02").item(), -np.log(7.4), 0.1) == 7.5345
    assert np.isnan(became_euro(np.datetime64("2021-01-04").item(), -np.log(7.4), 0.1))


def test_many_tickers_are_one_line_with_a_count_and_five_names() -> None:
    many = panel(*(named(unsplit(190.0), f"T{place}") for place in range(7)))
    [line] = errors.sentences(many, Request())
    assert line.startswith("7 tickers (T0, T1, T2, T3, T4 …): errors")


def test_only_the_window_counts() -> None:
    ended = Request(end=DATES[200].item())
    assert errors.sentences(panel(unsplit(190.0)), ended) == []


def test_adjusted_closes_below_zero_are_named_as_such_and_no_return_uses_them() -> None:
    bars = clean()
    bars.columns["adj_close"][:150] = -0.5
    [found] = quality.card(bars).of_kind("nonpositive")
    assert found.sentence.startswith("150 sessions with an adjusted close of zero or less")
    assert errors.sentences(panel(bars), Request()) == []


@pytest.mark.parametrize(("at", "severity"), [(-1, "warning"), (-2, "error")])
def test_only_a_last_close_of_zero_is_a_total_loss(at: int, severity: str) -> None:
    bars = clean()
    for name in ("open", "high", "low", "close"):
        bars.columns[name][at] = 0.0
    [found] = quality.card(bars).of_kind("nonpositive")
    assert (found.severity, found.dates) == (severity, (bars.dates[at].item(),))
    assert ("total loss" in found.sentence) is (severity == "warning")
    assert bool(errors.sentences(panel(bars), Request())) is (severity == "error")


@pytest.mark.parametrize(
    ("ticker", "day", "volume", "fault"),
    [
        ("MADE", "2020-12-26", 1e6, False),  # a Saturday
        ("MADE", "2020-12-26", 0.0, True),
        ("MADE", "2020-12-25", 1e6, True),  # a Friday on which New York was closed
    ],
)
def test_special_sessions_with_volume_are_no_fault(
    ticker: str, day: str, volume: float, fault: bool
) -> None:
    made = clean()
    columns = {name: np.append(column, column[245]) for name, column in made.columns.items()}
    columns["volume"][-1] = volume
    found = quality.card(Bars(ticker, np.append(made.dates, np.datetime64(day)), columns, ORIGIN))
    days = {one for each in found.of_kind("unexpected") for one in each.dates}
    assert (np.datetime64(day).item() in days) == fault
