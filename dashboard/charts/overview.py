"""The overview figure: growth of an amount, drawdown and rolling volatility."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from analytics.answers.phrases import money
from analytics.performance.growth_paths import GrowthPaths, growth_paths
from analytics.study import Study, dividends
from dashboard.charts.lines import breaks, drawn, kept
from dashboard.charts.style import labels, limits, scales, theme
from dashboard.charts.style.drawing import Drawing
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import percent, session_day, signed_percent

Floats = NDArray[np.float64]
Rows = Mapping[str, Floats]
HEIGHT, TOP = 736, 46
GROWTH, DRAWDOWN, VOLATILITY = (0.47, 1.0), (0.245, 0.395), (0.0, 0.17)
NO_DIVIDENDS = {"included": (), "without": ("no dividends",), "unknown": ("dividends?",)}


@dataclass(frozen=True, slots=True)
class Money:
    """What growth is told in.

    Attributes:
        amount: paid in at the start.
        unit: its currency; "" where tickers have several.
        common: whether all tickers start where the last of them does.
    """

    amount: float = 1.0
    unit: str = ""
    common: bool = True

    @property
    def hover(self) -> str:
        """The d3 format of an amount, with as many decimals as matter."""
        return ",.0f" if self.amount >= 1000 else ",.2f" if self.amount >= 10 else ",.4f"


def figure(study: Study, lines: Mapping[str, Line], told: Money, **options: Any) -> go.Figure:
    """Three panels of the study's tickers, as `drawing` makes them."""
    return drawing(study, lines, told, **options).figure()


def drawing(
    study: Study,
    lines: Mapping[str, Line],
    told: Money,
    *,
    log: bool = False,
    doubtful: Collection[str] = (),
) -> Drawing:
    """Three panels of the study's tickers.

    Args:
        study: its growth, drawdown and rolling volatility are drawn as they are.
        lines: how each ticker is drawn, in the order of drawing.
        told: what growth is told in, and from when on.
        log: growth on a logarithmic scale; the browser can switch.
        doubtful: tickers whose prices have an error; they do not stretch the axes.
    """
    paths = growth_paths(study, list(lines), common=told.common)
    since = study.dates >= paths.starts.min(initial=study.dates[-1])
    volatility = study.rolling_volatility[[study.tickers.index(name) for name in paths.tickers]]
    values = (told.amount * paths.growth, paths.drawdown, volatility)
    panels = [dict(zip(paths.tickers, one[:, since], strict=True)) for one in values]
    dates = study.dates[since]
    columns = kept([one[:, since] for one in values])
    filled = study.asked if len(study.asked) == 1 else ()
    data = [
        trace
        for name in paths.tickers
        for trace in _traces(
            name,
            lines[name],
            dates[columns],
            [panel[name][columns] for panel in panels],
            name in filled,
            told.hover,
        )
    ]
    within = [limits.limits(panel, doubtful) for panel in panels]
    arrows = _arrows(dates, panels, doubtful, within, lines, told)

    def layout(log: bool) -> dict[str, Any]:
        ends = _ends(study, paths, dates, panels[0], lines, log, within[0])
        notes = [*_titles(study, paths, told, log), *ends, *arrows]
        return _layout(dates, notes, labels.margin(ends), log, within)

    return Drawing(data, scales.switchable(layout, log=log))


def alt(study: Study, answer: str = "") -> str:
    """What the figure shows, for those who hear the page, and its answer in numbers."""
    names = ", ".join(study.tickers)
    return (
        f"Growth, drawdown and rolling volatility of {names}, {session_day(study.dates[0])} to "
        f"{session_day(study.dates[-1])}. {answer}"
    ).strip()


def _ends(
    study: Study,
    paths: GrowthPaths,
    dates: NDArray[np.datetime64],
    worth: Rows,
    lines: Mapping[str, Line],
    log: bool,
    within: limits.Limits | None,
) -> list[dict[str, Any]]:
    """What each became, beside its line, and what must be known of it."""
    last = {name: row[~np.isnan(row)][-1:] for name, row in worth.items()}
    return labels.at_ends(
        dates,
        worth,
        {name: money(float(value[0])) for name, value in last.items() if len(value)},
        lines,
        pixels=(HEIGHT - TOP - theme.BELOW_TWICE) * (GROWTH[1] - GROWTH[0]),
        scale=math.log10 if log else float,
        notes={name: _notes(study, paths, name) for name in worth},
        limits=within and (max(within[0], 1e-9), within[1]),
    )


def _notes(study: Study, paths: GrowthPaths, name: str) -> list[str]:
    start = paths.starts[paths.tickers.index(name)]
    since = [] if paths.common else [f"since {start.astype(object).year}"]
    exception = dividends.exception(study, name)
    return [*since, *(NO_DIVIDENDS[dividends.of_ticker(study, name)] if exception else ())]


def _arrows(
    dates: NDArray[np.datetime64],
    panels: list[dict[str, Floats]],
    doubtful: Collection[str],
    within: list[limits.Limits | None],
    lines: Mapping[str, Line],
    told: Money,
) -> list[dict[str, Any]]:
    reads = (lambda value: money(value, told.unit), signed_percent, percent)
    return [
        arrow
        for panel, ends, read, axis in zip(panels, within, reads, ("y", "y2", "y3"), strict=True)
        for arrow in limits.arrows(dates, panel, doubtful, ends, lines, read=read, axis=axis)
    ]


def _traces(
    name: str,
    line: Line,
    dates: NDArray[np.datetime64],
    rows: list[Floats],
    filled: bool,
    hover: str,
) -> list[dict[str, Any]]:
    """Growth, drawdown and volatility of one ticker."""
    growth, drawdown, volatility = rows
    thin = {"color": line.colour, "dash": line.dash, "width": 1.2}
    fill = {"fill": "tozeroy", "fillcolor": line.faded(0.12)} if filled else {}
    return [
        _scatter(name, dates, growth, "y", f"%{{y:{hover}}}", thin | {"width": 1.9}),
        _scatter(f"{name} drawdown", dates, drawdown, "y2", "%{y:.1%}", thin, **fill),
        _scatter(f"{name} volatility", dates, volatility, "y3", "%{y:.1%} a year", thin),
    ]


def _scatter(
    name: str,
    dates: NDArray[np.datetime64],
    values: Floats,
    axis: str,
    hover: str,
    line: dict[str, Any],
    **parts: Any,
) -> dict[str, Any]:
    points = drawn(values)
    return {
        "type": "scatter",
        "x": dates[points],
        "y": values[points],
        "name": name,
        "legendgroup": name.split()[0],
        "yaxis": axis,
        "mode": "lines",
        "line": line,
        "hovertemplate": hover,
        **parts,
    }


def _layout(
    dates: NDArray[np.datetime64],
    annotations: list[dict[str, Any]],
    right: int,
    log: bool,
    within: list[limits.Limits | None],
) -> dict[str, Any]:
    growth, drawdown, volatility = (theme.ranged(ends, log=False) for ends in within)
    growth = theme.ranged(within[0], log=log)
    return theme.layout(
        HEIGHT,
        margin=theme.margin(theme.days(dates), right=right, top=TOP),
        uirevision=f"{dates[0]} {dates[-1]}",  # the same dates keep their zoom
        # Of one panel at a time: a box of all three would cover the lines that it reads.
        hoversubplots="single",
        annotations=annotations,
        xaxis=theme.dates(anchor="y3", rangebreaks=breaks(dates)),
        # On a logarithmic scale eight would be every digit of two powers of ten, one on another.
        yaxis=theme.values(
            GROWTH, ",.3~s", type="log" if log else "linear", nticks=5 if log else 8, **growth
        ),
        yaxis2=theme.values(DRAWDOWN, ".0%", nticks=4, **({"rangemode": "tozero"} | drawdown)),
        yaxis3=theme.values(VOLATILITY, ".0%", nticks=4, **({"rangemode": "tozero"} | volatility)),
    )


def _titles(study: Study, paths: GrowthPaths, told: Money, log: bool) -> list[dict[str, Any]]:
    scale = ", log scale" if log else ""
    since = "each since its own start"
    if paths.common and len(paths.starts):
        since = f"since {session_day(paths.starts.min())}"
    about = f"{dividends.title(study, paths.tickers)}; {since}"
    growth = theme.panel_title(
        f"Growth of {money(told.amount, told.unit)}{scale}", GROWTH[1], about
    )
    sessions = study.request.rolling
    return [
        growth,
        theme.panel_title("Below the highest point so far (drawdown)", DRAWDOWN[1]),
        theme.panel_title(f"Volatility, last {sessions} trading days, a year", VOLATILITY[1]),
    ]
