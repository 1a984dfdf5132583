"""Monte Carlo: seeded paths of a portfolio's wealth, streamed to percentiles; see fan.

Four markets draw its returns: `Normal`, `Student`, `Filtered` (GARCH) and `Bootstrap`;
`Uncertain` draws the mean and the volatility of any of them anew on each path.
"""

from models.montecarlo.elliptical import Normal, Student
from models.montecarlo.fan import SHARES, Fan, fan
from models.montecarlo.filtered import Filtered
from models.montecarlo.market import Market
from models.montecarlo.plan import PathPlan
from models.montecarlo.resampled import Bootstrap
from models.montecarlo.stand_in import stand_in
from models.montecarlo.uncertain import Uncertain

__all__ = [
    "SHARES",
    "Bootstrap",
    "Fan",
    "Filtered",
    "Market",
    "Normal",
    "PathPlan",
    "Student",
    "Uncertain",
    "fan",
    "stand_in",
]
