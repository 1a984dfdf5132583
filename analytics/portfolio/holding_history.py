"""Held: what a holding of several tickers was worth on its way to what it is worth today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analytics.study import Study, joint
from analytics.study.series import Dates, Floats


class Worth(NamedTuple):
    """The worth of a holding that is worth 1 on the last date.

    Attributes:
        dates: (K,) datetime64[D], ascending.
        values: (K,) > 0.
    """

    dates: Dates
    values: Floats


def worth(study: Study, weights: Mapping[str, float], until: np.datetime64, most: int) -> Worth:
    """The worth of shares bought before all this and held, dividends reinvested.

    Args:
        study: of the tickers.
        weights: ticker → its share of the worth on the last date; sums to 1.
        until: the last date; must be a session that all of them have.
        most: sessions to go back at most; only those that all of them have count.
    """
    columns, growth = joint.shared_growth(study, tuple(weights))
    kept = np.flatnonzero(study.dates[columns] <= until)[-most - 1 :]
    values = np.array(list(weights.values())) @ (growth[:, kept] / growth[:, kept[-1:]])
    return Worth(study.dates[columns[kept]], values)
