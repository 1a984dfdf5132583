"""Track records: standard errors, tests and minimum lengths of Sharpe ratios."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output import terminal
from analytics.performance.correlation import correlation_table
from analytics.stats import sharpe
from analytics.stats.catalogue.metric import Unit
from analytics.stats.inference import sharpe_inference as inference
from analytics.stats.inference.largest_normal import mean_of_largest
from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats
from analytics.stats.tables.effective_trials import effective_trials
from analytics.study import Study
from models.errors import RequestError

LEVEL = 0.05
COLUMNS = (
    *("ticker", "observations", "sharpe", "standard_error", "skewness", "kurtosis"),
    *("autocorrelation", "probability_above", "minimum_track_record", "miss"),
    *("planned_false_discovery", "observed_false_discovery", "trials", "expected_largest"),
    "probability_above_largest",
)
LABELS: dict[str, tuple[str, Unit]] = {
    "observations": ("Returns", "count"),
    "sharpe": ("Sharpe ratio", "ratio"),
    "standard_error": ("Standard error", "ratio"),
    "skewness": ("Skewness", "ratio"),
    "kurtosis": ("Kurtosis", "ratio"),
    "autocorrelation": ("Autocorrelation", "ratio"),
    "probability_above": ("Probabilistic Sharpe", "fraction"),
    "minimum_track_record": ("Returns needed", "count"),
    "miss": ("Chance of a miss", "fraction"),
    "planned_false_discovery": ("False discovery, planned", "fraction"),
    "observed_false_discovery": ("False discovery, observed", "fraction"),
    "trials": ("Effective trials", "count"),
    "expected_largest": ("Largest by luck", "ratio"),
    "probability_above_largest": ("Probabilistic, above luck", "fraction"),
}
# Name of the period of one return.
UNITS = {
    "daily": "sessions",
    "weekly": "weeks",
    "monthly": "months",
    "quarterly": "quarters",
    "yearly": "years",
}


def check(above: float, alternative: float, prior: float, trials: int | None) -> None:
    """Refuse invalid options before any price is loaded.

    Args:
        above: Sharpe ratio per year of the null hypothesis.
        alternative: Sharpe ratio per year of the other hypothesis.
        prior: share of tickers for which the other hypothesis is true.
        trials: number of tickers tried; None counts clusters of the requested ones.

    Raises:
        RequestError: an alternative that is not above the null, a prior outside 0 to 1, or fewer
            than one trial.
    """
    if not (math.isfinite(above) and math.isfinite(alternative) and alternative > above):
        received = f"{alternative:g} against {above:g}"
        raise RequestError("an alternative above the null", received, "raise --alternative")
    if not 0.0 < prior < 1.0:
        raise RequestError("a prior above 0 and below 1", f"{prior:g}", "try --prior 0.05")
    if trials is not None and trials < 1:
        raise RequestError("at least one trial", str(trials), "leave --trials away to count them")


def track_records(
    study: Study,
    above: float = 0.0,
    alternative: float = 1.0,
    prior: float = 0.05,
    trials: int | None = None,
) -> pd.DataFrame:
    """One row per requested ticker, in that order: `COLUMNS`.

    `sharpe` and `standard_error` are annualised. `skewness`, `kurtosis` (3 for a normal
    distribution) and `autocorrelation` are the moments of the returns that enter the error.
    `probability_above` is the probabilistic Sharpe ratio against `above`. `minimum_track_record`
    is the number of returns that a one-sided test at 5 % needs to find a Sharpe ratio of this
    size above `above`; empty where it is not above. `miss` is the chance that this test does not
    find a true ratio of `alternative`, and the two false discovery rates are the chance that a
    rejection is wrong, before and after this ratio has been seen. `expected_largest` is the
    expected annualised Sharpe ratio of the best of `trials` without skill, and
    `probability_above_largest` the probabilistic Sharpe ratio against that.

    Args:
        study: the study whose requested tickers are tested.
        above: Sharpe ratio per year of the null hypothesis.
        alternative: Sharpe ratio per year of the other hypothesis, above the null.
        prior: share of tickers for which the other hypothesis is true, above 0 and below 1.
        trials: number of tickers tried; None counts the clusters among the requested ones.

    Raises:
        RequestError: as `check`.
    """
    check(above, alternative, prior, trials)
    yearly = math.sqrt(study.request.periods_a_year)
    null, other = above / yearly, alternative / yearly
    returns = study.periodic.simple[_rows(study)]
    count, estimate = observed.count(returns).astype(np.float64), _per_period(study, returns)
    shape = inference.ReturnShape.of(returns)
    tried = _trials(study) if trials is None else trials
    largest = _largest(estimate, tried)
    miss = inference.chance_of_a_miss(count, shape, above=null, alternative=other, level=LEVEL)
    seen = inference.observed_false_discovery(
        estimate, count, shape, above=null, alternative=other, prior=prior
    )
    luck = inference.probability_above(estimate, count, shape, above=largest, trials=tried)
    table = {
        "ticker": list(study.asked),
        "observations": pd.array(observed.count(returns), dtype="Int64"),
        "sharpe": yearly * estimate,
        "standard_error": yearly * inference.standard_error(estimate, count, shape),
        "skewness": shape.skewness,
        "kurtosis": shape.kurtosis,
        "autocorrelation": shape.autocorrelation,
        "probability_above": inference.probability_above(estimate, count, shape, above=null),
        "minimum_track_record": inference.minimum_track_record(
            estimate, shape, above=null, level=LEVEL
        ),
        "miss": miss,
        "planned_false_discovery": inference.planned_false_discovery(
            miss, prior=prior, level=LEVEL
        ),
        "observed_false_discovery": seen,
        "trials": tried,
        "expected_largest": yearly * largest,
        "probability_above_largest": luck,
    }
    return pd.DataFrame(table, columns=list(COLUMNS))


def sentences(study: Study, table: pd.DataFrame, above: float = 0.0) -> list[str]:
    """One sentence per ticker on the length of its record and the length required.

    Args:
        study: the study that was tested.
        table: its track records, as `track_records` returns them.
        above: Sharpe ratio per year of the null hypothesis.
    """
    unit = UNITS[study.request.frequency]
    return [
        f"{row['ticker']}: {sentence(row, unit, above)}"
        for row in table.to_dict("records")
        if not math.isnan(row["sharpe"])
    ]


def sentence(row: Mapping[Hashable, Any], unit: str, above: float = 0.0) -> str:
    """Sentence that compares a record with the length needed for a test at 5 %.

    Args:
        row: row of `track_records`, with a Sharpe ratio.
        unit: period of a return in the plural, such as "months".
        above: Sharpe ratio per year of the null hypothesis.

    Example:
        >>> sentence({"observations": 24, "minimum_track_record": 12.4}, "months")
        '24 months of record; 13 suffice to say at 95 % that its Sharpe ratio is above 0'
    """
    observations, needed = int(row["observations"]), float(row["minimum_track_record"])
    record = f"{observations:,} {unit} of record"
    if math.isnan(needed):
        return f"{record}; its Sharpe ratio is not above {above:g}"
    least = math.ceil(needed)
    verb = "suffice" if least <= observations else "are needed"
    return f"{record}; {least:,} {verb} to say at 95 % that its Sharpe ratio is above {above:g}"


def show(console: Console, table: pd.DataFrame) -> None:
    """One row per quantity, one column per ticker."""
    for start in range(0, len(table), terminal.TICKERS_ABREAST):
        rows = table.iloc[start : start + terminal.TICKERS_ABREAST].to_dict("records")
        shown = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            shown.add_column(Text(row["ticker"]), justify="right", no_wrap=True)
        for name, (label, unit) in LABELS.items():
            shown.add_row(label, *(terminal.text(row[name], unit) for row in rows))
        console.print(shown)


def _rows(study: Study) -> list[int]:
    """The rows of the requested tickers, without an additional benchmark."""
    return [study.tickers.index(name) for name in study.asked]


def _per_period(study: Study, returns: Floats) -> Floats:
    """(N,) Sharpe ratios per period."""
    periods = study.request.periods_a_year
    annual = sharpe(returns, periods=periods, risk_free=study.request.risk_free)
    return annual / math.sqrt(periods)


def _trials(study: Study) -> int:
    """Number of clusters among the requested tickers, by correlations over shared periods."""
    return max(effective_trials(correlation_table(study).drop(columns="ticker")), 1)


def _largest(estimates: Floats, trials: int) -> float:
    """Expected largest of the trials' estimates per period if every true ratio is 0.

    sqrt(V)·E[M_K]: V the variance of the estimates of all tickers (ddof 1), M_K the largest of K
    standard normals. One trial selects nothing, so its mean is 0.
    """
    if trials == 1:
        return 0.0
    return float(observed.sd(estimates)) * mean_of_largest(trials)
