"""Where findings begin: one value on either side of each threshold, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics import quality
from analytics.prices.bars import Bars
from analytics.quality.bars import robust_sigma
from analytics.quality.continuity import age
from tests.analytics.quality.planted import DATES, SESSIONS, at, clean, without

ROW = 200
MOVE = 0.01
# Moves alternate between +1 % and -1 %, so that their median is 0 and the median deviation 1 %:
# 1.4826 times that is the sigma of a normal with these quartiles.
SIGMA = 1.4826022185056018 * MOVE


def alternating(moves: dict[int, float]) -> Bars:
    """Closes that move by plus and minus 1 % in turn (logarithms), except into these rows."""
    steps = np.where(np.arange(len(DATES)) % 2 == 0, MOVE, -MOVE)
    for row, move in moves.items():
        steps[row] = move
    close = 50.0 * np.exp(np.cumsum(steps))
    return clean(
        open=close, high=close * 1.001, low=close * 0.999, close=close, adj_close=close.copy()
    )


def severities(bars: Bars) -> dict[str, str]:
    return {found.kind: found.severity for found in quality.card(bars).findings}


@pytest.mark.parametrize(("sigmas", "kinds"), [(7.9, {}), (8.1, {"jump": "info"})])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_jump_begins_at_eight_sigmas(sigmas: float, sign: int, kinds: dict[str, str]) -> None:
    """Row 200 moves up by itself and row 201 down, so the halves stay equal in number."""
    row = ROW if sign > 0 else ROW + 1
    assert severities(alternating({row: sign * sigmas * SIGMA})) == kinds


@pytest.mark.parametrize(("sigmas", "jumps"), [(7.9, 0), (8.1, 1)])
def test_a_move_across_a_hole_may_be_as_large_as_its_weekdays_allow(
    sigmas: float, jumps: int
) -> None:
    """Four sessions are missing, so the move spans five weekdays and its sigma is sqrt(5) times."""
    before, after = DATES[ROW - 1], DATES[ROW + 4]
    assert np.busday_count(before, after) == 5
    moves = {ROW + k: 0.0 for k in range(4)} | {ROW + 4: sigmas * np.sqrt(5) * SIGMA}
    card = quality.card(without(alternating(moves), slice(ROW, ROW + 4)))
    assert (card.missing, card.longest_hole, card.count("jumps")) == (4, 4, jumps)


@pytest.mark.parametrize(("moves", "known"), [(19, False), (20, True)])
def test_the_noise_of_a_share_is_known_from_twenty_moves(moves: int, known: bool) -> None:
    """Moves of 1, 2, … %, whose median deviation is by hand a quarter of their number, rounded."""
    values = np.append(np.arange(1.0, moves + 1) / 100, [np.nan, np.nan])
    found = robust_sigma(values)
    assert np.isnan(found) != known
    if known:  # median 10.5 %, deviations 0.5, 0.5, 1.5, 1.5, … 9.5, 9.5: their median is 5
        np.testing.assert_allclose(found, SIGMA * 5, rtol=1e-14)


def test_the_noise_is_unknown_where_most_moves_are_equal() -> None:
    assert np.isnan(robust_sigma(np.array([0.0] * 20 + [0.01] * 19)))


def adjusted_by(off: float, dividend: float = 0.0) -> Bars:
    """A price that rests into `ROW`, where a dividend is paid and the adjusted return is off."""
    bars = at(alternating({ROW: 0.0}), ROW, dividend=dividend)
    before = bars.columns["close"][ROW - 1]
    bars.columns["adj_close"][ROW:] *= 1.0 / (1.0 - dividend / before) + off
    return bars


@pytest.mark.parametrize(
    ("off", "kinds"),
    [
        (0.9e-6, {}),
        (1.1e-6, {"adjusted_close": "warning"}),
        (-0.9e-6, {}),
        (-1.1e-6, {"adjusted_close": "warning"}),
        (0.099, {"adjusted_close": "warning"}),
        (0.101, {"adjusted_close": "error"}),
        (-0.099, {"adjusted_close": "warning"}),
        (-0.101, {"adjusted_close": "error"}),
    ],
)
def test_an_adjusted_return_may_be_off_by_a_millionth_and_contradicts_from_a_tenth(
    off: float, kinds: dict[str, str]
) -> None:
    """None of these prices has a last decimal, so that no rounding explains it."""
    assert severities(adjusted_by(off)) == kinds


@pytest.mark.parametrize(("share", "kinds"), [(0.99, {}), (1.01, {"adjusted_close": "warning"})])
def test_a_dividend_rounded_to_four_decimals_explains_half_its_last_decimal(
    share: float, kinds: dict[str, str]
) -> None:
    """Beside the millionth: 0.00005 of the close before it, and as much of its own yield.

    With a yield of y, what y explains grows with the adjusted return: x is explained up to the
    rest and xy.
    """
    close = alternating({ROW: 0.0}).columns["close"][ROW - 1]
    paid = 0.01
    allowed = (1e-6 / (1 - paid) + 0.5e-4 / close) / (1 - paid)
    assert severities(adjusted_by(share * allowed, paid * close)) == kinds


@pytest.mark.parametrize(("length", "severity"), [(4, "info"), (5, "warning")])
def test_a_hole_is_long_from_five_sessions_on(length: int, severity: str) -> None:
    """Up to five of the 505 sessions are not above 1 %, so that only the length decides."""
    card = quality.card(without(clean(), slice(ROW, ROW + length)))
    [found] = card.findings
    assert (found.kind, found.severity, card.longest_hole) == ("missing", severity, length)


@pytest.mark.parametrize(("second", "start"), [(3, ROW), (2, 100), (1, 100)])
def test_the_longest_hole_is_named_and_the_first_of_equals(second: int, start: int) -> None:
    bars = without(without(clean(), slice(ROW, ROW + second)), slice(100, 102))
    card = quality.card(bars)
    assert (card.longest_hole, card.hole_start) == (max(second, 2), DATES[start].item())


def test_a_hole_of_two_sessions_is_named_by_its_ends_and_one_session_by_its_date() -> None:
    [single] = quality.card(without(clean(), slice(ROW, ROW + 1))).findings
    [hole] = quality.card(without(clean(), slice(ROW, ROW + 2))).findings
    assert single.sentence.endswith(f" missing: {DATES[ROW]}")
    ends = f"{DATES[ROW]} to {DATES[ROW + 1]}"
    assert hole.sentence.endswith(f" missing, the longest hole 2 sessions, {ends}")


@pytest.mark.parametrize(
    ("sessions", "missing", "severity"),
    [(505, 5, "info"), (505, 6, "warning"), (500, 5, "info"), (499, 5, "warning")],
)
def test_single_missing_sessions_are_a_warning_above_one_in_a_hundred(
    sessions: int, missing: int, severity: str
) -> None:
    bars = without(clean(), slice(sessions, None))
    for place in range(missing):
        bars = without(bars, slice(40 + 60 * place, 41 + 60 * place))
    card = quality.card(bars)
    [found] = card.findings
    assert (card.expected, card.missing, card.longest_hole) == (sessions, missing, 1)
    assert (found.kind, found.severity) == ("missing", severity)


@pytest.mark.parametrize(
    ("last", "until", "sessions"),
    [
        ("2020-12-23", "2021-01-05", 7),  # without Christmas and New Year's Day
        ("2020-12-24", "2020-12-25", 0),
        ("2021-12-30", "2021-12-31", 1),  # the calendar's last day
        ("2021-12-30", "2022-01-04", 3),  # beyond it weekdays count
        ("2021-12-30", "2022-01-07", 6),  # a Friday: the next day is no weekday
        ("2021-12-30", "2021-12-30", 0),
    ],
)
def test_an_age_is_counted_in_sessions_as_far_as_the_calendar_goes(
    last: str, until: str, sessions: int
) -> None:
    """The calendar is cut at the end of 2021: it reaches on from the day on which it is made."""
    known = replace(SESSIONS, dates=SESSIONS.dates[SESSIONS.dates <= np.datetime64("2021-12-31")])
    assert known.dates[-1] == np.datetime64("2021-12-31")
    assert age(np.datetime64(last), np.datetime64(until), known) == sessions
