"""Monte Carlo: seeded paths of a portfolio's wealth, streamed to percentiles; see fan.

Four markets draw its returns: `Normal`, `Student`, `Filtered` (GARCH) and `Bootstrap`.
"""

from models.montecarlo.elliptical import Normal, Student
from models.montecarlo.fan import SHARES, Fan, fan
from models.montecarlo.filtered import Filtered
from models.montecarlo.market import Market
from models.montecarlo.plan import MONTH, Plan
from models.montecarlo.resampled import Bootstrap

__all__ = [
    "MONTH",
    "SHARES",
    "Bootstrap",
    "Fan",
    "Filtered",
    "Market",
    "Normal",
    "Plan",
    "Student",
    "fan",
]
