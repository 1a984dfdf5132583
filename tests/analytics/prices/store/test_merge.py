"""Merging a stored history with a newer answer: nothing lost, every change listed, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.prices.bars import Bars
from analytics.prices.store.differences import MOST
from analytics.prices.store.merge import continues, joined, replaced, resembles
from models.prices.origin import Origin, Revision
from tests.analytics.prices.histories import history, same, yahoo_adjusted

SEEN = date(2026, 11, 23)
LATER = datetime(2026, 11, 23, 22, tzinfo=UTC)
NONE = Origin("yahoo", "USD", datetime(2026, 11, 20, 22, tzinfo=UTC))


def grown(sessions: int = 61) -> Bars:
    """The history as it is one session after `history(sessions - 1)`."""
    return history(sessions=sessions, last="2026-11-23", origin=replace(NONE, retrieved_at=LATER))


def stored() -> Bars:
    """The same history one session earlier."""
    return cut(grown(), 0, 60, NONE)


def cut(bars: Bars, start: int, stop: int, origin: Origin | None = None) -> Bars:
    """Some sessions of the bars, with adjusted closes as of their own end."""
    rows = slice(start, stop)
    columns = {name: values[rows].copy() for name, values in bars.columns.items()}
    close, dividend = columns["close"], columns["dividend"]
    columns["adj_close"] = yahoo_adjusted(bars.dates[rows], close, dividend)
    return Bars(bars.ticker, bars.dates[rows].copy(), columns, origin or bars.origin)


def changed(bars: Bars, field: str, row: int, value: float) -> Bars:
    column = bars.columns[field].copy()
    column[row] = value
    return replace(bars, columns=bars.columns | {field: column})


def without(bars: Bars, *rows: int) -> Bars:
    """The bars without these sessions."""
    columns = {name: np.delete(values, rows) for name, values in bars.columns.items()}
    return replace(bars, dates=np.delete(bars.dates, rows), columns=columns)


def end(bars: Bars) -> Bars:
    """The last eleven sessions: ten in common with the stored, one new."""
    return cut(bars, len(bars.dates) - 11, len(bars.dates))


def day(bars: Bars, row: int) -> date:
    return bars.dates[row].astype(object)


def test_a_history_that_went_on_is_the_whole_one() -> None:
    made = joined(stored(), end(grown()), SEEN, whole=False)
    assert same(made, replace(grown(), origin=made.origin), "adj_close")
    np.testing.assert_allclose(
        made.columns["adj_close"], grown().columns["adj_close"], rtol=61 * 4 * 2.3e-16
    )
    assert made.origin == replace(NONE, retrieved_at=LATER)


def test_a_new_dividend_changes_all_adjusted_closes_and_no_other_number() -> None:
    whole = cut(changed(grown(), "dividend", 60, 0.75), 0, 61)
    made = joined(stored(), end(whole), SEEN, whole=False)
    assert same(made, replace(whole, origin=made.origin), "adj_close")
    np.testing.assert_allclose(
        made.columns["adj_close"], whole.columns["adj_close"], rtol=61 * 4 * 2.3e-16
    )
    assert made.origin.revisions == ()


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("lost", ["nan", "row"])
def test_a_hole_never_replaces_a_price_and_is_listed(whole: bool, lost: str) -> None:
    new = grown() if whole else end(grown())
    row = len(new.dates) - 4
    if lost == "row":
        new = without(new, row)
    else:
        for field in ("open", "high", "low", "close", "adj_close", "volume"):
            new = changed(new, field, row, np.nan)
    made = joined(stored(), new, SEEN, whole=whole)
    assert same(made, replace(grown(), origin=made.origin), "adj_close")
    before = float(grown().columns["close"][57])
    assert made.origin.revisions == (Revision(day(grown(), 57), "close", before, None, SEEN),)


def test_a_hole_is_struck_off_when_it_is_filled_and_dated_when_first_seen() -> None:
    holey = joined(stored(), without(end(grown()), 7), SEEN, whole=False)
    tomorrow = date(2026, 11, 24)
    again = joined(holey, without(end(grown()), 7), tomorrow, whole=False)
    assert again.origin.revisions == holey.origin.revisions
    healed = joined(again, end(grown()), tomorrow, whole=False)
    assert healed.origin.revisions == ()


def test_a_stale_answer_loses_no_session() -> None:
    stale = cut(grown(), 45, 57)
    made = joined(stored(), stale, SEEN, whole=False)
    assert made.as_of == stored().as_of
    lost = [each.session for each in made.origin.revisions]
    assert lost == [day(grown(), row) for row in (57, 58, 59)]


def test_sessions_after_a_clock_that_was_set_back_are_kept_and_not_called_lost() -> None:
    made = joined(grown(), cut(grown(), 0, 40), day(grown(), 39), whole=True)
    assert same(made, replace(grown(), origin=made.origin), "adj_close")
    assert made.origin.revisions == ()


@pytest.mark.parametrize("field", ["open", "high", "low", "close"])
def test_a_revision_is_taken_dated_and_listed_with_the_former_number(field: str) -> None:
    before = float(grown().columns[field][55])
    new = changed(end(grown()), field, 5, before + 0.5)
    made = joined(stored(), new, SEEN, whole=False)
    assert made.columns[field][55] == before + 0.5
    assert made.origin.revisions == (Revision(day(grown(), 55), field, before, before + 0.5, SEEN),)


def test_the_rounding_of_32_bits_is_no_revision() -> None:
    new = end(grown())
    columns = {f: v.astype(np.float32).astype(float) for f, v in new.columns.items()}
    made = joined(stored(), replace(new, columns=columns), SEEN, whole=False)
    assert made.origin.revisions == ()


def test_a_volume_is_brought_up_to_date_without_ado_but_not_with_zero() -> None:
    new = changed(changed(end(grown()), "volume", 5, 77.0), "volume", 6, 0.0)
    made = joined(stored(), new, SEEN, whole=False)
    assert made.columns["volume"][55] == 77.0
    assert made.columns["volume"][56] == grown().columns["volume"][56]
    assert made.origin.revisions == ()


PAID = 39  # a session with a dividend of 0.25


def test_a_dividend_that_yahoo_lost_is_kept_while_its_adjusted_closes_have_it() -> None:
    made = joined(stored(), changed(grown(), "dividend", PAID, 0.0), SEEN, whole=True)
    assert made.columns["dividend"][PAID] == 0.25
    assert made.origin.revisions == (Revision(day(grown(), PAID), "dividend", 0.25, None, SEEN),)


def test_a_dividend_that_was_withdrawn_is_not_kept() -> None:
    new = cut(changed(grown(), "dividend", PAID, 0.0), 0, 61)
    made = joined(stored(), new, SEEN, whole=True)
    assert made.columns["dividend"][PAID] == 0.0
    assert made.origin.revisions == (Revision(day(grown(), PAID), "dividend", 0.25, 0.0, SEEN),)


def test_a_dividend_that_was_moved_by_a_day_is_not_paid_twice() -> None:
    moved = changed(changed(grown(), "dividend", PAID, 0.0), "dividend", PAID + 1, 0.25)
    made = joined(stored(), cut(moved, 0, 61), SEEN, whole=True)
    assert made.columns["dividend"][PAID : PAID + 2].tolist() == [0.0, 0.25]
    assert [each.after for each in made.origin.revisions] == [0.0, 0.25]


def test_a_split_that_yahoo_lost_is_kept() -> None:
    made = joined(stored(), changed(grown(), "split", 4, 1.0), SEEN, whole=True)
    assert made.columns["split"][4] == 2.0
    assert made.origin.revisions == (Revision(day(grown(), 4), "split", 2.0, None, SEEN),)


def halved() -> Bars:
    """The history after a split of two for one on its last session."""
    columns = dict(grown().columns)
    for field in ("open", "high", "low", "close", "adj_close", "dividend"):
        columns[field] = columns[field] / 2
    columns["volume"] = columns["volume"] * 2
    columns["split"] = np.where(np.arange(61) == 60, 2.0, columns["split"])
    return replace(grown(), columns=columns)


def test_a_split_means_the_whole_history_is_asked_for() -> None:
    assert not continues(stored(), end(halved()))
    assert continues(stored(), end(grown()))


def test_after_a_split_the_history_is_the_new_one_and_nothing_is_called_a_revision() -> None:
    made = joined(stored(), halved(), SEEN, whole=True)
    assert same(made, replace(halved(), origin=made.origin), "adj_close")
    assert made.origin.revisions == ()


def test_a_hole_in_the_answer_after_a_split_is_filled_in_the_new_unit() -> None:
    made = joined(stored(), without(halved(), 57), SEEN, whole=True)
    assert same(made, replace(halved(), origin=made.origin), "adj_close")
    [lost] = made.origin.revisions
    assert (lost.before, lost.after) == (float(halved().columns["close"][57]), None)


def test_former_revisions_are_told_in_the_new_unit() -> None:
    old = replace(stored(), origin=replace(NONE, revisions=(Revision(SEEN, "close", 8, 9, SEEN),)))
    made = joined(old, halved(), SEEN, whole=True)
    assert made.origin.revisions == (Revision(SEEN, "close", 4.0, 4.5, SEEN),)


def test_a_history_scaled_without_a_split_is_listed_as_such() -> None:
    new = replace(halved(), columns=halved().columns | {"split": grown().columns["split"]})
    assert not continues(stored(), end(new))
    made = joined(stored(), new, SEEN, whole=True)
    assert made.origin.revisions == (Revision(day(stored(), -1), "history", 1.0, 0.5, SEEN),)


@pytest.mark.parametrize(
    "origin",
    [
        replace(NONE, currency="EUR"),
        replace(NONE, basis="adjusted"),
        replace(NONE, note="something about these prices"),
    ],
)
def test_an_end_in_another_form_means_the_whole_history_is_asked_for(origin: Origin) -> None:
    assert not continues(stored(), replace(end(grown()), origin=origin))


def test_an_end_that_does_not_reach_the_stored_one_does_not_continue_it() -> None:
    assert not continues(cut(stored(), 0, 30), end(grown()))


def test_one_revised_close_is_no_reason_to_ask_for_everything() -> None:
    assert continues(stored(), changed(end(grown()), "close", 5, 1.0))


def test_another_currency_is_taken_as_it_came_and_said() -> None:
    new = replace(grown(), origin=replace(NONE, currency="EUR", note="a note"))
    made = replaced(stored(), new, SEEN)
    assert same(made, replace(new, origin=made.origin))
    assert made.origin.note == "a note; since 2026-11-23 the source says currency EUR (before: USD)"


def test_a_history_mended_scaled_or_shortened_is_still_the_same() -> None:
    assert resembles(stored(), grown())
    assert resembles(stored(), halved())
    assert resembles(stored(), changed(grown(), "close", 5, 1.0))
    assert resembles(stored(), cut(grown(), 50, 61))


def test_dates_that_are_off_by_one_or_another_company_are_another_history() -> None:
    shifted = replace(grown(), dates=grown().dates + 1)
    assert not resembles(stored(), shifted)
    made = replaced(stored(), shifted, SEEN)
    assert same(made, replace(shifted, origin=made.origin))
    assert "another history under this symbol" in made.origin.note
    assert not resembles(stored(), replace(grown(), dates=grown().dates + 10_000))


def test_a_rewritten_history_lists_its_newest_changes_only() -> None:
    factors = 1 + np.arange(1, 62) / 61
    columns = {f: v * factors for f, v in grown().columns.items()}
    columns["dividend"], columns["split"] = grown().columns["dividend"], grown().columns["split"]
    made = joined(stored(), replace(grown(), columns=columns), SEEN, whole=True)
    assert len(made.origin.revisions) == MOST
    assert made.origin.revisions[-1].session == day(stored(), -1)


@settings(deadline=None)  # a busy machine is no failure
@given(st.sets(st.integers(0, 10)), st.sets(st.integers(0, 10)), st.booleans())
def test_whatever_an_answer_lacks_every_price_there_was_is_still_there(
    rows: set[int], blank: set[int], whole: bool
) -> None:
    new = grown() if whole else end(grown())
    first = len(new.dates) - 11
    for row in blank:
        new = changed(new, "close", first + row, np.nan)
    new = without(new, *(first + row for row in rows)) if rows else new
    if not len(new.dates):
        return
    made = joined(stored(), new, SEEN, whole=whole)
    places = np.searchsorted(made.dates, stored().dates)
    assert np.array_equal(made.dates[places], stored().dates)
    for field in ("open", "high", "low", "close", "volume", "dividend", "split"):
        had = stored().columns[field]
        known = ~np.isnan(had)
        assert np.array_equal(made.columns[field][places][known], had[known]), field


@settings(deadline=None)
@given(st.integers(20, 59), st.integers(1, 40))
def test_many_refreshes_end_where_one_would(start: int, step: int) -> None:
    """Whenever it was asked, the stored history is the one that a single answer gives."""
    known = cut(grown(), 0, start, NONE)
    while len(known.dates) < 61:
        stop = min(len(known.dates) + step, 61)
        known = joined(known, cut(grown(), len(known.dates) - 10, stop), SEEN, whole=False)
    assert same(known, replace(grown(), origin=known.origin), "adj_close")
    np.testing.assert_allclose(
        known.columns["adj_close"], grown().columns["adj_close"], rtol=41 * 61 * 4 * 2.3e-16
    )
