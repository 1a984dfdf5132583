"""Each ticker has one line everywhere, and keeps it."""

from __future__ import annotations

import itertools
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.style.palette import BENCHMARK, HUES, LINES, Line, assign, lines
from dashboard.charts.style.swatch import swatch

NAMES = st.lists(st.sampled_from([f"T{number}" for number in range(20)]), unique=True, max_size=12)


@settings(deadline=None)
@given(st.lists(NAMES, max_size=6))
def test_lines_are_distinct_and_stay_while_a_ticker_stays(visits: list[list[str]]) -> None:
    numbers: dict[str, int] = {}
    for names in visits:
        after = assign(numbers, names)
        assert list(after) == names
        assert len(set(after.values())) == len(names)
        assert all(number < len(LINES) for number in after.values())
        assert all(after[name] == numbers[name] for name in names if name in numbers)
        numbers = after


def test_the_benchmark_is_last_dashed_and_grey() -> None:
    chosen = lines({"AAPL": 0}, "^GSPC")
    assert list(chosen) == ["AAPL", "^GSPC"]
    assert chosen["^GSPC"] is BENCHMARK


def test_twelve_tickers_have_twelve_lines() -> None:
    chosen = lines(assign({}, [f"T{number}" for number in range(12)]), None)
    assert len(set(chosen.values())) == 12


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_hue_is_seen_on_both_pages() -> None:
    pages = ("#FFFFFF", "#171614")
    for hue, page in itertools.product((*HUES, BENCHMARK.colour), pages):
        assert contrast(hue, page) >= 3, (hue, page)


def test_faded_keeps_the_hue() -> None:
    assert Line("#0077BB").faded(0.4) == "rgba(0,119,187,0.4)"


def test_a_swatch_is_inline_and_asks_no_one() -> None:
    assert re.fullmatch(r"!\[\]\(data:image/svg\+xml;base64,[A-Za-z0-9+/=]+\)", swatch(BENCHMARK))
