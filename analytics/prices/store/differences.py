"""Differences: a stored list of numbers that a source changed or lost between retrievals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.prices.origin import Revision

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]
# The list is for readers; if a source rewrites a whole history, the newest entries suffice.
MOST = 200
# Values of sessions without an event, which cannot be lost.
NOTHING = {"dividend": 0.0, "split": 1.0}


def differences(
    field: str,
    dates: Dates,
    before: Floats,
    after: Floats,
    kept: Flags,
    asked: Flags,
    rounding: float,
    seen: date,
) -> list[Revision]:
    """One revision for each number of a field that was changed or lost in the requested sessions.

    Args:
        field: name of the field.
        dates: (T,) session dates.
        before: (T,) the field as it was stored.
        after: (T,) the field in the new answer.
        kept: (T,) where the source has lost the number and the stored one is kept.
        asked: (T,) the requested sessions.
        rounding: relative difference that counts as equal.
        seen: day of the retrieval, UTC.
    """
    eventful = before != NOTHING.get(field, np.nan)
    changed = np.abs(after - before) > rounding * np.maximum(np.abs(after), np.abs(before))
    rows = np.flatnonzero(asked & (kept & eventful | changed))
    days = dates[rows].astype(object)
    return [
        Revision(day, field, float(before[row]), None if kept[row] else float(after[row]), seen)
        for day, row in zip(days, rows, strict=True)
    ]


def listed(
    former: Iterable[Revision], found: Sequence[Revision], asked: Dates
) -> tuple[Revision, ...]:
    """The former list and new differences, by session; at most the newest `MOST`.

    A number that is still lost keeps the day on which it was first missed; a number that is back is
    removed; for a session whose close is lost, other prices are not listed.

    Args:
        former: the revisions that were known.
        found: the differences found now.
        asked: (K,) sessions that were requested.
    """
    lost = {(each.session, each.field) for each in found if each.after is None}
    sessions = set(asked.astype(object).tolist())
    stays = [
        each
        for each in former
        if each.after is not None
        or (each.session, each.field) in lost
        or each.session not in sessions
    ]
    known = {(each.session, each.field) for each in stays if each.after is None}
    news = [each for each in found if (each.session, each.field) not in known]
    whole = {session for session, field in lost if field == "close"}
    revisions = [
        each
        for each in (*stays, *news)
        if each.after is not None or each.field == "close" or each.session not in whole
    ]
    return tuple(sorted(revisions, key=lambda each: (each.session, each.seen))[-MOST:])
