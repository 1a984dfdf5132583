"""Capital gains that a fund pays out: a distribution like a dividend."""

from __future__ import annotations

import numpy as np

from analytics.prices.files.readers.rows import TickerRows


def with_gains(rows: TickerRows) -> TickerRows:
    """The rows with capital gains counted as dividends, where these cannot contain them already.

    Yahoo's adjusted closes contain both. It adds most gains to the dividend of the day, but not
    all; a dividend smaller than the gains certainly lacks them.
    """
    if "gain" not in rows.columns:
        return rows
    gain = np.nan_to_num(rows.columns["gain"])
    paid = np.nan_to_num(rows.columns.get("dividend", np.zeros(len(gain))))
    return rows.but(dividend=np.where(paid < gain, paid + gain, paid))
