"""Daily returns as bars: close to close and open to close, one panel a ticker, one axis of days."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.study import Study
from dashboard.charts.style import limits, theme
from dashboard.charts.style.drawing import Drawing
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import signed_percent

Floats = NDArray[np.float64]
PANEL, GAP, EDGES = 92, 34, 62
TICKS = 6
NO_OPENS = "closes only, so no open-to-close return"


def figure(
    study: Study, lines: Mapping[str, Line], sessions: int, doubtful: Collection[str] = ()
) -> go.Figure:
    """One panel a ticker, as `drawing` makes them."""
    return drawing(study, lines, sessions, doubtful).figure()


def drawing(
    study: Study, lines: Mapping[str, Line], sessions: int, doubtful: Collection[str] = ()
) -> Drawing:
    """One panel a ticker: a full bar close to close, a faded one from open to close.

    Tickers without a return in these sessions have no panel.

    Args:
        study: its `close_to_close` and `open_to_close` are drawn as they are.
        lines: how each ticker is drawn.
        sessions: how many of the last sessions.
        doubtful: tickers whose prices have an error; they do not stretch the axes.
    """
    days = _last(study, sessions)
    dates = _day_names(study.dates[days])
    closes, opens = study.close_to_close[:, days], study.open_to_close[:, days]
    names = [name for name in study.tickers if name not in absent(study, sessions)]
    height = max(len(names), 1) * (PANEL + GAP) - GAP + EDGES
    domains = _domains(max(len(names), 1), height - EDGES)
    moves = {name: _moves(closes, opens, study.tickers.index(name)) for name in names}
    within = limits.limits(moves, doubtful)
    data, titles = [], []
    for number, name in enumerate(names):
        row = study.tickers.index(name)
        data += _bars(name, lines[name], dates, closes[row], opens[row], number + 1)
        titles.append(_title(name, lines[name], domains[number][1], opens[row]))
        axis, one = "y" if number == 0 else f"y{number + 1}", {name: closes[row]}
        titles += limits.arrows(dates, one, doubtful, within, lines, read=signed_percent, axis=axis)
    return Drawing(data, _layout(height, domains, titles, dates, within))


def _moves(closes: Floats, opens: Floats, row: int) -> Floats:
    return np.concatenate([closes[row], opens[row]])


def absent(study: Study, sessions: int) -> tuple[str, ...]:
    """The tickers that have no return in the last sessions."""
    there = ~np.isnan(study.close_to_close[:, _last(study, sessions)]).all(axis=-1)
    return tuple(study.tickers[row] for row in np.flatnonzero(~there))


def alt(study: Study, sessions: int) -> str:
    """What the figure shows, for those who hear the page."""
    names = ", ".join(study.tickers)
    return f"Daily returns of {names} in the last {sessions} sessions, close to close and intraday"


def _bars(
    name: str,
    line: Line,
    dates: list[str],
    closes: NDArray[np.float64],
    opens: NDArray[np.float64],
    number: int,
) -> list[dict[str, Any]]:
    axis = "y" if number == 1 else f"y{number}"
    kinds = (("close to close", closes, line.colour), ("open to close", opens, line.faded(0.4)))
    return [
        {
            "type": "bar",
            "x": dates,
            "y": values,
            "name": f"{name} {kind}",
            "yaxis": axis,
            "offsetgroup": kind,
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertemplate": "%{y:+.2%}",
        }
        for kind, values, colour in kinds
        if not np.isnan(values).all()
    ]


def _layout(
    height: int,
    domains: list[tuple[float, float]],
    titles: list[dict[str, Any]],
    dates: list[str],
    within: limits.Limits | None,
) -> dict[str, Any]:
    ends = theme.ranged(within)
    line = {"zeroline": True, "zerolinecolor": theme.SPIKE}
    first = theme.values(domains[0], ".1~%", nticks=5, **line, **ends)
    others = {
        f"yaxis{number}": first | {"domain": list(domain), "matches": "y"}
        for number, domain in enumerate(domains[1:], start=2)
    }
    return theme.layout(
        height,
        margin={"l": 36, "r": 4, "t": 28, "b": 22},  # room for labels, as of `theme.margin`
        hoversubplots="axis" if len(domains) <= 4 else "single",
        barmode="group",
        bargap=0.25,
        bargroupgap=0,
        barcornerradius=2,
        annotations=titles,
        xaxis=_days(dates),
        yaxis=first,
        **others,
    )


def _days(dates: list[str]) -> dict[str, Any]:
    """Session dates as evenly spaced categories; a few of them are written, without the year."""
    written = dates[:: -max(math.ceil(len(dates) / TICKS), 1)]
    return theme.dates(
        type="category",
        categoryorder="array",
        categoryarray=dates,
        tickvals=written,
        ticktext=[" ".join(date.split()[1:3]) for date in written],
        tickangle=0,
        anchor="free",
        position=0,
        fixedrange=True,
    )


def _title(name: str, line: Line, top: float, opens: NDArray[np.float64]) -> dict[str, Any]:
    title = theme.panel_title(name, top)
    title["text"] += f"  {NO_OPENS}" if np.isnan(opens).all() else ""
    dash = f'<span style="color:{line.colour}">■</span> '
    return title | {"text": dash + title["text"]}


def _last(study: Study, sessions: int) -> slice:
    return slice(max(len(study.dates) - sessions, 0), None)


def _domains(count: int, pixels: int) -> list[tuple[float, float]]:
    """Bottom and top of each panel as fractions of the plotting height, the first one on top."""
    step, panel = (PANEL + GAP) / pixels, PANEL / pixels
    tops = [1 - number * step for number in range(count)]
    return [(max(top - panel, 0.0), top) for top in tops]


def _day_names(dates: NDArray[np.datetime64]) -> list[str]:
    return [day.strftime("%a %-d %b %Y") for day in dates.astype(object)]
