"""Optimal portfolios: interior point, critical line, and independent certificates.

`minimum_variance`, `maximum_ratio`, `risk_parity` and `frontier` return an `Optimum`; `trace`
evaluates the iterations. Everything is per period and stays on the device of the covariance.
"""

from models.optimiser.bounded import enclose_one, inside
from models.optimiser.certificate import TOLERANCE
from models.optimiser.efficient import POINTS, frontier
from models.optimiser.optimum import Optimum, OptimumReason
from models.optimiser.parity import risk_parity
from models.optimiser.portfolios import inverse_volatility, maximum_ratio, minimum_variance
from models.optimiser.riskless import all_in_riskless
from models.optimiser.trace import (
    Objective,
    WeightTrace,
    imparity,
    negative_ratio,
    trace,
    variance,
)

__all__ = [
    "POINTS",
    "TOLERANCE",
    "Objective",
    "Optimum",
    "OptimumReason",
    "WeightTrace",
    "all_in_riskless",
    "enclose_one",
    "frontier",
    "imparity",
    "inside",
    "inverse_volatility",
    "maximum_ratio",
    "minimum_variance",
    "negative_ratio",
    "risk_parity",
    "trace",
    "variance",
]
