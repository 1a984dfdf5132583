"""Days ahead: approximate dates of the sessions of a simulation."""

from __future__ import annotations

import numpy as np

from analytics.study.series import Dates


def days_ahead(sessions: Dates, count: int) -> Dates:
    """(count + 1,) the last session and the weekdays after it, holidays included.

    All days count if some sessions are on weekends, as for crypto.

    Args:
        sessions: (T,) datetime64[D], ascending, at least one.
        count: number of days ahead.

    Example:
        >>> days_ahead(np.array(["2023-09-21"], dtype="datetime64[D]"), 2).astype(str).tolist()
        ['2023-09-21', '2023-09-22', '2023-09-25']
    """
    last, steps = sessions[-1].astype("datetime64[D]"), np.arange(count + 1)
    if (~np.is_busday(sessions.astype("datetime64[D]"))).any():
        return np.asarray(last + steps)
    return np.asarray(np.busday_offset(last, steps))
