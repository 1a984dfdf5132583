"""Option values: names and defaults that options are made of, without loading torch or pandas.

The command line shows them in its help, widgets offer them, and the modules that compute import
them, so that each is written once.
"""

from __future__ import annotations

from typing import Literal

from analytics.request import ReturnKind
from models.option_values import FRONTIER_POINTS, MONTH, Distribution

# Tools whose figures the summary can show beside ours.
Tool = Literal["quantstats", "empyrical", "excel"]
CorrelationMethod = Literal["pearson", "spearman", "ledoit-wolf"]
CovarianceKind = Literal["sample", "ledoit-wolf"]
# Metrics that have a rolling table, and the sessions of its window.
Rolled = Literal["sharpe", "beta", "value_at_risk", "max_drawdown", "correlation"]
ROLLED_SESSIONS = 252
# The GARCH model that is fitted unless another is chosen, and the periods that it forecasts.
GARCH_KIND: ReturnKind = "log"
GARCH_DISTRIBUTION: Distribution = "normal"
GARCH_HORIZON = 21

__all__ = [
    "FRONTIER_POINTS",
    "GARCH_DISTRIBUTION",
    "GARCH_HORIZON",
    "GARCH_KIND",
    "MONTH",
    "ROLLED_SESSIONS",
    "CorrelationMethod",
    "CovarianceKind",
    "Distribution",
    "Rolled",
    "Tool",
]
