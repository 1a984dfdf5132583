"""GARCH models of volatility, fitted to all tickers at once; see models.volatility.garch.model.

`fit` estimates the parameters and `standard_errors` their errors; the module `forecast` forecasts
volatility, and `uncertainty` gives the error of a forecast. All quantities are per period and stay
on the device of the returns.
"""

from models.volatility.garch.estimate import FEWEST, FitReason, GarchFit, fit
from models.volatility.garch.forecast import (
    conditional_variance,
    forecast,
    half_life,
    long_run_variance,
    onwards,
    persistence,
    term_structure,
)
from models.volatility.garch.model import NAMES, Garch
from models.volatility.garch.standard_errors import StandardErrors, standard_errors
from models.volatility.garch.uncertainty import conditional_error, forecast_error

__all__ = [
    "FEWEST",
    "NAMES",
    "FitReason",
    "Garch",
    "GarchFit",
    "StandardErrors",
    "conditional_error",
    "conditional_variance",
    "fit",
    "forecast",
    "forecast_error",
    "half_life",
    "long_run_variance",
    "onwards",
    "persistence",
    "standard_errors",
    "term_structure",
]
