"""Cells of the metric table: a number and its interval, whatever its unit."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard.table import interval_text


@pytest.mark.parametrize(
    ("value", "ends", "unit", "text"),
    [
        (0.8123, (-0.08, 1.7), "ratio", "0.81 [-0.08, 1.70]"),
        (0.151, (0.12, 0.199), "fraction a year", "15.1% [12.0%, 19.9%]"),
        (1234, (210.25, 2468.5), "count", "1,234 [210, 2,468]"),
        (pd.NA, (math.nan, math.nan), "count", ""),
        (math.nan, (math.nan, math.nan), "ratio", ""),
        (2.0, (math.nan, 3.0), "ratio", "2.00 [—, 3.00]"),
    ],
)
def test_an_interval_is_written_in_the_unit_of_its_metric(
    value: object, ends: tuple[float, float], unit: str, text: str
) -> None:
    assert interval_text(value, *ends, unit) == text
