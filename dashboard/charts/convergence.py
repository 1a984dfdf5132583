"""How a fit came about: its objective and its gradient, iteration by iteration."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from analytics.series import Floats
from dashboard.charts import theme

HEIGHT = 380
UPPER, LOWER = (0.58, 1.0), (0.0, 0.42)


def figure(objective: str, above: Floats, gradient_norm: Floats) -> go.Figure:
    """Both on logarithmic axes; what is 0 has no point there.

    Args:
        objective: what is minimised, in words.
        above: (I,) the objective less its last value, ≥ 0.
        gradient_norm: (I,) ≥ 0, 0 at the optimum.
    """
    titles = (f"{objective} above its minimum", "Length of the projected gradient")
    axes = {
        "yaxis": _logarithmic(UPPER),
        "yaxis2": _logarithmic(LOWER),
    }
    return go.Figure(
        data=[
            _course(titles[0], above, "y"),
            _course(titles[1], gradient_norm, "y2"),
        ],
        layout=theme.layout(
            HEIGHT,
            margin={"l": 4, "r": 12, "t": 30, "b": 4},
            hoversubplots="axis",
            annotations=[
                theme.panel_title(title, domain[1])
                for title, domain in zip(titles, (UPPER, LOWER), strict=True)
            ],
            xaxis=theme.values((0, 1), "d", anchor="y2", nticks=9, title={"text": "iteration"}),
            **axes,
        ),
    )


def _course(name: str, values: Floats, axis: str) -> go.Scatter:
    return go.Scatter(
        x=np.arange(len(values)),
        y=np.where(values > 0.0, values, np.nan),
        name=name,
        yaxis=axis,
        mode="lines+markers",
        line={"color": theme.MARK, "width": 1.5},
        marker={"color": theme.INK, "size": 5},
        hovertemplate="%{y:.2e}",
    )


def _logarithmic(domain: tuple[float, float]) -> dict[str, object]:
    return theme.values(domain, ".0e", type="log", nticks=6)
