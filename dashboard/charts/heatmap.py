"""A correlation matrix as a heatmap: alike beside alike, colours centred on no correlation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.charts.style import theme

CELL, SHORTEST, TALLEST, EDGES = 46, 404, 560, 56
MOST_WRITTEN = 15


def figure(
    title: str, names: Sequence[str], matrix: NDArray[np.float64], note: str = ""
) -> go.Figure:
    """The matrix, rows and columns in the order given.

    Args:
        title: stands above it.
        names: (N,) tickers.
        matrix: (N, N) correlations, NaN where undefined: an empty cell with a dash.
        note: what the hover says below a number, lines with `<br>` between.
    """
    cells = go.Heatmap(
        x=list(names),
        y=list(names),
        z=matrix,
        zmin=-1,
        zmax=1,
        colorscale=theme.DIVERGING,
        xgap=2,
        ygap=2,
        showscale=False,
        hoverongaps=False,
        name="correlation",
        hovertemplate=f"%{{y}} and %{{x}}: %{{z:.3f}}<br>{note}<extra></extra>",
    )
    data = [cells, _written(names, matrix)] if len(names) <= MOST_WRITTEN else [cells]
    return go.Figure(
        data=data,
        layout=theme.layout(
            height(len(names)),
            hovermode="closest",
            annotations=[theme.panel_title(title, 1.0)],
            xaxis=theme.values((0, 1), "", type="category", showgrid=False),
            yaxis=theme.values((0, 1), "", type="category", showgrid=False, autorange="reversed"),
        ),
    )


def height(tickers: int) -> int:
    """Pixels of the figure of so many tickers."""
    return min(max(tickers * CELL, SHORTEST), TALLEST) + EDGES


def _written(names: Sequence[str], matrix: NDArray[np.float64]) -> go.Scatter:
    """The numbers in the cells, in the page's own text colour."""
    columns, rows = np.meshgrid(np.array(names, dtype=object), np.array(names, dtype=object))
    return go.Scatter(
        x=columns.ravel(),
        y=rows.ravel(),
        text=[written(value) for value in matrix.ravel().tolist()],
        mode="text",
        textfont={"size": 13 if len(names) <= 8 else 11, "color": theme.INK},
        hoverinfo="skip",
        name="numbers",
    )


def written(correlation: float) -> str:
    """A correlation with two decimals and no digit to spare, a dash for none.

    Example:
        >>> written(0.456), written(-0.001), written(1.0), written(float("nan"))
        ('0.46', '0.00', '1', '–')
    """
    if correlation != correlation:
        return "–"
    text = f"{correlation:.2f}"
    return "1" if text == "1.00" else text.replace("-0.00", "0.00")
