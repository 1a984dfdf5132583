"""NIST's certified mean, standard deviation and lag-1 autocorrelation, digit by digit.

What float64 allows is measured, not assumed: 0.1 is no binary number, so even exact arithmetic
on the float64 data of NumAcc4 has only 8.3 right digits of the standard deviation.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from analytics import stats
from analytics.stats.observations import observed
from tests.answers.nist import SETS, Certified

MOST = 15.0  # digits that NIST certifies
SHORT = 0.3


def digits(found: Decimal | float, certified: str) -> float:
    """Log relative error: how many significant digits are right, at most 15."""
    off = abs(Decimal(found) - Decimal(certified)) / abs(Decimal(certified))
    return MOST if off == 0 else min(MOST, -float(off.log10()))


def exact(data: tuple[float, ...]) -> tuple[Decimal, Decimal, Decimal]:
    """The three statistics of the float64 data in exact arithmetic, rounded to 50 digits."""
    numbers = [Fraction(x) for x in data]
    mean = sum(numbers) / len(numbers)
    away = [x - mean for x in numbers]
    squares = sum(x * x for x in away)
    together = sum(x * y for x, y in zip(away[1:], away, strict=False))
    with localcontext() as context:
        context.prec = 50
        variance, r = squares / (len(numbers) - 1), together / squares
        return decimal(mean), decimal(variance).sqrt(), decimal(r)


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@pytest.mark.parametrize("name", SETS)
def test_within_a_third_of_a_digit_of_what_float64_allows(name: str) -> None:
    certified: Certified = SETS[name]
    data = np.array(certified.data)
    ours = (observed.mean(data), stats.volatility(data, periods=1), stats.autocorrelation_1(data))
    printed = (certified.mean, certified.sd, certified.autocorrelation)
    for found, best, expected in zip(ours, exact(certified.data), printed, strict=True):
        assert digits(float(found), expected) >= digits(best, expected) - SHORT


@pytest.mark.parametrize("name", SETS)
def test_every_function_that_gives_a_mean_or_a_deviation_is_as_good(name: str) -> None:
    """By the same moments: mean_return, tracking_error and the deviation in sharpe."""
    certified: Certified = SETS[name]
    data = np.array(certified.data)
    mean, sd, _ = exact(certified.data)
    found = stats.mean_return(data, periods=1)
    assert digits(float(found), certified.mean) >= digits(mean, certified.mean) - SHORT
    active = stats.tracking_error(data, benchmark=np.zeros_like(data), periods=1)
    assert digits(float(active), certified.sd) >= digits(sd, certified.sd) - SHORT
    assert float(stats.sharpe(data, periods=1)) == pytest.approx(float(mean / sd), rel=1e-7)


def test_the_data_are_nists() -> None:
    """As many as NIST says, and exact arithmetic gives the certified values to 13 digits or, for
    the constructed sets, to what their binary form allows.
    """
    lengths = {name: len(one.data) for name, one in SETS.items()}
    assert lengths == {
        "Lew": 200,
        "Lottery": 218,
        "Mavro": 50,
        "Michelso": 100,
        "NumAcc1": 3,
        "NumAcc2": 1001,
        "NumAcc3": 1001,
        "NumAcc4": 1001,
    }
    for name in ("Lew", "Lottery", "Mavro", "Michelso", "NumAcc1", "NumAcc2"):
        one = SETS[name]
        printed = (one.mean, one.sd, one.autocorrelation)
        for best, expected in zip(exact(one.data), printed, strict=True):
            assert digits(best, expected) >= 13
