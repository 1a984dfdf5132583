"""The calendar: a ticker's return of every month and year, as coloured cells with the number."""

from __future__ import annotations

import calendar
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.stats.tables.calendar_table import CalendarTable
from dashboard.charts.style import theme
from dashboard.charts.style.text import short_percent

ROW, EDGES = 27, 34
MONTHS = tuple(calendar.month_abbr[1:])
YEAR = "Year"


def figure(table: CalendarTable, row: int) -> go.Figure:
    """Months of a year side by side, the year beside them, the newest year on top.

    Blue above zero and orange below, by size among the months, and among the years. A period
    that the window or the history cuts is in italics.

    Args:
        table: the calendar of all tickers.
        row: which of them.
    """
    there = np.flatnonzero(~np.isnan(table.years[row]))
    years = [str(year) for year in table.year[there].tolist()]
    months, whole = table.months[row, there], table.whole_months[row, there]
    totals, whole_totals = table.years[row, there, None], table.whole_years[row, there, None]
    data = [
        _cells(list(MONTHS), years, months, whole, "x"),
        _numbers(list(MONTHS), years, months, whole, "x"),
        _cells([YEAR], years, totals, whole_totals, "x2"),
        _numbers([YEAR], years, totals, whole_totals, "x2"),
    ]
    return go.Figure(data=data, layout=_layout(years))


def alt(name: str) -> str:
    """What the figure shows, for those who hear the page."""
    return f"Calendar of the monthly and yearly returns of {name}"


def _cells(
    columns: list[str],
    years: list[str],
    values: NDArray[np.float64],
    whole: NDArray[np.bool_],
    axis: str,
) -> go.Heatmap:
    part = np.where(whole, "", ", a part of it only")
    return go.Heatmap(
        x=columns,
        y=years,
        z=values,
        customdata=part,
        name=YEAR if axis == "x2" else "Months",
        xaxis=axis,
        zmid=0,
        colorscale=theme.DIVERGING,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        hovertemplate="%{x} %{y}: %{z:+.2%}%{customdata}<extra></extra>",
    )


def _numbers(
    columns: list[str],
    years: list[str],
    values: NDArray[np.float64],
    whole: NDArray[np.bool_],
    axis: str,
) -> go.Scatter:
    """The numbers as text in the page's own text colour, which reads well on the faint cells."""
    places = np.argwhere(~np.isnan(values)).tolist()
    return go.Scatter(
        x=[columns[column] for _, column in places],
        y=[years[line] for line, _ in places],
        text=[_text(values[line, column], whole[line, column]) for line, column in places],
        name="numbers",
        mode="text",
        xaxis=axis,
        textfont={"size": 11, "color": theme.INK},
        hoverinfo="skip",
    )


def _text(value: float, whole: bool) -> str:
    text = short_percent(value)
    return text if whole else f"<i>{text}</i>"


def _layout(years: list[str]) -> dict[str, Any]:
    columns = {"type": "category", "side": "top", "showgrid": False, "fixedrange": True}
    columns |= {"ticks": "", "tickangle": 0, "title": None}
    return theme.layout(
        max(len(years), 1) * ROW + EDGES,
        margin={"l": 4, "r": 4, "t": 26, "b": 4},
        hovermode="closest",
        dragmode=False,
        xaxis=columns | {"domain": [0, 0.915]} | _whole(list(MONTHS)),
        xaxis2=columns | {"domain": [0.93, 1]} | _whole([YEAR]),
        yaxis={
            "type": "category",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "ticks": "",
            "automargin": True,
            "title": None,
        }
        | _whole(years),
    )


def _whole(names: list[str]) -> dict[str, Any]:
    """All categories in this order from the axis's start, and no room beside them."""
    return {
        "categoryorder": "array",
        "categoryarray": names,
        "range": [-0.5, len(names) - 0.5],
    }
