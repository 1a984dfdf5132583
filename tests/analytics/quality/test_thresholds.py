"""Where findings begin: one value on either side of each threshold, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import quality
from analytics.prices.bars import Bars
from tests.analytics.quality.planted import DATES, clean, without

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


@pytest.mark.parametrize(("length", "severity"), [(4, "info"), (5, "warning")])
def test_a_hole_is_long_from_five_sessions_on(length: int, severity: str) -> None:
    """Up to five of the 505 sessions are not above 1 %, so that only the length decides."""
    card = quality.card(without(clean(), slice(ROW, ROW + length)))
    [found] = card.findings
    assert (found.kind, found.severity, card.longest_hole) == ("missing", severity, length)


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
