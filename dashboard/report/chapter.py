"""Chapters of a report, before it becomes a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.prices import Loaded
from analytics.provenance import recipes
from analytics.provenance.report_parts import ReportedTable
from analytics.study import Study
from dashboard.charts.style.palette import Line


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A figure, its heading, and its description for screen readers."""

    title: str
    figure: go.Figure
    alt: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the page.

    Attributes:
        title: its heading.
        name: name of the embedded file with its data.
        frame: its rows, cells as text.
        more: number of further rows in the file.
    """

    title: str
    name: str
    frame: pd.DataFrame
    more: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the dashboard.

    Attributes:
        title: of the page.
        parts: charts and tables in their order.
        notes: sentences below the title, the answer first.
    """

    title: str
    parts: tuple[ReportChart | ShownTable, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Inputs of a report.

    Attributes:
        study: of the request.
        common: study of the sessions that all tickers share; None for fewer than two tickers.
        loaded: the prices.
        lines: line style of each ticker.
        tables: tables to embed, by name, filled while chapters are written.
    """

    study: Study
    common: Study | None
    loaded: Loaded
    lines: Mapping[str, Line]
    tables: dict[str, ReportedTable] = field(default_factory=dict)

    def table(self, name: str, recipe: str, study: Study | None = None, **options: Any) -> Any:
        """The table of a recipe, which the report embeds under that name."""
        asked = self.study if study is None else study
        made = recipes.OF_STUDY[recipe](asked, **options)
        self.tables[name] = ReportedTable(name, recipe, asked.request, options, made)
        return made
