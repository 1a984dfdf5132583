"""Theme: the one place where axes, grids, titles and hovers of all figures get their look.

Fonts and the page's light or dark colours come from Streamlit's own theme; what is set here
reads well on both.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

GREY = "rgba(128,128,128,0.18)"
SPIKE = "rgba(128,128,128,0.55)"
MARK = "#82817C"
# Streamlit's GRAY_90, a stand-in that its browser side replaces by its theme's strong text colour.
# Written out, so that charts outside of a page load no Streamlit; a test compares the two.
INK = "#000037"
# Orange below zero, blue above: apart for every kind of colour-blindness. Transparent, so that
# numbers in the page's own text colour have at least 4.5:1 on them on white and on the dark page.
DIVERGING = [
    [0.0, "rgba(221,102,0,0.62)"],
    [0.5, "rgba(128,128,128,0.07)"],
    [1.0, "rgba(0,119,187,0.62)"],
]
CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "doubleClick": "reset",
    "responsive": True,
}
PICTURES = ("PNG", "SVG")
DAY = 86_400_000
# Pixels of "−60%" beside an axis, of one line of dates below it, and of two.
LEFT, BELOW, BELOW_TWICE = 42, 30, 46
YEARS_ALONE = 7 * 366
_DATE_FORMATS = [
    {"dtickrange": [None, 25 * DAY], "value": "%-d %b\n%Y"},
    {"dtickrange": [25 * DAY, "M11"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def config(picture: str, name: str) -> dict[str, Any]:
    """How a chart behaves: its one button, seen on hover, saves a picture of it.

    Args:
        picture: of `PICTURES`.
        name: of the file, without its suffix.
    """
    form = picture.lower() if picture in PICTURES else PICTURES[0].lower()
    return {**CONFIG, "toImageButtonOptions": {"format": form, "filename": name, "scale": 2}}


def layout(height: int, **parts: Any) -> dict[str, Any]:
    """The layout of every figure, with its own parts."""
    return {
        "height": height,
        "margin": {"l": 4, "r": 4, "t": 28, "b": 4},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"namelength": -1, "font": {"size": 12}},
        "dragmode": "zoom",
        **parts,
    }


def days(dates: NDArray[np.datetime64]) -> int:
    """How many days there are from the first date to the last."""
    return int((dates[-1] - dates[0]) // np.timedelta64(1, "D")) if len(dates) else 0


def margin(days: int, *, right: int = 4, top: int = 28) -> dict[str, int]:
    """The margin of a figure over dates, with room for the labels of its axes from the start.

    Where Plotly has to make that room, it draws all lines a second time.

    Args:
        days: from the first date to the last; over a few years dates have the year below the month.
        right: pixels there.
        top: pixels there.
    """
    return {"l": LEFT, "r": right, "t": top, "b": BELOW if days > YEARS_ALONE else BELOW_TWICE}


def values(domain: tuple[float, float], tickformat: str, **parts: Any) -> dict[str, Any]:
    """A vertical axis of values: horizontal grid only, labels that fit."""
    return {
        "domain": list(domain),
        "tickformat": tickformat,
        "gridcolor": GREY,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        "title": None,
        **parts,
    }


def dates(**parts: Any) -> dict[str, Any]:
    """A horizontal axis of dates: no grid, one spike through all panels."""
    return {
        "showgrid": False,
        "zeroline": False,
        "tickangle": 0,
        "hoverformat": "%a %-d %b %Y",
        "tickformatstops": _DATE_FORMATS,
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "hovered data",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": SPIKE,
        "title": None,
        **parts,
    }


def ranged(within: tuple[float, float] | None, *, log: bool = False) -> dict[str, Any]:
    """The parts of an axis that is as long as this; of one as long as its values none."""
    if within is None:
        return {}
    low, high = within
    return {"range": [math.log10(max(low, high / 1e6)), math.log10(high)] if log else [low, high]}


def panel_title(text: str, top: float, about: str = "") -> dict[str, Any]:
    """A heading at the left above the panel whose top is at this height of the figure.

    Args:
        text: the heading.
        top: a share of the figure's height.
        about: a line below the heading, in plain letters; "" for none.
    """
    below = f'<br><span style="font-size:12px">{about}</span>' if about else ""
    return {
        "text": f"<b>{text}</b>{below}",
        "align": "left",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def axis_title(text: str) -> dict[str, Any]:
    """The name of the horizontal axis of values, in the corner below on the right."""
    return {
        "text": f"<b>{text}</b>",
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": 0,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }
