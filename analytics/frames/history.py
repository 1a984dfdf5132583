"""Tables of holding periods and crises, and of inference on Sharpe ratios."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from analytics.frames.labels import indexed
from analytics.frames.opening import Given, RequestOptions, opened


def holding(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """How every 1, 3, 5 and 10 years ended: a row per ticker and length.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command, such as `benchmark` for the share that fell behind.

    Example:
        >>> holding("KO", source="sample")[["starts", "worst", "losing"]].round(3)
                      starts  worst  losing
        ticker years
        KO     1        8061 -0.347   0.248
               3        7557 -0.472   0.177
               5        7055 -0.472   0.171
               10       5796 -0.312   0.078
    """
    return indexed(opened(given, options), "holding", ["ticker", "years"])


def crises(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Return, deepest fall and recovery in named crises since 1987: a row per ticker and crisis.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.

    Example:
        >>> crises("KO", source="sample").loc["KO", "return"].dropna().round(3).tail(2)
        crisis
        Covid 2020       -0.366
        Inflation 2022   -0.049
        Name: return, dtype: float64
    """
    return indexed(opened(given, options), "crises", ["ticker", "crisis"])


def sharpe(
    given: Given,
    *,
    above: float = 0.0,
    alternative: float = 1.0,
    prior: float = 0.05,
    trials: int | None = None,
    **options: Unpack[RequestOptions],
) -> pd.DataFrame:
    """Sharpe ratios with standard error, minimum track record, power and false discovery rates.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        above: Sharpe ratio per year of the null hypothesis.
        alternative: Sharpe ratio per year of the other hypothesis, above the null.
        prior: share of tickers for which the other hypothesis is true, above 0 and below 1.
        trials: how many tickers were tried; None counts the clusters among those given.
        **options: those of every command, such as `risk_free`.

    Example:
        >>> found = sharpe("KO XOM", source="sample", frequency="monthly")
        >>> found[["observations", "sharpe", "minimum_track_record"]].round(2)
                observations  sharpe  minimum_track_record
        ticker
        KO               396    0.61                 76.13
        XOM              396    0.59                 85.47
    """
    own = {"above": above, "alternative": alternative, "prior": prior, "trials": trials}
    return indexed(opened(given, options), "track record", "ticker", own)
