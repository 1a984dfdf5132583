"""Tables on a terminal of any width: every name and every digit is there."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest
from rich import box
from rich.table import Table

from analytics.output import pages, terminal
from analytics.performance import summary
from tests.analytics.tables import studied

SUMMARY = summary.summary(studied("sample"))


def drawn(table: pd.DataFrame, width: int) -> str:
    file = io.StringIO()
    terminal.show_metrics(pages.PagedConsole(file=file, width=width), table)
    return file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_no_label_and_no_digit_is_lost(width: int) -> None:
    wide = drawn(SUMMARY, 10_000)
    assert len(wide.splitlines()[1]) > 300
    text = drawn(SUMMARY, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert sorted(set(re.findall(r"-?[\d,.]+(?: %)?", wide))) == sorted(
        set(re.findall(r"-?[\d,.]+(?: %)?", text))
    )
    for ticker in SUMMARY["ticker"]:
        assert ticker in text
    assert text.count("Max drawdown ") == text.count("Volatility ")


def test_a_table_that_fits_is_one_page() -> None:
    table = Table("", "A", "B", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_row("label", "1", "2")
    assert [len(page.columns) for page in pages.pages(table, 80)] == [3]
    assert [len(page.columns) for page in pages.pages(table, 14)] == [2, 2]


def test_a_cell_wider_than_the_terminal_is_broken_and_not_cut() -> None:
    file = io.StringIO()
    table = Table("", "A", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_row("label", "0123456789" * 3)
    pages.PagedConsole(file=file, width=20).print(table)
    assert re.sub(r"\D", "", file.getvalue()) == "0123456789" * 3


def test_pages_follow_the_width_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    assert pages.console(file=io.StringIO()).width == 70
    assert pages.console(wide=True, file=io.StringIO()).width == pages.WIDE


def test_a_probability_is_never_shown_as_zero() -> None:
    values = [0.0, 5.9e-310, 0.0009, 0.001, np.nan]
    assert [terminal.chance(value, 3) for value in values] == [
        *("<0.001", "<0.001", "<0.001", "0.001", "-")
    ]
