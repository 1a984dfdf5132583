"""Past value of a holding of several tickers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analytics.study import Study, joint
from analytics.study.series import Dates, Floats


class Worth(NamedTuple):
    """The value of a holding, scaled to 1 on the last date.

    Attributes:
        dates: (K,) datetime64[D], ascending.
        values: (K,) > 0.
    """

    dates: Dates
    values: Floats


def worth(study: Study, weights: Mapping[str, float], until: np.datetime64, most: int) -> Worth:
    """The value of shares bought before the first date and held, dividends reinvested.

    Args:
        study: a study of the tickers.
        weights: ticker → its share of the value on the last date; sums to 1.
        until: the last date; a session that all of them have.
        most: greatest number of sessions; only those that all of them have count.
    """
    columns, growth = joint.shared_growth(study, tuple(weights))
    retained = np.flatnonzero(study.dates[columns] <= until)[-most - 1 :]
    values = np.array(list(weights.values())) @ (growth[:, retained] / growth[:, retained[-1:]])
    return Worth(study.dates[columns[retained]], values)
