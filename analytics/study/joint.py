"""Rows and shared sessions of several tickers that enter one number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.study import Study, currencies
from analytics.study.series import Columns, Floats


def rows(study: Study, names: Sequence[str], what: str) -> list[int]:
    """The rows of these tickers, whose prices are in one currency.

    Args:
        study: a study with the tickers.
        names: the tickers.
        what: the number, for the message.

    Raises:
        RequestError: prices in several currencies without a base currency.
    """
    found = [study.tickers.index(name) for name in names]
    if study.request.base is None:
        currencies.require_one([study.currencies[row] for row in found], what)
    return found


def shared_growth(study: Study, names: Sequence[str]) -> tuple[Columns, Floats]:
    """(S,) columns of the sessions at which all have a price, (A, S) growth in these columns."""
    growth = study.growth[[study.tickers.index(name) for name in names]]
    columns = np.flatnonzero(~np.isnan(growth).any(axis=0))
    return columns, growth[:, columns]
