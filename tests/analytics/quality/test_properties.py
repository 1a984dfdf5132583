"""What holds for any bars: order, batches, scale, purity; and counts that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import quality
from analytics.prices.bars import Bars
from models.prices.assembly import FIELDS
from models.prices.panel import PricePanel
from tests.analytics.quality.planted import DATES, clean, scaled, without

rows = st.integers(30, 470)
some_rows = st.sets(st.integers(1, 503), min_size=0, max_size=60)


def take(bars: Bars, kept: np.ndarray) -> Bars:
    columns = {name: column[kept] for name, column in bars.columns.items()}
    return replace(bars, dates=bars.dates[kept], columns=columns)


@settings(max_examples=25, deadline=None)
@given(some_rows)
def test_missing_sessions_are_those_removed(removed: set[int]) -> None:
    """A slow twin: walk the sessions, remember the longest run of removed ones."""
    kept = np.array([row for row in range(len(DATES)) if row not in removed])
    card = quality.card(take(clean(), kept))
    longest = run = 0
    for row in range(len(DATES)):
        run = run + 1 if row in removed else 0
        longest = max(longest, run)
    assert (card.missing, card.longest_hole) == (len(removed), longest)
    assert card.observed + len(removed) == card.expected == len(DATES)
    dates = [day for each in card.of_kind("missing") for day in each.dates]
    assert dates == DATES[sorted(removed)].tolist()


@settings(max_examples=15, deadline=None)
@given(rows, st.integers(1, 9), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(row: int, days: int, seed: int) -> None:
    made = without(scaled(clean(), slice(row, row + 2), 1.4), slice(row + 4, row + 4 + days))
    mixed = take(made, np.random.default_rng(seed).permutation(len(made.dates)))
    assert quality.card(mixed) == quality.card(made)


@settings(max_examples=15, deadline=None)
@given(rows, st.sampled_from([0.125, 2.0, 1024.0]))
def test_another_unit_of_the_price_changes_nothing(row: int, unit: float) -> None:
    """Powers of two, which multiply without rounding."""
    made = scaled(clean(), slice(row, None), 0.5, 2.0)
    assert quality.card(scaled(made, slice(None), unit)) == quality.card(made)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), rows, st.sampled_from([2.0, 3.0, 5.0, 10.0, 20.0]))
def test_a_split_is_found_wherever_it_is(seed: int, row: int, ratio: float) -> None:
    card = quality.card(scaled(clean(seed), slice(row, None), 1 / ratio, ratio))
    assert [each.dates for each in card.of_kind("split")] == [(DATES[row].item(),)]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_clean_bars_have_no_finding_whatever_the_seed(seed: int) -> None:
    assert quality.card(clean(seed)).findings == ()


def test_cards_of_a_panel_are_the_cards_of_its_tickers_and_the_panel_stays() -> None:
    ones = [clean(), replace(scaled(clean(1), slice(99, 100), 100), ticker="OTHER")]
    panel = PricePanel.from_long(
        np.repeat([one.ticker for one in ones], len(DATES)),
        np.tile(DATES, 2),
        {name: np.concatenate([one.columns[name] for one in ones]) for name in FIELDS},
        {one.ticker: one.origin for one in ones},
    )
    before = panel.values.clone()
    assert quality.cards(panel) == tuple(quality.card(one) for one in ones)
    assert bool((panel.values == before).all())


def test_an_empty_panel_has_no_cards() -> None:
    nothing = PricePanel.from_long(np.array([], dtype=str), np.array([], "M8[D]"), {}, {})
    assert quality.cards(nothing) == ()
    assert len(quality.table(())) == len(quality.findings_table(())) == 0


def test_a_ticker_that_ends_before_the_others_is_told() -> None:
    early = take(replace(clean(1), ticker="EARLY"), np.arange(499))
    late = take(replace(clean(2), ticker="LATE"), np.arange(500))
    panel = PricePanel.from_long(
        np.concatenate([np.repeat(one.ticker, len(one.dates)) for one in (clean(), early, late)]),
        np.concatenate([one.dates for one in (clean(), early, late)]),
        {"close": np.concatenate([one.columns["close"] for one in (clean(), early, late)])},
        {one.ticker: one.origin for one in (clean(), early, late)},
    )
    made = {card.ticker: card for card in quality.cards(panel)}
    assert [name for name, card in made.items() if card.of_kind("stale_tail")] == ["EARLY"]
    [found] = made["EARLY"].of_kind("stale_tail")
    assert found.sentence == "ends on 2021-12-22, 6 sessions before the newest of the others"


def test_tables_have_the_cards_fields_and_the_findings_rows() -> None:
    made = (quality.card(without(scaled(clean(), slice(99, 100), 100), slice(200, 203))),)
    table = quality.table(made)
    assert list(table.columns) == [
        "ticker", "source", "currency", "calendar", "first_session", "last_session", "observed",
        "expected", "missing", "unexpected", "longest_hole", "hole_start", "hole_end",
        "stale_sessions", "jumps", "spikes", "split_suspects", "hundredfold", "nonpositive",
        "range_errors", "adjusted_disagreements", "lost_sessions", "revised_sessions",
        "close_only", "worst", "findings",
    ]  # fmt: skip
    row = table.iloc[0]
    assert (row["missing"], row["hundredfold"], row["worst"]) == (3, 1, "error")
    assert row["hole_start"] == pd.Timestamp(date(2020, 10, 16))
    found = quality.findings_table(made)
    assert list(found["kind"]) == ["hundredfold", "missing"]
    assert list(found["sessions"]) == [1, 3]
