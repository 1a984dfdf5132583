"""Footnotes: what stands behind a number: definition, window and n, source and as-of.

Every ticker has its own window and its own source, so a footnote is of one metric of one ticker.
Composed here once, for headings and cards, whose help is Markdown, and for the hovers of charts.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.performance import coverage, fallback
from analytics.stats.catalogue import METRICS, Metric
from analytics.study import Study
from analytics.study.series import Dates, Returns
from dashboard.charts.style.text import day, literal
from dashboard.choice.status import source_name

HOVER_WIDTH: Final = 44  # characters that a chart's hover has room for on a phone
DAILY: Final = "daily"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A number's definition, its days and number of observations, its source and its interval."""

    definition: str
    window: str
    origin: str
    interval: str = ""


def of(study: Study, metric: Metric, ticker: str) -> Footnote:
    """The footnote of a ticker's metric, of the summary or of the volatility table; plain text."""
    measured = window(study, metric, study.tickers.index(ticker))
    return Footnote(f"{metric.label}: {metric.help}", measured, origin(study, ticker))


def of_figure(study: Study, definition: str, ticker: str, daily: bool) -> Footnote:
    """The footnote of what is no metric, but of all the ticker's returns; plain text.

    Of its daily returns, or of those of the frequency asked for.
    """
    return replace(of(study, _counted_returns(daily), ticker), definition=definition)


def window(study: Study, metric: Metric, row: int) -> str:
    """First and last day of what the metric of a row is computed from, and how much that is.

    The first day is that of the price from which the first return starts; of what is shared with
    a benchmark it is that of the first return.
    """
    if metric.of == "sessions":
        return _of_bars(study, metric, row)
    asked = study.request
    returns = study.daily if metric.of == "daily" else study.periodic
    frequency = DAILY if metric.of == "daily" else asked.frequency
    there, first, beside = ~np.isnan(returns.simple[row]), study.base[row], ""
    if metric.of == "shared" and study.shared is not None:
        there &= ~np.isnan(study.shared.simple[row]) & ~np.isnan(study.shared.benchmark[row])
        first, beside = np.datetime64("NaT"), f" shared with {asked.benchmark}"
    days, kind = _days(returns, row)[there], f"{frequency} {asked.price} returns{beside}"
    if not len(days):
        return f"no {kind} in these dates"
    return _counted(days[0] if np.isnat(first) else first, days[-1], len(days), kind)


def origin(study: Study, ticker: str) -> str:
    """Where a ticker's prices come from, up to which session, and when they were fetched."""
    status = next(one for one in study.statuses if one.ticker == ticker)
    said = [source_name(status.source)]
    said += [f"as of {day(status.as_of)}"] if status.as_of else []
    if status.retrieved_at is not None:
        said += [f"retrieved {day(status.retrieved_at)} {status.retrieved_at:%H:%M} UTC"]
    said += [f"told in {study.request.base}"] if study.request.base else []
    return ", ".join(said)


def of_column(study: Study, metric: Metric, *, with_interval: bool = False) -> str:
    """The footnotes of all tickers' metric, for the help of a column; Markdown.

    Tickers of the same window and source share a line.
    """
    about = f"{coverage.described(metric.id)}\n\n"
    return (
        f"{metric.help}\n\n`{metric.formula}`\n\n"
        f"Unit: {metric.unit}. CSV column: {metric.id}.\n\n"
        f"{about if with_interval else ''}{_by_ticker(study, metric)}"
    )


def of_returns(study: Study, daily: bool = False) -> str:
    """Window, n and source of all tickers' returns, for tables of what is no metric; Markdown."""
    return _by_ticker(study, _counted_returns(daily))


def markdown(note: Footnote, between: str = "\n\n") -> str:
    """The footnote for a place that reads Markdown; unless told otherwise, a paragraph a part."""
    return between.join(map(literal, (note.definition, note.window, note.origin)))


def hovers(
    study: Study, metric: Metric, tickers: Sequence[str], intervals: pd.DataFrame | None = None
) -> list[str]:
    """The footnote of each ticker's metric for a chart's hover, and of its interval in a summary.

    Args:
        study: whose metric it is.
        metric: in the summary.
        tickers: N.
        intervals: the summary with its intervals; None without them.
    """
    notes = [of(study, metric, name) for name in tickers]
    if intervals is not None:
        notes = [
            replace(note, interval=interval(metric, name, intervals))
            for note, name in zip(notes, tickers, strict=True)
        ]
    return [hover(note) for note in notes]


def interval(metric: Metric, ticker: str, intervals: pd.DataFrame) -> str:
    """How the interval of a ticker's metric is made, and how often it holds the true value."""
    return coverage.described(metric.id, fallback.why(intervals, metric, ticker))


def of_all(study: Study, definition: str, measured: str) -> Footnote:
    """The footnote of a number of all tickers asked for together; plain text.

    Args:
        study: of those tickers.
        definition: what the number is.
        measured: its window and n.
    """
    origins = dict.fromkeys(origin(study, name) for name in study.asked)
    return Footnote(definition, measured, "; ".join(origins))


def hover(note: Footnote) -> str:
    """The footnote for a chart's hover, in lines that fit a phone."""
    parts = (note.definition, note.window, note.origin, note.interval)
    lines = (line for part in parts for line in textwrap.wrap(part, HOVER_WIDTH))
    return "<br>".join(map(html.escape, lines))


def _counted_returns(daily: bool) -> Metric:
    return replace(METRICS["observations"], of="daily" if daily else "periodic")


def _by_ticker(study: Study, metric: Metric) -> str:
    """A bullet for each window and source, the tickers it is of in front."""
    found: dict[str, list[str]] = {}
    for row, name in enumerate(study.tickers):
        said = f"{window(study, metric, row)}; {origin(study, name)}"
        found.setdefault(said, []).append(name)
    lines = (f"{', '.join(names)}: {said}" for said, names in found.items())
    return "\n".join(f"- {literal(line)}" for line in lines)


def _of_bars(study: Study, metric: Metric, row: int) -> str:
    """The window of an estimator: the bars that have all the prices it takes."""
    inputs, frequency = study.alone(study.tickers[row]).bars.inputs(), study.request.frequency
    taken = [inputs[name] for name in metric.takes if name in inputs]
    count = int(np.count_nonzero(~np.isnan(taken).any(axis=0)))
    days = _days(study.daily, row)[~np.isnan(study.daily.simple[row])]
    if not count:
        return f"no {frequency} bar with the prices it needs in these dates"
    return _counted(study.base[row], days[-1], count, f"{frequency} bars")


def _days(returns: Returns, row: int) -> Dates:
    return np.asarray(returns.sessions[row])


def _counted(first: np.datetime64, last: np.datetime64, count: int, kind: str) -> str:
    return f"{day(first.astype(object))} to {day(last.astype(object))}, from {count:,} {kind}"
