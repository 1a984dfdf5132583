"""Days ahead: the dates that the sessions of a simulation fall on, as far as they are known."""

from __future__ import annotations

import numpy as np

from analytics.study.series import Dates


def days_ahead(sessions: Dates, count: int) -> Dates:
    """(count + 1,) the last session and as many weekdays after it, holidays not left out.

    All days where some of the sessions are on weekends, as those of crypto are.

    Args:
        sessions: (T,) datetime64[D], ascending, at least one.
        count: how many days to go on.

    Example:
        >>> days_ahead(np.array(["2023-09-21"], dtype="datetime64[D]"), 2).astype(str).tolist()
        ['2023-09-21', '2023-09-22', '2023-09-25']
    """
    last, steps = sessions[-1].astype("datetime64[D]"), np.arange(count + 1)
    if (~np.is_busday(sessions.astype("datetime64[D]"))).any():
        return np.asarray(last + steps)
    return np.asarray(np.busday_offset(last, steps))
