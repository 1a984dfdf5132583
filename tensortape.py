"""Tensortape for notebooks and scripts: `import tensortape as tt`.

Three rules. Nouns, options and columns are those of the command line. Whatever has prices is
accepted: tickers ("AAPL KO"), the path of a file, a DataFrame of prices, or a Study made once by
`study`. Labels in, labels out: Series and DataFrames with dates, and benchmarks join by date.

Importing this file loads neither torch, pandas, Plotly nor Streamlit; the first use of a name does.

Example:
    >>> import tensortape as tt
    >>> px = tt.prices("KO XOM", source="sample", start="2015")
    >>> tt.stats.sharpe(px.pct_change()).round(2)
    ticker
    KO     0.54
    XOM    0.37
    Name: sharpe, dtype: float64
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.frames import labelled as stats
    from analytics.frames.export import notes, panel, to_bytes, verify, write
    from analytics.frames.fitted import frontier, garch, simulate
    from analytics.frames.history import crises, holding, sharpe
    from analytics.frames.opening import PriceWarning
    from analytics.frames.tables import (
        calendar,
        cone,
        correlation,
        drawdowns,
        metrics,
        prices,
        quality,
        returns,
        rolling,
        screen,
        study,
        summary,
        volatility,
    )
    from analytics.request import Request
    from analytics.simulation.scenario import Scenario
    from dashboard.notebook import plot
    from models.device import to_numpy
    from models.errors import TensortapeError

__version__ = "0.1.0"

# Name → the module that has it; a name with no attribute is the module itself.
HOMES = {
    "stats": "analytics.frames.labelled",
    "plot": "dashboard.notebook.plot",
    "PriceWarning": "analytics.frames.opening",
    "Request": "analytics.request",
    "Scenario": "analytics.simulation.scenario",
    "TensortapeError": "models.errors",
    "to_numpy": "models.device",
    **dict.fromkeys(("frontier", "garch", "simulate"), "analytics.frames.fitted"),
    **dict.fromkeys(("crises", "holding", "sharpe"), "analytics.frames.history"),
    **dict.fromkeys(("notes", "panel", "to_bytes", "verify", "write"), "analytics.frames.export"),
    **dict.fromkeys(
        (
            *("calendar", "cone", "correlation", "drawdowns", "metrics", "prices", "quality"),
            *("returns", "rolling", "screen", "study", "summary", "volatility"),
        ),
        "analytics.frames.tables",
    ),
}
MODULES = ("stats", "plot")

__all__ = [
    "PriceWarning",
    "Request",
    "Scenario",
    "TensortapeError",
    "calendar",
    "cone",
    "correlation",
    "crises",
    "drawdowns",
    "frontier",
    "garch",
    "holding",
    "metrics",
    "notes",
    "panel",
    "plot",
    "prices",
    "quality",
    "returns",
    "rolling",
    "screen",
    "sharpe",
    "simulate",
    "stats",
    "study",
    "summary",
    "to_bytes",
    "to_numpy",
    "verify",
    "volatility",
    "write",
]


def __getattr__(name: str) -> Any:
    """The name, from the module that has it, loaded now."""
    if name not in HOMES:
        raise AttributeError(f"tensortape has no {name!r}; it has {', '.join(__all__)}")
    module = importlib.import_module(HOMES[name])
    return module if name in MODULES else getattr(module, name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
