"""Candlesticks of one ticker, its volume below, dividends and splits marked where they fell."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from analytics.answers.phrases import day
from analytics.study.candles import Candles
from dashboard.charts.lines import breaks
from dashboard.charts.style import theme
from dashboard.charts.style.palette import Line
from dashboard.charts.style.text import price

HEIGHT, PRICES, VOLUME = 440, (0.26, 1.0), (0.0, 0.17)
BAR = {"daily": "day", "weekly": "week", "monthly": "month"}


def figure(candles: Candles, name: str, line: Line, unit: str, *, log: bool = False) -> go.Figure:
    """Hollow candles rose, full ones fell, so that no colour is needed to tell them apart.

    Args:
        candles: the bars.
        name: the ticker.
        line: its colour.
        unit: of its prices.
        log: whether prices are on a logarithmic scale.
    """
    data = [_bars(candles, name, line)]
    volume = not np.isnan(candles.volume).all()
    if volume:
        data.append(_volume(candles, line))
    data += [one for one in (_dividends(candles), _splits(candles)) if one is not None]
    titles = [theme.panel_title(_title(candles, name, unit), 1.0)]
    titles += [theme.panel_title("Volume, million shares", VOLUME[1])] if volume else []
    return go.Figure(
        data=data,
        layout=theme.layout(
            HEIGHT,
            margin=theme.margin(theme.days(candles.dates), right=8, top=30),
            hoversubplots="single",
            annotations=titles,
            bargap=0.25,
            xaxis=theme.dates(
                anchor="y2" if volume else "y",
                rangeslider={"visible": False},
                rangebreaks=breaks(candles.dates) if candles.frequency == "daily" else [],
            ),
            yaxis=theme.values(
                PRICES if volume else (0, 1), ",.4~g", type="log" if log else "linear", nticks=7
            ),
            yaxis2=theme.values(VOLUME, ",~r", nticks=3, rangemode="tozero"),
        ),
    )


def alt(candles: Candles, name: str) -> str:
    """What the figure shows, for those who hear the page, with its ends in numbers."""
    first, last = (day(one.astype(object)) for one in candles.dates[[0, -1]])
    paid, split = np.count_nonzero(candles.dividend), np.count_nonzero(candles.split != 1.0)
    return (
        f"Candles of {name} by the {BAR[candles.frequency]}, {first} to {last}: from "
        f"{price(float(candles.open[0]))} to {price(float(candles.close[-1]))}, between "
        f"{price(float(np.nanmin(candles.low)))} and {price(float(np.nanmax(candles.high)))}; "
        f"{paid} bars with dividends, {split} with splits"
    )


def _title(candles: Candles, name: str, unit: str) -> str:
    return f"{name}{f', {unit}' if unit else ''}: a candle a {BAR[candles.frequency]}"


def _bars(candles: Candles, name: str, line: Line) -> go.Candlestick:
    edge = {"color": line.colour, "width": 1}
    return go.Candlestick(
        x=candles.dates,
        open=candles.open,
        high=candles.high,
        low=candles.low,
        close=candles.close,
        name=name,
        increasing={"line": edge, "fillcolor": "rgba(0,0,0,0)"},
        decreasing={"line": edge, "fillcolor": line.colour},
        yhoverformat=",.4~g",
    )


def _volume(candles: Candles, line: Line) -> go.Bar:
    return go.Bar(
        x=candles.dates,
        y=candles.volume / 1e6,
        name="volume",
        yaxis="y2",
        marker={"color": line.faded(0.45), "line": {"width": 0}},
        hovertemplate="%{y:,.2f} million",
    )


def _dividends(candles: Candles) -> go.Scatter | None:
    """A D below each bar in which a dividend was paid."""
    paid = candles.dividend > 0.0
    texts = [f"dividend {price(value)}" for value in candles.dividend[paid].tolist()]
    return _marks(candles, paid, "D", "dividends", texts) if paid.any() else None


def _splits(candles: Candles) -> go.Scatter | None:
    """An S below each bar in which shares were split."""
    split = candles.split != 1.0
    texts = [_ratio(value) for value in candles.split[split].tolist()]
    return _marks(candles, split, "S", "splits", texts) if split.any() else None


def _ratio(split: float) -> str:
    return f"split {split:.6g} for 1" if split > 1 else f"split 1 for {1 / split:.6g}"


def _marks(candles: Candles, where: Any, letter: str, name: str, texts: list[str]) -> go.Scatter:
    return go.Scatter(
        x=candles.dates[where],
        y=candles.low[where],
        name=name,
        mode="text",
        text=[f"<b>{letter}</b>"] * len(texts),
        textposition="bottom center",
        textfont={"size": 11, "color": theme.INK},
        customdata=texts,
        hovertemplate="%{customdata}",
    )
