"""Figures as data: what a chart on the page really holds."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest


def on_page(app: AppTest) -> list[dict[str, Any]]:
    """The figures of the page, decoded."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def names(figure: dict[str, Any]) -> list[str]:
    """Names of the traces, in their order."""
    return [trace["name"] for trace in figure["data"]]


def trace(figure: go.Figure, name: str) -> Any:
    """The trace of that name."""
    [found] = [one for one in figure.data if one.name == name]
    return found


def numbers(values: Any) -> NDArray[np.float64]:
    """A trace's numbers, whether plain, NumPy or base64."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
    return np.asarray(values, dtype=np.float64)
