"""Findings in words that anybody reads: no sigmas, no ISO dates."""

from __future__ import annotations

from datetime import date

from analytics.quality.findings import Finding
from dashboard.elements.quality_chips import plain

MARCH = date(2020, 3, 16)


def test_large_moves_are_days_that_moved() -> None:
    one = Finding("info", "jump", (MARCH,), "1 return beyond 8 robust sigmas: 2020-03-16")
    assert plain(one) == "One day moved far more than usual (16 Mar 2020)"
    days = tuple(date(2020, 3, number) for number in (9, 12, 13, 16))
    many = Finding("info", "jump", days, "4 returns beyond 8 robust sigmas: 2020-03-09 …")
    assert plain(many) == (
        "4 days moved far more than usual (9 Mar 2020, 12 Mar 2020, 13 Mar 2020 and 1 more)"
    )


def test_an_old_end_is_the_day_of_it() -> None:
    old = Finding("info", "stale_tail", (MARCH,), "ends on 2020-03-16, 799 sessions before …")
    assert plain(old) == "Prices end on 16 Mar 2020"


def test_others_are_told_as_they_are_with_readable_dates_and_how_bad_they_are() -> None:
    wrong = Finding("error", "hundredfold", (MARCH,), "2020-03-16: 100 times the price before")
    assert plain(wrong) == "Error: 16 Mar 2020: 100 times the price before"
    doubt = Finding("warning", "spike", (), "1 close that the next one undoes: 2020-03-16")
    assert plain(doubt) == "Doubtful: 1 close that the next one undoes: 16 Mar 2020"
