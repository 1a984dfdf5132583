"""Tiny pictures inside text: a ticker's line, so that cards are the legend of the charts."""

from __future__ import annotations

import base64

from dashboard.charts.style.palette import Line


def swatch(line: Line) -> str:
    """Markdown of a picture of the line."""
    gaps = "" if line.dash == "solid" else ' stroke-dasharray="4 2"'
    return inline(
        '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="14">'
        f'<path d="M0 8h16" stroke="{line.colour}" stroke-width="4"{gaps}/></svg>'
    )


def inline(svg: str) -> str:
    """Markdown of an SVG of ours that travels with the text: no file and no request."""
    return f"![]({address(svg)})"


def address(svg: str) -> str:
    """The address of an SVG of ours that holds all of it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
