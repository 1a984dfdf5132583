"""Scales: one figure that can be drawn linear and logarithmic, so that the browser may switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Layout = dict[str, Any]


def switchable(layout: Callable[[bool], Layout], *, log: bool) -> Layout:
    """The layout on the scale asked for, with what either scale changes in it as `meta.scales`.

    `dashboard/server/charts.js` applies the changes in the browser, by the names of the control's
    options.

    Args:
        layout: makes the layout, logarithmic or not.
        log: whether the figure is to be drawn so first.
    """
    linear, logarithmic = layout(False), layout(True)
    scales = {"Linear": changes(logarithmic, linear), "Log": changes(linear, logarithmic)}
    return (logarithmic if log else linear) | {"meta": {"scales": scales}}


def changes(before: Layout, after: Layout) -> Layout:
    """What turns one layout into the other, as Plotly's `relayout` takes it.

    Example:
        >>> changes({"yaxis": {"type": "linear", "side": "left"}}, {"yaxis": {"type": "log"}})
        {'yaxis.type': 'log', 'yaxis.side': None}
    """
    found: Layout = {}
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            found |= {f"{name}.{key}": value for key, value in changes(old, new).items()}
        elif old != new:
            found[name] = new
    return found
