"""Any table in any layout, locale and date style reads back to itself, or is asked about."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, assume, given, settings

from models.errors import TableError
from tests.analytics.prices.files.parsed import parsed
from tests.analytics.prices.files.styles import (
    Prices,
    Style,
    rounded,
    sensible,
    styles,
    tables,
    written,
)


def differences(prices: Prices, style: Style) -> list[str]:
    """Where the file that was read differs from the table that it was written from, unsaid.

    Raises:
        TableError: the file was refused, or asked about.
    """
    content = written(prices, style)
    bars, reading = parsed(content, "AAA.csv")
    if "--decimal comma reads thousands" in reading.sentence:
        return []
    names = ["AAA"] if style.layout == "bars" else list(prices.closes)
    if sorted(bars) != sorted(names):
        return [f"tickers {list(bars)} for {names}"]
    found = []
    for name, walk in zip(names, prices.closes.values(), strict=False):
        one = bars[name]
        read = dict(zip(one.dates.astype(str).tolist(), one.columns["close"].tolist(), strict=True))
        expected = {str(day): close for day, close in zip(prices.days, walk, strict=True)}
        for day in expected.keys() | read.keys():
            close, other = expected.get(day), read.get(day, np.nan)
            same = np.isnan(other) if close is None else other == close
            if not same:
                found.append(f"{one.ticker} on {day}: {other} for {close}")
    return found


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(tables(), styles())
def test_any_table_reads_back_to_itself_or_is_asked_about(prices: Prices, style: Style) -> None:
    assume(sensible(style))
    try:
        assert differences(rounded(prices, style), style) == []
    except TableError as error:
        assert error.remedy  # noqa: PT017 - a refusal is an answer
