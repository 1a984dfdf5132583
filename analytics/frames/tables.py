"""Tables: the commands' tables as DataFrames, with labels on the index instead of a column.

A table's `attrs["notes"]` are the sentences that the command line writes to standard error. Every
function takes tickers, a path, a DataFrame of prices or a Study, and the options of its command.
"""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from analytics.conventions import why
from analytics.frames.labels import by_date, common, indexed, noted
from analytics.frames.opening import Given, RequestOptions, fetched, opened
from analytics.option_values import CorrelationMethod, Rolled, Tool
from analytics.performance import correlation as correlations
from analytics.performance import fallback, glossary, ranking
from analytics.performance import summary as summaries
from analytics.performance.rolling_table import recipe_of
from analytics.quality import card_table
from analytics.study import Study


def study(given: Given, **options: Unpack[RequestOptions]) -> Study:
    """The study of what was given: its returns and prices as arrays, made once for many tables.

    Args:
        given: tickers, a path, or prices: a DataFrame or a Series by date.
        **options: those of every command.

    Example:
        >>> study("AAPL KO", source="sample", start="2020").tickers
        ('AAPL', 'KO')
    """
    return opened(given, options).study


def prices(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Closes by date, split-adjusted, a column per ticker; NaN where there is none.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.

    Example:
        >>> prices("KO", source="sample", start="2021-12-30", end="2021-12-31").round(2)
        ticker         KO
        date
        2021-12-29  56.39
        2021-12-30  56.23
        2021-12-31  56.64
    """
    found = opened(given, options).study
    index = pd.DatetimeIndex(found.dates.astype("datetime64[s]"), name="date")
    return pd.DataFrame(found.close.T, index, pd.Index(found.tickers, name="ticker"))


def returns(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Returns by date, a column per ticker, as fractions.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command, such as `frequency="monthly"` and `kind="log"`.

    Example:
        >>> returns("KO", source="sample", frequency="yearly", start="2020", end="2021").round(4)
        ticker          KO
        date
        2020-12-31  0.0247
        2021-12-31  0.1137
    """
    return by_date(opened(given, options), "returns")


def summary(
    given: Given, *, tool: Tool | None = None, **options: Unpack[RequestOptions]
) -> pd.DataFrame:
    """Summary statistics, a row per ticker; `metrics` defines the columns.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        tool: "quantstats", "empyrical" or "excel" puts that tool's figures beside ours.
        **options: those of every command, such as `benchmark`, `risk_free` and `intervals`.

    Example:
        >>> table = summary("KO XOM", source="sample", start="2015", risk_free="2%")
        >>> table[["cagr", "sharpe", "max_drawdown"]].round(3)
                 cagr  sharpe  max_drawdown
        ticker
        KO      0.087   0.433        -0.370
        XOM     0.068   0.305        -0.613
    """
    found = opened(given, options)
    table = indexed(found, "summary", "ticker", {} if tool is None else {"tool": tool})
    flat = table.reset_index()
    messages = [*summaries.no_quantile(found.study, flat), *fallback.notes(found.study, flat)]
    messages += [] if tool is None else why(found.study, flat, tool=tool)
    return noted(table, messages)


def volatility(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Annualised volatility: a column per estimator, or by date over the last `rolling` sessions.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command; with `rolling` the table is by date, of `estimator`.

    Example:
        >>> volatility("AAPL", source="sample").round(3)["yang_zhang"]
        ticker
        AAPL    0.291
        Name: yang_zhang, dtype: float64
    """
    found = opened(given, options)
    if "rolling" in options:
        return by_date(found, "rolling volatility")
    return indexed(found, "volatility", "ticker")


def rolling(
    given: Given,
    *,
    metric: Rolled = "sharpe",
    sessions: int = 252,
    **options: Unpack[RequestOptions],
) -> pd.DataFrame:
    """A metric of each ticker's last sessions, by date.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        metric: "sharpe", "beta", "value_at_risk", "max_drawdown" or "correlation" (of two tickers).
        sessions: of the window.
        **options: those of every command, such as `benchmark` for "beta".

    Example:
        >>> rolling("KO", source="sample", metric="max_drawdown", sessions=63).tail(1).round(4)
        ticker          KO
        date
        2022-12-28 -0.0455
    """
    found = opened(given, options)
    requested = found.study.asked
    recipe, own = recipe_of(requested, found.study.request.benchmark, metric, sessions)
    return by_date(found, recipe, own)


def drawdowns(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Every fall from a high, the deepest first: `depth`, its dates and its days.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.

    Example:
        >>> drawdowns("KO", source="sample")[["days_down", "peak", "trough"]].head(1)
                days_down       peak     trough
        ticker
        KO           1700 1998-07-14 2003-03-10
    """
    return indexed(opened(given, options), "drawdowns", "ticker")


def calendar(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """Returns by month, quarter and year: a row per ticker and year.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.

    Example:
        >>> calendar("KO", source="sample", start="2021")[["jan", "q1", "year_return"]].round(4)
                        jan      q1  year_return
        ticker year
        KO     2021 -0.1220 -0.0309       0.1137
               2022  0.0304  0.0551       0.1054
    """
    return indexed(opened(given, options), "calendar", ["ticker", "year"])


def cone(given: Given, **options: Unpack[RequestOptions]) -> pd.DataFrame:
    """The volatility cone: what volatility over 5 to 252 sessions has been, and is now.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        **options: those of every command.

    Example:
        >>> cone("KO", source="sample").loc[("KO", 252), ["lowest", "median", "now"]].round(3)
        lowest    0.090
        median    0.181
        now       0.197
        Name: (KO, 252), dtype: float64
    """
    return indexed(opened(given, options), "cone", ["ticker", "window"])


def correlation(
    given: Given, *, method: CorrelationMethod = "pearson", **options: Unpack[RequestOptions]
) -> pd.DataFrame:
    """Correlations of returns over the sessions that all tickers share.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        method: "pearson", "spearman" or "ledoit-wolf".
        **options: those of every command.

    Example:
        >>> correlation("KO PEP XOM", source="sample").round(2)
        ticker    KO   PEP   XOM
        ticker
        KO      1.00  0.55  0.37
        PEP     0.55  1.00  0.32
        XOM     0.37  0.32  1.00
    """
    found = opened(given, common(given, options))
    table = indexed(found, "correlation", "ticker", {"method": method})
    table.columns.name = "ticker"
    return noted(table, correlations.notes(found.study, method))


def screen(
    given: Given, *, by: str = "sharpe", fdr: float = 0.05, **options: Unpack[RequestOptions]
) -> pd.DataFrame:
    """Tickers ranked by a metric, beside it what is left of them after the luck of many trials.

    Args:
        given: tickers, a path, a DataFrame of prices or a Study.
        by: id of a metric.
        fdr: false discovery rate of `significant`.
        **options: those of every command.

    Example:
        >>> screen("KO PEP XOM", source="sample")[["rank", "significant"]]
                rank  significant
        ticker
        PEP        1         True
        KO         2         True
        XOM        3         True
    """
    found = opened(given, options)
    table = indexed(found, "screen", "ticker", {"by": by, "fdr": fdr})
    return noted(table, ranking.sentences(found.study, table.reset_index(), by, fdr))


def quality(
    given: Given, *, findings: bool = False, **options: Unpack[RequestOptions]
) -> pd.DataFrame:
    """What prices lack or look wrong in: a row per ticker, or per finding.

    Args:
        given: tickers, a path or a DataFrame of prices; a Study has no prices as they came.
        findings: a row per finding instead.
        **options: those of every command.

    Example:
        >>> quality("KO", source="sample")["observed"].tolist()
        [8313]
    """
    request, loaded = fetched(given, options)
    table = card_table.table(card_table.cards(request, loaded), findings).set_index("ticker")
    return noted(table, loaded.remarks)


def metrics() -> pd.DataFrame:
    """Every metric: definition, unit, sign, source, interval, why it may be missing.

    Example:
        >>> metrics().loc["sharpe", ["unit", "source"]].tolist()
        ['ratio', 'Sharpe 1994']
    """
    return glossary.table().set_index("id")
