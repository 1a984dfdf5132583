"""Jobs: the long computations of a study, each by all that its result depends on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analytics.performance import rolling_band, summary
from analytics.performance.rolling_band import Band
from analytics.progress import Report
from analytics.volatility import backtest, comparison, outlook
from analytics.volatility.backtest import Backtest
from analytics.volatility.comparison import VolatilityModels
from analytics.volatility.outlook import Outlook
from dashboard.background.job import Job
from dashboard.choice.priced_study import PricedStudy

BAND_DATES = 300


def intervals(priced: PricedStudy) -> Job[pd.DataFrame]:
    """The summary of a study whose request asks for intervals."""
    compute = partial(summary.summary, priced.study)
    return Job("intervals", priced.key, compute, "95 % intervals")


def band(priced: PricedStudy) -> Job[Band]:
    """The band of a study of one ticker.

    At more dates than the default, so that lines between them keep close to the band's course.
    """

    def compute(report: Report) -> Band:
        return rolling_band.rolling_volatility_band(priced.study, anchors=BAND_DATES, report=report)

    [name] = priced.study.tickers
    return Job("band", (priced.key, name), compute, f"the band of {name}")


def fit(priced: PricedStudy, model: Mapping[str, Any]) -> Job[Outlook]:
    """The outlook of a study by a model."""

    def compute(report: Report) -> Outlook:
        return outlook.outlook(priced.study, report=report, **model)

    return Job("fit", (priced.key, str(model)), compute, "the volatility models")


def compared(priced: PricedStudy) -> Job[VolatilityModels]:
    """All models of volatility side by side."""
    compute = partial(comparison.compare, priced.study)
    return Job("compared", priced.key, compute, "all models side by side")


def tested(priced: PricedStudy) -> Job[Backtest]:
    """The value at risk of all models, out of sample."""
    compute = partial(backtest.backtest, priced.study)
    return Job("tested", priced.key, compute, "the tests of all models")
