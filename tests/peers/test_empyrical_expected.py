"""The values that empyrical-reloaded's own tests expect, asked of our functions.

Inputs and expected values restate `tests/test_stats.py` and `tests/conftest.py` of the sdist of
empyrical-reloaded 0.7.1 (Quantopian and contributors, Apache-2.0), to its 8 decimals. Where we
differ on purpose the case is in `ON_PURPOSE` with the reason; it fails when it agrees after all.
Growth a year, Calmar and the captures are absent: see docs/differences.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analytics import stats

NAN = np.nan
DECIMALS = 8
FEWER = {"total_return": 4, "tail_ratio": 1}  # as there


def series(*percent: float) -> pd.Series:
    """Daily returns from the last day but one of January 2000, as every series of theirs."""
    days = pd.date_range("2000-01-30", periods=len(percent), freq="D")
    return pd.Series(np.array(percent, dtype=float) / 100, days)


def noise() -> pd.Series:
    """Their seeded noise."""
    return pd.Series(np.random.RandomState(1337).normal(0, 0.001, 1000))


SERIES = {
    "empty": series(),
    "one": series(1),
    "mixed": series(NAN, 1, 10, -4, 2, 3, 2, 1, -10),
    "long": series(0, 1, 10, -4, 2, 3, 2, 1, -10),  # their weekly and monthly returns
    "positive": series(1, 2, 1, 1, 1, 1, 1, 1, 1),
    "negative": series(0, -6, -7, -1, -9, -2, -6, -8, -5),
    "all negative": series(-2, -6, -7, -1, -9, -2, -6, -8, -5),
    "up down up": series(10, -10, 10),
    "zero one": series(0, 1, 0, 1, 0, 1, 0, 1, 0),
    "flat": series(*[1] * 9),
    "long flat": series(*[1] * 1000),
    "line": pd.Series(np.linspace(0, 1, 1000)),
    "noise": noise(),
    "inverse": -noise(),
    "-mixed": -series(NAN, 1, 10, -4, 2, 3, 2, 1, -10),
    "frame one": 100 * series(-0.00171614, 0.01322056, 0.03063862, -0.01422057, -0.00489779,
                              0.01268925, -0.03357711, 0.01797036),
    "frame two": 100 * series(0.01846232, 0.00793951, -0.01448395, 0.00422537, -0.00339611,
                              0.03756813, 0.0151531, 0.03549769),
}  # fmt: skip

TOTAL = {"empty": NAN, "one": 0.01, "mixed": 0.03893, "negative": -0.36590}
DRAWDOWN = {
    "empty": NAN,
    "one": 0.0,
    "zero one": 0.0,
    "mixed": -0.1,
    "positive": -0.0,
    "negative": -0.3659073,
    "all negative": -0.378589157,
    "up down up": -0.1,
}
VOLATILITY = {
    ("long flat", 252): 0.0,
    ("mixed", 252): 0.9136465399704637,
    ("long", 52): 0.38851569394870583,
    ("long", 12): 0.18663690238892558,
}
TAIL = {"empty": NAN, "one": 1.0, "mixed": 0.9473684210526313}
# required annual return, then what is subtracted a period
OMEGA = {
    ("empty", 0.0, "0"): NAN,
    ("one", 0.0, "0"): NAN,
    ("mixed", 10.0, "0"): 0.8335426349755793,
    ("mixed", 0.0, "flat"): 0.8125,
    ("positive", 0.0, "0.01"): NAN,
    ("positive", 0.0, "0.011"): 1.125,
    ("positive", 0.0, "0.02"): 0.0,
    ("negative", 0.0, "0.01"): 0.0,
}
SHARPE = {
    ("empty", "0"): NAN,
    ("one", "0"): NAN,
    ("mixed", "mixed"): NAN,
    ("mixed", "0"): 1.7238613961706866,
    ("mixed", "zero one"): 0.34111411441060574,
    ("positive", "0"): 52.915026221291804,
    ("negative", "0"): -24.406808633910085,
    ("flat", "0"): np.inf,
}
DOWNSIDE = {
    ("empty", "0", 252): NAN,
    ("one", "0", 252): 0.0,
    ("mixed", "mixed", 252): 0.0,
    ("mixed", "0", 252): 0.6044832503882965,
    ("mixed", "0.1", 252): 1.7161730681956295,
    ("long", "0", 52): 0.25888650451930134,
    ("long", "0.1", 52): 0.7733045971672482,
    ("long", "0", 12): 0.1243650540411842,
    ("long", "0.1", 12): 0.3714835124201342,
}
SORTINO = {
    ("empty", "0", 252): NAN,
    ("one", "0", 252): NAN,
    ("mixed", "mixed", 252): NAN,
    ("mixed", "0", 252): 2.605531251673693,
    ("mixed", "flat", 252): -1.3934779588919977,
    ("positive", "0", 252): np.inf,
    ("negative", "0", 252): -13.5327430750434,
    ("zero one", "0", 252): np.inf,
    ("long", "0", 52): 1.115890105686644,
    ("long", "0", 12): 0.5360562674188976,
}
# not annualised by them
EXCESS_SHARPE = {
    ("empty", "0"): NAN,
    ("one", "0"): NAN,
    ("line", "line"): NAN,
    ("mixed", "0"): 0.10859306069076737,
    ("mixed", "flat"): -0.06515583641446039,
}
BETA = {
    ("empty", "empty"): NAN,
    ("one", "one"): NAN,
    ("noise", "noise"): 1.0,
    ("noise", "inverse"): -1.0,
    ("mixed", "mixed"): 1.0,
    ("mixed", "-mixed"): -1.0,
    ("mixed", "negative"): -0.7129629629629631,
}
ALPHA = {
    ("empty", "empty"): NAN,
    ("one", "one"): NAN,
    ("mixed", "mixed"): 0.0,
    ("mixed", "-mixed"): 0.0,
    ("mixed", "negative"): -0.9997853834885004,
}
INFINITE = "over a risk of zero a ratio is undefined, not infinite"
ON_PURPOSE = {
    ("sharpe", ("flat", "0")): INFINITE,
    ("sortino", ("positive", "0", 252)): INFINITE,
    ("sortino", ("zero one", "0", 252)): INFINITE,
    ("alpha", ("mixed", "negative")): "an intercept times the periods; theirs is compounded",
}


def array(name: str) -> np.ndarray:
    return SERIES[name].to_numpy()


def less(name: str, text: str) -> np.ndarray:
    """Returns less a number or another series, which theirs takes as an argument."""
    return array(name) - (array(text) if text in SERIES else float(text))


def per_period(annual: float) -> float:
    return (1 + annual) ** (1 / 252) - 1


CASES: dict[str, tuple[dict, Callable[..., object]]] = {
    "total_return": (TOTAL, lambda name: stats.total_return(array(name))),
    "max_drawdown": (DRAWDOWN, lambda name: stats.max_drawdown(array(name))),
    "volatility": (VOLATILITY, lambda name, p: stats.volatility(array(name), periods=p)),
    "tail_ratio": (TAIL, lambda name: stats.tail_ratio(array(name))),
    "omega": (OMEGA, lambda name, mar, rf: stats.omega(less(name, rf), mar=per_period(mar))),
    "sharpe": (SHARPE, lambda name, rf: stats.sharpe(less(name, rf))),
    "downside_deviation": (
        DOWNSIDE,
        lambda name, mar, p: stats.downside_deviation(less(name, mar), periods=p),
    ),
    "sortino": (SORTINO, lambda name, mar, p: stats.sortino(less(name, mar), periods=p)),
    "information_ratio": (
        EXCESS_SHARPE,
        lambda name, b: stats.information_ratio(
            array(name), benchmark=array(name) - less(name, b), periods=1
        ),
    ),
    "beta": (BETA, lambda name, b: stats.beta(array(name), benchmark=array(b))),
    "alpha": (ALPHA, lambda name, b: stats.alpha(array(name), benchmark=array(b))),
}


@pytest.mark.parametrize(
    ("metric", "arguments"),
    [(metric, arguments) for metric, (expected, _) in CASES.items() for arguments in expected],
)
def test_our_function_gives_what_theirs_should(metric: str, arguments: str | tuple) -> None:
    expected, ours = CASES[metric]
    found = ours(*([arguments] if isinstance(arguments, str) else arguments))
    decimals = FEWER.get(metric, DECIMALS)
    if (metric, arguments) in ON_PURPOSE:
        assert not np.isclose(found, expected[arguments], equal_nan=True)
    else:
        np.testing.assert_almost_equal(found, expected[arguments], decimals)


DOWNSIDE_FRAMES = {
    252: (0.20671788246185202, 0.083495680595704475),
    52: (0.093902996054410062, 0.037928477556776516),
    12: (0.045109540184877193, 0.018220251263412916),
}
SORTINO_FRAMES = {
    252: (3.0639640966566306, 38.090963117002495),
    52: (1.3918264112070571, 17.303077589064618),
    12: (0.6686117809312383, 8.3121296084492844),
}


@pytest.mark.parametrize("periods", [252, 52, 12])
def test_two_rows_at_once(periods: int) -> None:
    rows = np.stack([array("frame one"), array("frame two")])
    for metric, expected in (
        (stats.downside_deviation, DOWNSIDE_FRAMES),
        (stats.sortino, SORTINO_FRAMES),
    ):
        found = metric(rows, periods=periods)
        np.testing.assert_almost_equal(found, expected[periods], DECIMALS)
