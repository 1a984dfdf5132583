"""Each defect planted at a known date in clean bars is found there, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import quality
from analytics.prices.bars import Bars
from models.errors import DuplicatePriceError
from models.prices.origin import Origin
from tests.analytics.quality.planted import DATES, at, clean, scaled, without

ROW = 200
DAY = DATES[ROW].item()


def kinds(card: quality.Card) -> dict[str, tuple[date, ...]]:
    return {each.kind: each.dates for each in card.findings}


def test_clean_bars_have_no_finding() -> None:
    card = quality.card(clean())
    assert card.findings == ()
    assert card.worst is None
    assert (card.observed, card.expected, card.missing, card.unexpected) == (505, 505, 0, 0)
    assert (card.calendar, card.longest_hole, card.hole_start) == ("XNYS", 0, None)
    assert {card.count(column) for column in quality.COUNTED} == {0}


def test_a_missing_session_is_a_note_and_a_long_hole_a_warning() -> None:
    card = quality.card(without(clean(), slice(ROW, ROW + 1)))
    [found] = card.findings
    assert (found.severity, found.kind, found.dates) == ("info", "missing", (DAY,))
    assert found.sentence == f"1 session of 505 of XNYS missing: {DAY}"
    assert (card.missing, card.longest_hole, card.hole_start, card.hole_end) == (1, 1, DAY, DAY)
    card = quality.card(without(clean(), slice(ROW, ROW + 7)))
    [found] = card.findings
    assert (found.severity, len(found.dates), card.longest_hole) == ("warning", 7, 7)
    assert f"the longest hole 7 sessions, {DAY} to {DATES[ROW + 6]}" in found.sentence


def test_a_close_on_a_holiday_is_a_warning() -> None:
    """2020-12-25 was a Friday without a session."""
    made = clean()
    dates = np.append(made.dates, np.datetime64("2020-12-25"))
    columns = {name: np.append(column, column[245]) for name, column in made.columns.items()}
    card = quality.card(Bars("MADE", dates, columns, made.origin))
    [found] = card.findings
    assert (found.severity, found.kind) == ("warning", "unexpected")
    assert found.dates == (date(2020, 12, 25),)
    assert (card.observed, card.expected, card.missing, card.unexpected) == (506, 505, 0, 1)


def test_five_equal_closes_with_trading_are_a_warning_four_are_not() -> None:
    close = clean().columns["close"].copy()
    close[ROW + 1 : ROW + 4] = close[ROW]
    wide = {"high": close * 1.05, "low": close * 0.95, "adj_close": close}
    assert quality.card(clean(close=close, **wide)).findings == ()
    close[ROW + 4] = close[ROW]
    [found] = quality.card(clean(close=close, **wide)).findings
    assert (found.severity, found.kind) == ("warning", "stale_run")
    assert found.dates == tuple(DATES[ROW : ROW + 5].tolist())
    volume = clean().columns["volume"].copy()
    volume[ROW + 2] = 0
    [found] = quality.card(clean(close=close, volume=volume, **wide)).findings
    assert found.severity == "info"
    assert "without trading" in found.sentence


def test_a_jump_is_a_note_and_a_close_that_is_undone_a_warning() -> None:
    card = quality.card(scaled(clean(), slice(ROW, None), 1.3))
    assert kinds(card) == {"jump": (DAY,)}
    assert card.worst == "info"
    card = quality.card(scaled(clean(), slice(ROW, ROW + 1), 1.3))
    assert card.worst == "warning"
    assert kinds(card) == {"spike": (DAY,), "jump": (DAY, DATES[ROW + 1].item())}


@pytest.mark.parametrize(("by", "words"), [(100, "100 times"), (0.01, "a hundredth of")])
@pytest.mark.parametrize("days", [1, 6, None])
def test_prices_in_another_unit_are_an_error(by: float, words: str, days: int | None) -> None:
    stretch = slice(ROW, None if days is None else ROW + days)
    [found] = quality.card(scaled(clean(), stretch, by)).findings
    assert (found.severity, found.kind) == ("error", "hundredfold")
    assert found.dates == tuple(DATES[stretch].tolist())
    assert words in found.sentence


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1.5, "1.5 for 1"), (0.1, "1 for 10")]
    + [(ratio, f"{ratio} for 1") for ratio in (2, 3, 4, 5, 6, 7, 8, 12, 15, 20, 25, 30, 40, 50)],
)
def test_a_split_that_nobody_recorded_is_suspected(ratio: float, words: str) -> None:
    [found] = quality.card(scaled(clean(), slice(ROW, None), 1 / ratio, ratio)).findings
    assert (found.severity, found.kind, found.dates) == ("warning", "split", (DAY,))
    assert f"a split {words} that is not recorded" in found.sentence


def test_a_fall_by_half_with_the_volume_of_a_panic_is_a_jump_not_a_split() -> None:
    fallen = scaled(clean(), slice(ROW, None), 0.5, 2.0)
    assert kinds(quality.card(at(fallen, ROW, volume=3e7))) == {"jump": (DAY,)}
    assert kinds(quality.card(scaled(clean(), slice(ROW, None), 0.5, 1.0))) == {"jump": (DAY,)}


@pytest.mark.parametrize(("times", "kind"), [(2.9, "split"), (3.1, "jump")])
def test_a_panic_trades_more_than_three_times_what_a_split_explains(
    times: float, kind: str
) -> None:
    """The usual volume is the median of the 20 sessions before; a split of 2 for 1 doubles it."""
    halved = scaled(clean(), slice(ROW, None), 0.5, 2.0)
    usual = float(np.median(halved.columns["volume"][ROW - 20 : ROW]))
    assert kinds(quality.card(at(halved, ROW, volume=times * 2.0 * usual))) == {kind: (DAY,)}


def test_without_a_volume_only_the_price_can_tell() -> None:
    nothing = np.full(len(DATES), np.nan)
    silent = clean(volume=nothing)
    assert kinds(quality.card(scaled(silent, slice(ROW, None), 1 / 3))) == {"split": (DAY,)}
    assert kinds(quality.card(scaled(silent, slice(ROW, None), 2 / 3))) == {"jump": (DAY,)}


@pytest.mark.parametrize("ratio", [2.0, 0.125, 1.1])
def test_a_recorded_split_that_is_still_in_the_closes_is_an_error(ratio: float) -> None:
    """Even one too small to be suspected by its jump alone."""
    unapplied = at(scaled(clean(), slice(ROW, None), 1 / ratio, ratio), ROW, split=ratio)
    [found] = [f for f in quality.card(unapplied).findings if f.kind == "split"]
    assert (found.severity, found.dates) == ("error", (DAY,))
    assert quality.card(at(clean(), ROW, split=ratio)).findings == ()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.01, 1.02, 1.03, 0.99]))
def test_a_stock_dividend_within_the_noise_of_a_day_is_no_finding(seed: int, ratio: float) -> None:
    assert quality.card(at(clean(seed), ROW, split=ratio)).findings == ()


def test_raw_prices_have_their_splits_undone_first() -> None:
    halved = at(scaled(clean(), slice(ROW, None), 0.5, 2.0), ROW, split=2.0)
    halved.columns["adj_close"][:] = clean().columns["adj_close"]
    raw = replace(halved, origin=replace(halved.origin, prices="raw"))
    assert quality.card(raw).findings == ()
    # Splits applied twice: the source said raw, and its closes were adjusted already.
    twice = replace(at(clean(), ROW, split=2.0), origin=raw.origin)
    assert kinds(quality.card(twice))["split"] == (DAY,)


@pytest.mark.parametrize("value", [0.0, -3.0])
@pytest.mark.parametrize("field", ["open", "low", "close", "adj_close"])
def test_a_price_of_zero_or_less_is_an_error(field: str, value: float) -> None:
    card = quality.card(at(clean(), ROW, **{field: value}))
    assert card.findings[0].severity == "error"
    assert kinds(card)["nonpositive"] == (DAY,)
    assert card.count("nonpositive") == 1


def test_a_high_below_the_low_is_an_error_and_a_close_outside_a_warning() -> None:
    high, low = (clean().columns[name][ROW] for name in ("high", "low"))
    [found] = quality.card(at(clean(), ROW, high=low, low=high)).findings
    assert (found.severity, found.kind, found.dates) == ("error", "range", (DAY,))
    [found] = quality.card(at(clean(), ROW, high=clean().columns["close"][ROW] * 0.999)).findings
    assert (found.severity, found.kind, found.dates) == ("warning", "range", (DAY,))


def test_closes_only_is_a_note_and_what_cannot_be_looked_for_has_no_count() -> None:
    made = clean()
    bare = Bars("MADE", made.dates, {"close": made.columns["close"]}, made.origin)
    card = quality.card(bare)
    assert kinds(card) == {"close_only": ()}
    assert card.count("range_errors") is None
    assert card.count("adjusted_disagreements") is None
    assert card.count("jumps") == 0


@pytest.mark.parametrize(
    ("origin", "severity", "words"),
    [
        (Origin("file.csv", "GBp"), "warning", "prices are in GBp, hundredths of GBP"),
        (Origin("file.csv"), "info", "does not say the currency"),
        (
            Origin("yahoo", "GBP", note="quoted in GBp: prices were divided by 100 to GBP"),
            "info",
            "divided by 100",
        ),
    ],
)
def test_the_currency_and_its_unit_are_told(origin: Origin, severity: str, words: str) -> None:
    findings = quality.card(replace(clean(), origin=origin)).findings
    assert {each.kind for each in findings} == {"currency"}
    [told] = [each for each in findings if words in each.sentence]
    assert told.severity == severity


def adjusted_for(bars: Bars, row: int, dividend: float) -> Bars:
    """The bars with a dividend, and closes before it adjusted as Yahoo does."""
    before = bars.columns["close"][row - 1]
    paid = at(bars, row, dividend=dividend)
    paid.columns["adj_close"][:row] *= 1 - dividend / before
    return paid


def test_an_adjusted_close_that_contains_the_dividends_agrees() -> None:
    assert quality.card(adjusted_for(clean(), ROW, 1.5)).findings == ()
    rounded = adjusted_for(clean(), ROW, 1.5)
    rounded.columns["adj_close"][:] = np.round(rounded.columns["adj_close"], 2)
    assert quality.card(rounded).findings == ()


def test_an_adjusted_close_that_lacks_a_dividend_or_has_one_too_many_disagrees() -> None:
    lacking = at(clean(), ROW, dividend=0.5)
    surplus = at(adjusted_for(clean(), ROW, 0.5), ROW, dividend=0.0)
    for bars in (lacking, surplus):
        [found] = quality.card(bars).findings
        assert (found.severity, found.kind, found.dates) == ("warning", "adjusted_close", (DAY,))


def test_an_old_end_is_told_against_today_and_against_the_others() -> None:
    """Five sessions may be missing at the end, 2022-01-03 to 07; the sixth makes it stale."""
    made = clean()
    assert quality.card(made, today=date(2022, 1, 8)).findings == ()
    assert quality.card(made, today=date(2022, 1, 10)).findings == ()
    [found] = quality.card(made, today=date(2022, 1, 11)).findings
    assert (found.severity, found.kind, found.dates) == (
        "warning",
        "stale_tail",
        (date(2021, 12, 31),),
    )
    assert found.sentence == "ends on 2021-12-31, 6 sessions before 2022-01-11"
    history = replace(made, origin=Origin("old.csv", "USD"))
    [found] = quality.card(history, today=date(2022, 1, 11)).findings
    assert found.severity == "info"


def test_no_close_at_all_is_an_error() -> None:
    nothing = np.full(len(DATES), np.nan)
    card = quality.card(clean(close=nothing))
    assert kinds(card) == {"no_price": ()}
    assert (card.worst, card.observed, card.missing) == ("error", 0, None)


def test_two_rows_of_a_date_that_differ_are_refused() -> None:
    made = clean()
    dates = made.dates.copy()
    dates[1] = dates[0]
    with pytest.raises(DuplicatePriceError):
        quality.card(Bars("MADE", dates, made.columns, made.origin))
