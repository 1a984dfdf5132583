"""Rolling volatility of all tickers, and the 95 % band of one of them behind its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import plotly.graph_objects as go

from analytics.performance.rolling_band import Band
from analytics.study import Study
from analytics.study.series import Floats
from dashboard.charts import panels
from dashboard.charts.style.palette import Line

HEIGHT = 380


def figure(
    study: Study,
    rolled: Mapping[str, Floats],
    lines: Mapping[str, Line],
    title: str,
    band: tuple[str, Band] | None = None,
    doubtful: Collection[str] = (),
) -> go.Figure:
    """The lines, each with its ticker and last value beside its end.

    Args:
        study: its dates are those of the lines.
        rolled: ticker → (T,) volatility; at least one ticker.
        lines: how each ticker is drawn.
        title: stands above them.
        band: a ticker and the band of it alone; None is not drawn.
        doubtful: tickers whose prices have an error; they do not stretch the axis.
    """
    panel = panels.Panel(
        title=title,
        what="volatility",
        rows=rolled,
        height=HEIGHT,
        tickformat=".0%",
        hover=".1%",
        read=lambda value: f"{value:.1%}",
        axis={"rangemode": "tozero"},
        anchors=_highest(band),
        doubtful=doubtful,
    )
    drawn = panels.figure(study.dates, [panel], lines)
    if band is None:
        return drawn
    name, edges = band
    return go.Figure(data=[*_edges(edges, name, lines[name]), *drawn.data], layout=drawn.layout)


def alt(names: list[str], title: str) -> str:
    """What the figure shows, for those who hear the page."""
    return f"Rolling volatility of {', '.join(names)}: {title}"


def _highest(band: tuple[str, Band] | None) -> tuple[float, ...]:
    """The top of the band, which may lie above all lines; nothing without one."""
    known = band[1].high[~np.isnan(band[1].high)] if band else np.array([])
    return (float(known.max()),) if len(known) else ()


def _edges(band: Band, name: str, line: Line) -> list[go.Scatter]:
    """Upper and lower edge of the band, the area between them filled."""
    known = ~np.isnan(band.low[0])
    return [
        go.Scatter(
            x=band.dates[known],
            y=values[0][known],
            name=f"{name} 95 % {edge}",
            mode="lines",
            line={"color": line.faded(0.35), "width": 1},
            hoverinfo="skip",
            **({"fill": "tonexty", "fillcolor": line.faded(0.18)} if edge == "low" else {}),
        )
        for edge, values in (("high", band.high), ("low", band.low))
    ]
