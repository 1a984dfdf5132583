"""Where empyrical disagrees with us: both figures computed, and who is right."""

from __future__ import annotations

import warnings

import numpy as np

from analytics import stats
from tests.peers.figures import (
    COUNTED,
    PAIRED,
    RF,
    SCALE,
    Difference,
    against,
    gappy,
    holed,
    of,
    of_dated,
    pair,
    returns,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical


ROWS = (
    Difference(
        "cagr",
        "empyrical",
        "AAPL",
        of_dated(stats.cagr),
        lambda: empyrical.cagr(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "cagr",
        "empyrical",
        "AAPL listed halfway",
        lambda: float(
            stats.cagr(
                holed().to_numpy(),
                dates=holed().index.to_numpy(),
                base=np.datetime64(holed().index[1256], "D"),
            )
        ),
        lambda: empyrical.cagr(holed()),
        "sessions before the listing are not years of holding",
    ),
    Difference(
        "calmar",
        "empyrical",
        "AAPL",
        of_dated(stats.calmar),
        lambda: empyrical.calmar_ratio(returns("AAPL")),
        COUNTED,
    ),
    Difference(
        "sharpe",
        "empyrical",
        "AAPL, rf 2 %",
        of(stats.sharpe, risk_free=RF),
        lambda: empyrical.sharpe_ratio(returns("AAPL"), risk_free=RF),
        "the same argument is annual in its Omega and per period here; 0.02 is then 2 % a day",
    ),
    Difference(
        "value_at_risk_95",
        "empyrical",
        "AAPL listed halfway",
        lambda: float(stats.value_at_risk_95(holed().to_numpy())),
        lambda: -empyrical.value_at_risk(holed()),
        "a missing session is no reason to know nothing of the others",
    ),
    Difference(
        "beta",
        "empyrical",
        "AAPL, one close in twenty of ^GSPC missing",
        lambda: float(stats.beta(gappy()[0].to_numpy(), benchmark=gappy()[1].to_numpy())),
        lambda: empyrical.beta(*gappy()),
        PAIRED,
    ),
    Difference(
        "alpha",
        "empyrical",
        "AAPL",
        against(stats.alpha),
        lambda: empyrical.alpha(*pair()),
        "an intercept is a mean and adds up; it is not a return to be compounded",
    ),
    Difference(
        "information_ratio",
        "empyrical",
        "AAPL",
        against(stats.information_ratio),
        lambda: empyrical.excess_sharpe(*pair()),
        SCALE,
    ),
    Difference(
        "up_capture",
        "empyrical",
        "AAPL",
        against(stats.up_capture),
        lambda: empyrical.up_capture(*pair()),
        "Morningstar divides geometric means a period; theirs are annualised, as if "
        "there were up-days only",
    ),
    Difference(
        "down_capture",
        "empyrical",
        "AAPL",
        against(stats.down_capture),
        lambda: empyrical.down_capture(*pair()),
        "the same, with down-days only",
    ),
)
