"""Drawing: a figure as plain values, for charts that every pick of a ticker draws anew.

Plotly's `go.Figure` checks and copies each value; that takes a third of what the server computes
for a page. A drawing goes to the browser as it is. Its figure, for notebooks and reports, is
checked as ever, and a test compares the two.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Traces, each with its `type`, and the layout, as Plotly's reference names them.

    Values may be arrays of NumPy: of float64, or of dates.
    """

    data: list[dict[str, Any]]
    layout: Mapping[str, Any]

    def figure(self) -> go.Figure:
        """The same as Plotly's figure."""
        return go.Figure(data=self.data, layout=self.layout)

    def plain(self, template: Mapping[str, Any]) -> dict[str, Any]:
        """The same as values that JSON knows, numbers in base64, with a template for its style."""
        layout = {**_plain(self.layout), "template": template}
        return {"data": [_plain(trace) for trace in self.data], "layout": layout}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _array(values: np.ndarray[Any, Any]) -> Any:
    """Floats as Plotly's typed array; dates as ISO 8601."""
    if values.dtype == np.float64:
        return {"dtype": "f8", "bdata": base64.b64encode(values.tobytes()).decode("ascii")}
    return values.astype(str).tolist()
