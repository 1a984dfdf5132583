"""Numbers and dates in sentences: one kind of minus, and spans that a person would say."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analytics.answers import phrases

FRACTIONS = st.floats(-0.999, 50.0)


@given(FRACTIONS)
def test_a_percentage_reads_back_and_has_no_hyphen(fraction: float) -> None:
    text = phrases.percent(fraction, signed=True)
    assert "-" not in text
    read = float(text.removesuffix(" %").replace(",", "").replace(phrases.MINUS, "-"))
    # Rounded to a tenth of a per cent below 100 %, to a whole one above.
    assert abs(read / 100 - fraction) <= (0.0005 if abs(fraction) < 1 else 0.005) + 1e-12


@given(st.floats(1e-6, 1e12))
def test_money_reads_back_to_three_digits_at_least(amount: float) -> None:
    read = float(phrases.money(amount).replace(",", ""))
    assert abs(read - amount) <= amount * 0.005 + 1e-12


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(1, 20_000))
def test_a_span_is_whole_or_the_day_is_named(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    text = phrases.later(start, end)
    found = re.fullmatch(r"(\w+) (year|month)s? later", text)
    if found is None:
        assert text == f"on {phrases.day(end)}"
        return
    number = found[1]
    whole = phrases.NUMERALS.index(number) if number in phrases.NUMERALS else int(number)
    length = 365.25 if found[2] == "year" else 365.25 / 12
    assert abs(days - whole * length) <= phrases.SLACK_DAYS


def test_one_year_is_in_the_singular() -> None:
    assert phrases.later(date(2022, 9, 21), date(2023, 9, 21)) == "one year later"
    assert phrases.count(1, "ticker") == "one ticker"
    assert phrases.count(13, "ticker") == "13 tickers"
