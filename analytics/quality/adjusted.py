"""Check of each return computed from events (close, dividend) against the adjusted close."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.quality.bars import Floats, Prices
from analytics.quality.findings import Finding, Severity, finding, listed, several

# Rounding if neither column has a grid of decimals: float32 prices, four-decimal dividends.
SLACK = 1e-6
DIVIDEND_ROUNDING = 0.5e-4
# Two returns further apart than this have different events; rounding does not explain it.
CONTRADICTION = 0.1
DECIMALS = (2, 3, 4, 5, 6)


def adjusted_close(prices: Prices) -> Iterator[Finding]:
    """Sessions on which the adjusted close contradicts close and dividends beyond the tolerance.

    A back-adjusted ratio is (1 + r) / (1 - y) - 1 where the holder's return is r + y, y the
    dividend over the close before: the two differ by y times the ratio's return, and by the
    rounding of both columns. Only a source that has both is checked.
    """
    adjusted = prices.at_closes("adj_close")
    known = ~np.isnan(adjusted)
    if prices.origin.basis == "adjusted" or known.sum() < 2 or not _positive(prices, known):
        return
    gap, bound, days = _gap(prices, known)
    wrong = gap > bound
    if not wrong.any():
        return
    worst = int(np.argmax(np.where(wrong, gap - bound, 0.0)))
    count = several(int(wrong.sum()), "return")
    sentence = (
        f"{count} where adjusted close and dividends disagree: {listed(days[wrong])}; "
        f"most on {days[worst]}, by {100 * gap[worst]:.3g} %"
    )
    severity: Severity = "error" if gap[worst] > CONTRADICTION else "warning"
    yield finding(severity, "adjusted_close", days[wrong], sentence)


def _gap(prices: Prices, known: np.ndarray) -> tuple[Floats, Floats, np.ndarray]:
    """(m,) difference of the two returns, its tolerance, and the dates."""
    close, adjusted = prices.at_closes("close")[known], prices.at_closes("adj_close")[known]
    # The gain over a session without an adjusted close belongs to the next one.
    grown = np.cumprod(np.nan_to_num(prices.at_closes("growth"), nan=1.0))[known]
    by_events, by_adjusted = grown[1:] / grown[:-1], adjusted[1:] / adjusted[:-1]
    paid = np.abs(by_events - close[1:] / close[:-1])
    bound = paid * np.abs(by_adjusted - 1) + _rounding(adjusted) * by_adjusted
    bound += SLACK * np.maximum(by_events, by_adjusted) + _rounding(close) * by_events
    bound += np.where(paid > 0, DIVIDEND_ROUNDING / close[:-1], 0.0)
    return np.abs(by_events - by_adjusted), bound, prices.sessions[known][1:]


def _rounding(column: Floats) -> Floats:
    """(m-1,) relative error of each ratio of the column, if it is rounded to some decimals."""
    half = 0.5 * _grid(column)
    return half / column[1:] + half / column[:-1]


def _grid(column: Floats) -> float:
    """The step of the decimals that all values of the column have; 0 if there is none.

    Example:
        >>> _grid(np.array([1.25, 3.5, 2.75])), _grid(np.array([1 / 3, 2.5, 1.0]))
        (0.01, 0.0)
    """
    for places in DECIMALS:
        if _on_grid(column[:30], places) and _on_grid(column, places):
            return float(10.0**-places)
    return 0.0


def _on_grid(column: Floats, places: int) -> bool:
    off = np.abs(column - np.round(column, places))
    return bool((off <= 1e-12 * (1.0 + column)).all())


def _positive(prices: Prices, known: np.ndarray) -> bool:
    """Whether the columns can be divided; prices of zero or less are reported by another check."""
    columns = prices.at_closes("close")[known], prices.at_closes("adj_close")[known]
    return bool(all((column > 0).all() for column in columns))
