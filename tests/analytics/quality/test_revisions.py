"""What the source changed or lost stands in the card, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analytics import quality
from analytics.quality import Card
from models.prices.origin import Revision
from tests.analytics.prices.histories import history

SEEN = date(2026, 11, 20)
DAY, NEXT = date(2026, 11, 17), date(2026, 11, 18)


def card(*revisions: Revision) -> Card:
    bars = history()
    return quality.card(replace(bars, origin=replace(bars.origin, revisions=revisions)))


def test_without_a_revision_nothing_is_said() -> None:
    made = card()
    assert made.count("lost_sessions") == made.count("revised_sessions") == 0


def test_a_changed_number_is_told_with_both_values_and_the_day() -> None:
    made = card(Revision(DAY, "close", 10.5, 10.25, SEEN), Revision(NEXT, "high", 2, 3, SEEN))
    [found] = made.of_kind("revision")
    assert (found.severity, found.dates) == ("info", (DAY, NEXT))
    assert found.sentence == (
        "the source changed 2 numbers of 2026-11-17, 2026-11-18, first on 2026-11-20: "
        "the close of 2026-11-17 from 10.5 to 10.25"
    )
    assert made.count("revised_sessions") == 2


def test_a_lost_number_is_a_warning_that_says_what_is_shown() -> None:
    made = card(Revision(DAY, "close", 10.5, None, SEEN))
    [found] = made.of_kind("lost")
    assert (found.severity, found.dates) == ("warning", (DAY,))
    assert found.sentence == (
        "the source has lost numbers of 2026-11-17, first missed on 2026-11-20: "
        "the earlier ones are kept"
    )
    assert made.count("lost_sessions") == 1


def test_a_scaled_history_is_a_split_suspect() -> None:
    made = card(Revision(DAY, "history", 1.0, 0.5, SEEN))
    [found] = made.of_kind("split")
    assert found.sentence == (
        "on 2026-11-20 the source multiplied all prices up to 2026-11-17 by 0.5 "
        "without naming a split"
    )
    assert made.count("revised_sessions") == 0


def test_what_happened_outside_the_sessions_looked_at_is_not_told() -> None:
    made = card(Revision(date(2020, 1, 2), "close", 10.5, None, SEEN))
    assert made.count("lost_sessions") == 0


def test_the_table_has_columns_for_both() -> None:
    table = quality.table([card(Revision(DAY, "close", 10.5, None, SEEN))])
    assert table[["lost_sessions", "revised_sessions"]].iloc[0].tolist() == [1, 0]
    assert "the earlier ones are kept" in table["findings"][0]
