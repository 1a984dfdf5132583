"""Statistics: pure NumPy functions over `(..., T)` arrays; each metric id is a function here.

A module's `__all__` lists its metrics, so that a new metric changes only its own file.
"""

from analytics.stats.benchmark import *
from analytics.stats.benchmark import __all__ as _benchmark
from analytics.stats.distribution import *
from analytics.stats.distribution import __all__ as _distribution
from analytics.stats.drawdown import *
from analytics.stats.drawdown import __all__ as _drawdown
from analytics.stats.drawdown_metrics import *
from analytics.stats.drawdown_metrics import __all__ as _drawdown_metrics
from analytics.stats.gains import *
from analytics.stats.gains import __all__ as _gains
from analytics.stats.inference.sharpe_test import *
from analytics.stats.inference.sharpe_test import __all__ as _sharpe_test
from analytics.stats.observations.shared_sessions import *
from analytics.stats.observations.shared_sessions import __all__ as _shared_sessions
from analytics.stats.observations.whole_periods import *
from analytics.stats.observations.whole_periods import __all__ as _whole_periods
from analytics.stats.ranges import *
from analytics.stats.ranges import __all__ as _ranges
from analytics.stats.ratios import *
from analytics.stats.ratios import __all__ as _ratios
from analytics.stats.returns import *
from analytics.stats.returns import __all__ as _returns
from analytics.stats.rolling import *
from analytics.stats.rolling import __all__ as _rolling
from analytics.stats.rolling_sums import *
from analytics.stats.rolling_sums import __all__ as _rolling_sums
from analytics.stats.tails import *
from analytics.stats.tails import __all__ as _tails
from analytics.stats.volatility import *
from analytics.stats.volatility import __all__ as _volatility

__all__ = [
    *_benchmark,
    *_distribution,
    *_drawdown,
    *_drawdown_metrics,
    *_gains,
    *_sharpe_test,
    *_shared_sessions,
    *_whole_periods,
    *_ranges,
    *_ratios,
    *_returns,
    *_rolling,
    *_rolling_sums,
    *_tails,
    *_volatility,
]
