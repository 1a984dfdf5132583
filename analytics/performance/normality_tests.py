"""Tests of normality and independence of a study's returns, one row per ticker."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.stats import excess_kurtosis, observations, skewness
from analytics.stats.inference.normality import HypothesisTest, jarque_bera, ljung_box
from analytics.study import Study
from analytics.study.series import Floats

TESTS = ("jarque_bera", "ljung_box", "ljung_box_squares")
P_VALUE = "_p"


def shape_table(study: Study) -> pd.DataFrame:
    """`ticker`, `observations`, `skewness`, `excess_kurtosis`, then each test and its p-value.

    Computed from simple returns of the requested frequency. `jarque_bera` tests normality,
    `ljung_box` that ten autocorrelations are 0, `ljung_box_squares` the same for squared returns;
    `<test>_p` is the p-value. NaN where a test has too few returns or they are constant.
    """
    returns = study.periodic.simple
    columns = {
        "ticker": list(study.tickers),
        "observations": observations(returns),
        "skewness": skewness(returns),
        "excess_kurtosis": excess_kurtosis(returns),
    }
    verdicts = [_verdicts(row) for row in returns]
    for test in TESTS:
        columns[test] = np.array([each[test].statistic for each in verdicts])
        columns[test + P_VALUE] = np.array([each[test].p_value for each in verdicts])
    return pd.DataFrame(columns)


def _verdicts(returns: Floats) -> dict[str, HypothesisTest]:
    return {
        "jarque_bera": jarque_bera(returns),
        "ljung_box": ljung_box(returns),
        "ljung_box_squares": ljung_box(returns, squares=True),
    }
