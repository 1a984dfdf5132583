"""Revisions: prices that the source changed or lost since the first retrieval, from the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analytics.quality.bars import Prices
from analytics.quality.findings import Dates, Finding, finding, listed, several
from models.prices.origin import Revision


def lost(prices: Prices) -> Iterator[Finding]:
    """Sessions whose stored numbers are kept because the source has lost them."""
    gone = [each for each in _within(prices) if each.after is None]
    if gone:
        days = _days(gone)
        sentence = f"the source has lost numbers of {listed(days)}, first missed on {_seen(gone)}"
        yield finding("warning", "lost", days, f"{sentence}: the earlier ones are kept")


def revised(prices: Prices) -> Iterator[Finding]:
    """Sessions with numbers that the source changed; the newer number is used."""
    changed = [each for each in _within(prices) if _is_change(each)]
    if changed:
        days, first = _days(changed), changed[0]
        example = f"the {first.field} of {first.session} from {first.before:g} to {first.after:g}"
        told = f"the source changed {several(len(changed), 'number')} of {listed(days)}"
        sentence = f"{told}, first on {_seen(changed)}: {example}"
        yield finding("info", "revision", days, sentence)


def scaled(prices: Prices) -> Iterator[Finding]:
    """Histories that the source multiplied by a number that no split explains."""
    for each in _within(prices):
        if each.field == "history":
            days = _days([each])
            told = f"on {each.seen} the source multiplied all prices up to {each.session}"
            sentence = f"{told} by {each.after:g} without naming a split"
            yield finding("warning", "split", days, sentence)


def _is_change(each: Revision) -> bool:
    return each.after is not None and each.field != "history"


def _within(prices: Prices) -> list[Revision]:
    """The revisions of the sessions that the prices have, in order of session."""
    if not len(prices.dates):
        return []
    first, last = prices.dates[0].astype(object), prices.dates[-1].astype(object)
    return [each for each in prices.origin.revisions if first <= each.session <= last]


def _days(revisions: Sequence[Revision]) -> Dates:
    return np.unique(np.array([each.session for each in revisions], dtype="datetime64[D]"))


def _seen(revisions: Sequence[Revision]) -> str:
    return str(min(each.seen for each in revisions))
