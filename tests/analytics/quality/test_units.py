"""Units: the currencies that became euros at the published rates, and where powers of ten begin."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest

from analytics.quality.units import DAYS_APART, EUROS, became_euro, powers

# Units per euro in Council Regulation (EC) No 2866/98 and its amendments, by the year that began
# with the change: BEF, DEM, ESP, FRF, IEP, ITL, LUF, NLG, ATS, PTE, FIM; GRD; SIT; CYP, MTL; SKK;
# EEK; LVL; LTL; HRK; BGN.
PUBLISHED = {
    1999: "40.3399 1.95583 166.386 6.55957 0.787564 1936.27 40.3399 2.20371 13.7603 200.482 "
    "5.94573",
    2001: "340.750",
    2007: "239.640",
    2008: "0.585274 0.429300",
    2009: "30.1260",
    2011: "15.6466",
    2014: "0.702804",
    2015: "3.45280",
    2023: "7.53450",
    2026: "1.95583",
}
CHANGES = [(year, float(rate)) for year, rates in PUBLISHED.items() for rate in rates.split()]


@pytest.mark.parametrize(("year", "rate"), CHANGES)
def test_each_currency_is_known_by_its_published_rate(year: int, rate: float) -> None:
    day = date(year, 1, 4)
    assert became_euro(day, -math.log(rate), 1e-9) == rate
    assert math.isnan(became_euro(day, math.log(rate), 1e-9))  # the wrong way


def test_no_other_rate_is_in_the_table() -> None:
    assert {(day.year, rate) for day, rates in EUROS.items() for rate in rates} == {*CHANGES}
    assert all((day.month, day.day) == (1, 1) for day in EUROS)


@pytest.mark.parametrize(("days", "known"), [(-11, False), (-10, True), (10, True), (11, False)])
def test_a_change_is_looked_for_within_ten_days(days: int, known: bool) -> None:
    assert DAYS_APART == 10
    found = became_euro(date(2023, 1, 1) + timedelta(days), -math.log(7.5345), 0.01)
    assert (found == 7.5345) is known


@pytest.mark.parametrize(("off", "known"), [(0.099, True), (0.101, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_rate_is_met_within_the_tolerance_on_either_side(
    sign: int, off: float, known: bool
) -> None:
    found = became_euro(date(2023, 1, 2), -math.log(7.5345) + sign * off, 0.1)
    assert (found == 7.5345) is known


@pytest.mark.parametrize("power", [1e2, 1e3, 1e6, 1e9])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_power_of_ten_is_met_within_the_tolerance_on_either_side(power: float, sign: int) -> None:
    moves = sign * math.log(power) + np.array([-0.11, -0.09, 0.0, 0.09, 0.11])
    nearest = power**sign
    found = powers(moves, np.full(5, 0.1))
    np.testing.assert_allclose(found, [1.0, nearest, nearest, nearest, 1.0], rtol=1e-15)


def test_ten_is_a_split_ten_billion_is_none_and_a_missing_move_is_no_unit() -> None:
    moves = np.array([math.log(10.0), math.log(1e10), math.nan])
    assert powers(moves, np.full(3, 0.1)).tolist() == [1.0, 1.0, 1.0]
