"""Units of prices: powers of ten, redenominations, and the currencies that became euros."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Powers from a hundred on, because ten is a common split.
POWERS = np.array([10.0**k for k in range(2, 10)])
# Old units per euro as the Council of the European Union fixed them, by the day of the change.
EUROS: dict[date, tuple[float, ...]] = {
    date(1999, 1, 1): (
        *(1.95583, 6.55957, 1936.27, 166.386, 13.7603, 40.3399, 5.94573, 2.20371),
        *(200.482, 0.787564),
    ),
    date(2001, 1, 1): (340.75,),
    date(2007, 1, 1): (239.64,),
    date(2008, 1, 1): (0.585274, 0.4293),
    date(2009, 1, 1): (30.126,),
    date(2011, 1, 1): (15.6466,),
    date(2014, 1, 1): (0.702804,),
    date(2015, 1, 1): (3.4528,),
    date(2023, 1, 1): (7.5345,),
    date(2026, 1, 1): (1.95583,),
}
DAYS_APART = 10


def powers(price: Floats, tolerance: Floats) -> Floats:
    """(m,) the power of ten that each move multiplies by, below 1 for a fraction.

    Args:
        price: (m,) log moves.
        tolerance: (m,) largest distance from a power.

    Returns:
        100, 1000, … or 0.01, 0.001, …; 1 where a move is near none.

    Example:
        >>> powers(np.log([98.0, 1.02, 1e-5]), np.full(3, 0.1)).tolist()
        [100.0, 1.0, 1e-05]
    """
    size = np.abs(np.nan_to_num(price))
    place = np.argmin(np.abs(size[:, None] - np.log(POWERS)), axis=1)
    near = np.abs(size - np.log(POWERS)[place]) < tolerance
    nearest = np.where(price > 0, POWERS[place], 1.0 / POWERS[place])
    return np.where(near, nearest, 1.0)


def became_euro(day: date, price: float, tolerance: float) -> float:
    """Units of the old currency per euro, if a price moved as at a change to the euro; else NaN.

    Args:
        day: session of the move.
        price: logarithm of the price over the one before.
        tolerance: difference from the logarithm of the rate that counts as equal.

    Example:
        >>> became_euro(date(2023, 1, 2), -math.log(7.6), 0.1)
        7.5345
        >>> became_euro(date(2022, 6, 2), -math.log(7.6), 0.1)
        nan
    """
    for changed, rates in EUROS.items():
        if abs((day - changed).days) <= DAYS_APART:
            for rate in rates:
                if abs(price + math.log(rate)) < tolerance:
                    return rate
    return math.nan
