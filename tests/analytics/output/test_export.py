"""CSV: reads back to the same float64s, has one form, and a name that is safe everywhere."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.output import export
from analytics.performance import summary
from tests.analytics.tables import WIDE, studied


@given(st.lists(st.floats(allow_infinity=False), min_size=1, max_size=20))
def test_every_number_reads_back_to_itself(values: list[float]) -> None:
    table = pd.DataFrame({"date": np.datetime64("2024-01-01"), "A": values})
    read = [row["A"] for row in csv.DictReader(io.StringIO(export.csv(table).decode()))]
    assert len(read) == len(values)
    for text, value in zip(read, values, strict=True):
        assert (text == "") if math.isnan(value) else (float(text) == value)


def test_the_returns_file_has_its_one_form(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, tickers=("BBB", "AAA"), frequency="monthly")
    lines = export.csv(summary.returns_table(made)).decode().split("\n")
    assert lines[0] == "date,BBB,AAA"
    assert lines[1].startswith("2024-01-31,,0.1")
    assert lines[-1] == ""
    assert "\r" not in "".join(lines)


def test_a_summary_file_has_iso_dates_and_empty_cells(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, tickers=("BBB",))
    row = next(csv.DictReader(io.StringIO(export.csv(summary.summary(made)).decode())))
    assert row["first_date"] == "2024-01-31"
    assert row["observations"] == "2"
    assert row["cagr"] == ""
    assert row["max_drawdown_recovery"] == ""


def test_log_returns_are_in_the_file_when_asked_for(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE, tickers=("AAA",), kind="log")
    first = summary.returns_table(made)["AAA"].iloc[0]
    assert first == math.log(1.1) or abs(first - math.log(1.1)) < 2e-16


def test_file_names_carry_tickers_and_dates_and_nothing_unsafe(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", WIDE)
    assert export.file_name(made, "returns") == "returns_AAA-BBB_2024-01-30_2024-03-01.csv"
    index = "date,^GSPC,EURUSD=X\n2024-01-02,1,1\n2024-01-03,2,2\n"
    assert export.file_name(studied(tmp_path / "i.csv", index), "summary") == (
        "summary__GSPC-EURUSD_X_2024-01-02_2024-01-03.csv"
    )
    many = "date," + ",".join(f"T{n}" for n in range(9)) + "\n2024-01-02" + ",1" * 9
    name = export.file_name(
        studied(tmp_path / "m.csv", many + "\n2024-01-03" + ",2" * 9), "returns"
    )
    assert name.startswith("returns_T0-and-8-more_")
