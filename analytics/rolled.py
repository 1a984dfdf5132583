"""Rolling metrics of a study: a metric over each ticker's last sessions, session by session.

Of daily simple returns, total or price as asked. They look back before the study's window where
there are prices, so that a short window is not empty.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics import stats
from analytics.request import PERIODS_A_YEAR
from analytics.series import Floats
from analytics.stats import max_drawdown, rolling, share_sessions, value_at_risk_95
from analytics.study import Study


def rolling_value_at_risk(study: Study, window: int) -> Floats:
    """(N, T) value_at_risk_95 of the last `window` sessions: a loss > 0, fraction a session."""
    rolled = rolling(
        lambda returns, periods: value_at_risk_95(returns), window=window, returns=_simple(study)
    )
    return _shown(study, rolled)


def rolling_max_drawdown(study: Study, window: int) -> Floats:
    """(N, T) max_drawdown within the last `window` sessions, ≤ 0; the high must lie in them too."""
    rolled = rolling(
        lambda returns, periods: max_drawdown(returns), window=window, returns=_simple(study)
    )
    return _shown(study, rolled)


def rolling_sharpe(study: Study, window: int) -> Floats:
    """(N, T) sharpe of the last `window` sessions over the request's risk-free rate, a year."""
    rolled = stats.rolling_sharpe(
        _simple(study),
        window=window,
        periods=study.request.periods or PERIODS_A_YEAR["daily"],
        risk_free=study.request.risk_free,
    )
    return _shown(study, rolled)


def rolling_beta(study: Study, window: int) -> Floats:
    """(N, T) beta of the last `window` sessions shared with the benchmark; NaN without one."""
    if study.request.benchmark not in study.tickers:
        return np.full((len(study.tickers), len(study.dates)), np.nan)
    simple = _simple(study)
    market = simple[study.tickers.index(study.request.benchmark)]
    return _shown(study, stats.rolling_beta(simple, window=window, benchmark=market))


def rolling_pair(study: Study, one: str, other: str, window: int) -> Floats:
    """(T,) Pearson correlation of two tickers over the last `window` sessions they share."""
    simple = _simple(study)
    pair = share_sessions(*(simple[study.tickers.index(name)] for name in (one, other)))
    return _shown(study, stats.rolling_correlation(*pair, window=window))


def by_date(study: Study, columns: dict[str, Floats]) -> pd.DataFrame:
    """`date`, then the columns given, each (T,); rows are the dates on which any has a value."""
    values = np.array(list(columns.values())).reshape(len(columns), len(study.dates))
    dated = ~np.isnan(values).all(axis=0)
    rows = dict(zip(columns, values[:, dated], strict=True))
    return pd.DataFrame({"date": study.dates[dated], **rows})


def _simple(study: Study) -> Floats:
    """(N, H) simple daily returns of all sessions up to the window's end."""
    return np.asarray(np.expm1(study.history.log))


def _shown(study: Study, rolled: Floats) -> Floats:
    """The sessions of the window only."""
    return rolled[..., rolled.shape[-1] - len(study.dates) :]
