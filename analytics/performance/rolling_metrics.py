"""Rolling metrics of a study: a metric over each ticker's last sessions, per session.

They use daily simple returns, total or price as requested, and look back before the study's window
where there are prices, so that a short window is not empty.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics import stats
from analytics.request import PERIODS_A_YEAR
from analytics.stats import max_drawdown, rolling, share_sessions, value_at_risk_95
from analytics.study import Study, currencies, joint
from analytics.study.series import Floats


def rolling_value_at_risk(study: Study, window: int) -> Floats:
    """(N, T) value_at_risk_95 of the last `window` sessions: a loss > 0, fraction per session."""
    rolled = rolling(
        lambda returns, periods: value_at_risk_95(returns), window=window, returns=_simple(study)
    )
    return _shown(study, rolled)


def rolling_max_drawdown(study: Study, window: int) -> Floats:
    """(N, T) max_drawdown within the last `window` sessions, ≤ 0; the peak lies in them too."""
    rolled = rolling(
        lambda returns, periods: max_drawdown(returns), window=window, returns=_simple(study)
    )
    return _shown(study, rolled)


def rolling_sharpe(study: Study, window: int) -> Floats:
    """(N, T) annualised sharpe of the last `window` sessions, with the request's risk-free rate."""
    rolled = stats.rolling_sharpe(
        _simple(study),
        window=window,
        periods=study.request.periods or PERIODS_A_YEAR["daily"],
        risk_free=study.request.risk_free,
    )
    return _shown(study, rolled)


def rolling_beta(study: Study, window: int) -> Floats:
    """(N, T) beta of the last `window` sessions shared with the benchmark; NaN without one.

    Also NaN for a ticker in another currency than the benchmark's.
    """
    if study.request.benchmark not in study.tickers:
        return np.full((len(study.tickers), len(study.dates)), np.nan)
    simple = _simple(study)
    row = study.tickers.index(study.request.benchmark)
    beta = _shown(study, stats.rolling_beta(simple, window=window, benchmark=simple[row]))
    if study.request.base is not None:
        return beta
    comparable = currencies.same(study.currencies, study.currencies[row])
    return np.where(comparable[:, None], beta, np.nan)


def rolling_pair(study: Study, one: str, other: str, window: int) -> Floats:
    """(T,) Pearson correlation of two tickers over the last `window` sessions they share.

    Args:
        study: the study; its daily returns are used.
        one: a ticker of the study.
        other: another ticker of the study.
        window: number of shared sessions.

    Raises:
        RequestError: they are in two currencies.
    """
    rows = joint.rows(study, (one, other), "a rolling correlation")
    pair = share_sessions(*_simple(study)[rows])
    return _shown(study, stats.rolling_correlation(*pair, window=window))


def table(metric: Callable[[Study, int], Floats], study: Study, window: int) -> pd.DataFrame:
    """A rolling metric as a file: `date`, then one column per ticker that has any value.

    Args:
        metric: one of the rolling metrics of this module, (N, T) of a study and a number of
            sessions.
        study: the study.
        window: number of sessions.
    """
    return by_date(study, _measured(metric, study, window))


def beta_table(study: Study, window: int) -> pd.DataFrame:
    """The rolling beta as a file, as `table` makes it, without the benchmark, whose beta is 1."""
    rows = _measured(rolling_beta, study, window)
    return by_date(study, {k: row for k, row in rows.items() if k != study.request.benchmark})


def pair_table(study: Study, one: str, other: str, window: int) -> pd.DataFrame:
    """The rolling correlation of two tickers as a file: `date` and the column `ONE / OTHER`.

    Args:
        study: the study; its daily returns are used.
        one: a ticker of the study.
        other: another ticker of the study.
        window: number of shared sessions.

    Raises:
        RequestError: they are in two currencies.
    """
    return by_date(study, {f"{one} / {other}": rolling_pair(study, one, other, window)})


def by_date(study: Study, columns: dict[str, Floats]) -> pd.DataFrame:
    """`date`, then the columns given, each (T,); rows are the dates on which any has a value."""
    values = np.array(list(columns.values())).reshape(len(columns), len(study.dates))
    dated = ~np.isnan(values).all(axis=0)
    rows = dict(zip(columns, values[:, dated], strict=True))
    return pd.DataFrame({"date": study.dates[dated], **rows})


def _measured(
    metric: Callable[[Study, int], Floats], study: Study, window: int
) -> dict[str, Floats]:
    """Ticker → its row, of the tickers that have any value."""
    rows = zip(study.tickers, metric(study, window), strict=True)
    return {name: row for name, row in rows if not np.isnan(row).all()}


def _simple(study: Study) -> Floats:
    """(N, H) simple daily returns of all sessions up to the window's end."""
    return np.asarray(np.expm1(study.history.log))


def _shown(study: Study, rolled: Floats) -> Floats:
    """The sessions of the window only."""
    return rolled[..., rolled.shape[-1] - len(study.dates) :]
