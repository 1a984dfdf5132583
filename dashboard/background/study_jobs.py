"""Jobs: the long computations of a study, each by all that its result depends on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analytics.performance import rolling_band, summary
from analytics.performance.rolling_band import Band
from analytics.prices import Loaded
from analytics.progress import Report
from analytics.study import Study
from analytics.volatility import backtest, comparison, outlook
from analytics.volatility.backtest import Backtest
from analytics.volatility.comparison import VolatilityModels
from analytics.volatility.outlook import Outlook
from dashboard.background.job import Job

BAND_DATES = 300


def intervals(study: Study, loaded: Loaded) -> Job[pd.DataFrame]:
    """The summary of a study whose request asks for intervals."""
    request = study.request, loaded.version
    return Job("intervals", request, partial(summary.summary, study), "95 % intervals")


def band(study: Study, loaded: Loaded) -> Job[Band]:
    """The band of a study of one ticker.

    At more dates than the default, so that lines between them keep close to the band's course.
    """

    def compute(report: Report) -> Band:
        return rolling_band.rolling_volatility_band(study, anchors=BAND_DATES, report=report)

    [name] = study.tickers
    return Job("band", (study.request, name, loaded.version), compute, f"the band of {name}")


def fit(study: Study, loaded: Loaded, model: Mapping[str, Any]) -> Job[Outlook]:
    """The outlook of a study by a model."""

    def compute(report: Report) -> Outlook:
        return outlook.outlook(study, report=report, **model)

    request = study.request, loaded.version, str(model)
    return Job("fit", request, compute, "the volatility models")


def compared(study: Study, loaded: Loaded) -> Job[VolatilityModels]:
    """All models of volatility side by side."""
    request, compute = (study.request, loaded.version), partial(comparison.compare, study)
    return Job("compared", request, compute, "all models side by side")


def tested(study: Study, loaded: Loaded) -> Job[Backtest]:
    """The value at risk of all models, out of sample."""
    request, compute = (study.request, loaded.version), partial(backtest.backtest, study)
    return Job("tested", request, compute, "the tests of all models")
