"""GARCH models of volatility, fitted to all tickers at once; see models.garch.model.

`fit` finds the parameters, `standard_errors` says how sure they are, and models.garch.forecast
what they say of volatility. Everything is per period and stays on the device of the returns.
"""

from models.garch.estimate import FEWEST, GarchFit, Reason, fit
from models.garch.forecast import (
    conditional_variance,
    forecast,
    half_life,
    long_run_variance,
    persistence,
    term_structure,
)
from models.garch.model import NAMES, Garch
from models.garch.standard_errors import StandardErrors, standard_errors

__all__ = [
    "FEWEST",
    "NAMES",
    "Garch",
    "GarchFit",
    "Reason",
    "StandardErrors",
    "conditional_variance",
    "fit",
    "forecast",
    "half_life",
    "long_run_variance",
    "persistence",
    "standard_errors",
    "term_structure",
]
