"""Cells of the metric table: a number and its interval, whatever its unit."""

from __future__ import annotations

import math

import pandas as pd
import pyarrow as pa
import pytest

from analytics.stats.catalogue import METRICS
from dashboard.elements import cells, interval_cells, prepared
from dashboard.elements.prepared import Finished


@pytest.mark.parametrize(
    ("value", "ends", "unit", "text"),
    [
        (0.8123, (-0.08, 1.7), "ratio", "0.81 [−0.08, 1.70]"),
        (0.151, (0.12, 0.199), "fraction a year", "15.1% [12.0%, 19.9%]"),
        (1234, (210.25, 2468.5), "count", "1,234 [210, 2,468]"),
        (pd.NA, (math.nan, math.nan), "count", ""),
        (math.nan, (math.nan, math.nan), "ratio", ""),
        (2.0, (math.nan, 3.0), "ratio", "2.00 [—, 3.00]"),
        (0.004, (-0.004, 0.3), "ratio", "0.00 [0.00, 0.30]"),
        (-0.0004, (-0.0006, 0.0), "fraction", "0.0% [−0.1%, 0.0%]"),
    ],
)
def test_an_interval_is_written_in_the_unit_of_its_metric(
    value: object, ends: tuple[float, float], unit: str, text: str
) -> None:
    assert interval_cells.text(value, *ends, unit=unit) == text


def test_a_column_of_intervals_is_as_wide_as_its_longest_cell() -> None:
    frame = pd.DataFrame({"sharpe": [0.5, 1.5], "sharpe_low": [0.1, -1111.0], "sharpe_high": 2.0})
    narrow = interval_cells.width(frame[:1], METRICS["sharpe"])
    assert interval_cells.width(frame, METRICS["sharpe"]) - narrow == 5 * interval_cells.LETTER


def test_values_stay_beneath_the_cells_so_that_columns_sort() -> None:
    frame = pd.DataFrame({"sharpe": [0.5, 1.5], "sharpe_low": [0.1, 1.0], "sharpe_high": 2.0})
    instead = {"sharpe": interval_cells.texts(frame, METRICS["sharpe"])}
    texts = cells.displayed(frame, {}, instead)
    message = prepared.recorded(Finished(frame, texts, {})).arrow_data
    values, written = (
        pa.ipc.open_stream(raw).read_all()["sharpe"].to_pylist()
        for raw in (message.data, message.styler.display_values)
    )
    assert values == [0.5, 1.5]
    assert written == ["0.50 [0.10, 2.00]", "1.50 [1.00, 2.00]"]


def test_figures_of_a_column_have_the_same_decimals_and_stay_numbers() -> None:
    frame = pd.DataFrame({"cagr": [0.264, math.nan], "p": [0.0, 0.5], "sharpe": [1.0, -2.0]})
    written = cells.written(frame, {"cagr": "fraction a year", "p": "chance", "sharpe": "ratio"})
    assert written.data is frame
    html = written.to_html()
    assert all(f">{text}<" in html for text in ("26.40%", "<0.0001", "0.5000", "1.00", "−2.00"))
    assert "nan" not in html
