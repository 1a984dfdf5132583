"""The files of the page are those of the command line, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import streamlit as st

from analytics import export, prices, study, summary
from analytics.request import Request
from dashboard import state, widgets
from tests.dashboard.market import bars, studied, walk


def test_the_bytes_are_those_of_the_same_request(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, tuple[Callable[[], bytes], str]] = {}

    def caught(label: str, content: Callable[[], bytes], *, file_name: str, **_: object) -> None:
        files[label] = (content, file_name)

    monkeypatch.setattr(st, "download_button", caught)
    made = studied(bars("AAPL", walk(1)), bars("KO", walk(2)), tickers=("AAPL", "KO"))
    table = summary.summary(made)
    tables = {"returns": lambda: summary.returns_table(made), "summary": lambda: table}
    widgets.downloads(made, tables)
    content, name = files["Returns CSV"]
    assert content() == export.csv(summary.returns_table(made))
    assert name == export.file_name(made, "returns")
    content, name = files["Summary CSV"]
    assert content() == export.csv(table)
    assert name == export.file_name(made, "summary")


def test_a_choice_asks_what_the_command_line_asks() -> None:
    """`returns KO --source sample --frequency monthly --kind log`, from the widgets' side."""
    choice = state.read({"t": ["KO"], "b": "None", "f": "Monthly", "k": "Log", "p": "Max"})
    asked = Request(tickers=("KO",), frequency="monthly", kind="log", source="sample")
    request = choice.windowed(None).but(source="sample")
    assert request == asked
    made = study.run(request, prices.load(request))
    assert export.csv(summary.returns_table(made)).startswith(b"date,KO\n1990-01-31,")
