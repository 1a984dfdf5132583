"""Differences: what a source changed or lost between two retrievals, as a list that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.prices.origin import Revision

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]
# A list is for a reader; where a source rewrites a whole history, the newest of it will do.
MOST = 200
# What stands in a session without an event: nothing that could be lost.
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
    """One revision for each number of a field that was changed or lost where it was asked for.

    Args:
        field: name of the field.
        dates: (T,) session dates.
        before: (T,) the field as it was stored.
        after: (T,) as the source gives it now.
        kept: (T,) where the source has lost the number, and the stored one stays.
        asked: (T,) where the source was asked.
        rounding: relative difference that counts as none.
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
    """The former list with what was found, by session; at most the newest `MOST`.

    What is still lost stays under the day on which it was missed first; what is there again is
    struck off; of a session whose close is lost, its other prices are not listed too.

    Args:
        former: the revisions that were known.
        found: the differences found now.
        asked: (K,) sessions that the source was asked for.
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
    told = [
        each
        for each in (*stays, *news)
        if each.after is not None or each.field == "close" or each.session not in whole
    ]
    return tuple(sorted(told, key=lambda each: (each.session, each.seen))[-MOST:])
