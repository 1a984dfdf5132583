"""Third pass of a study, on arrays: the whole history is cut to the requested window."""

from __future__ import annotations

import numpy as np

from analytics.prices.bars import TickerStatus
from analytics.stats import previous_close
from analytics.study import currencies, date_ranges
from analytics.study.date_ranges import Mask
from analytics.study.on_device import PRICES, Prepared
from analytics.study.series import Columns, DailyBars, Dates, Floats, Returns, Shared
from analytics.study.study import Study
from models.prices.panel import PricePanel


def cut(
    prepared: Prepared, crossed: dict[str, Floats], statuses: tuple[TickerStatus, ...]
) -> Study:
    """The study of the window.

    Args:
        prepared: the first pass.
        crossed: its tensors converted to arrays, by name.
        statuses: status of each ticker.
    """
    request, panel = prepared.request, prepared.panel
    dates, observed = panel.dates, ~np.isnan(crossed["close"])
    dated = prepared.chosen & ~np.isnan(crossed["simple"])
    base = date_ranges.base_columns(observed, dated)
    first = int(base[base >= 0].min(initial=len(dates)))
    last = int(np.flatnonzero(dated.any(axis=0)).max(initial=first - 1)) + 1
    keep = slice(first, last)
    simple, log = (np.where(dated, crossed[kind], np.nan)[:, keep] for kind in ("simple", "log"))
    own = np.broadcast_to(dates[keep], simple.shape)
    daily = Returns(labels=dates[keep], sessions=own, simple=simple, log=log)
    periodic, cut_short, columns = daily, dates[:0], np.arange(first, last)
    if request.frequency != "daily":
        periodic, cut_short, columns = _longer(prepared, crossed, observed, dated)
    return Study(
        request=request,
        statuses=statuses,
        tickers=panel.tickers,
        dates=dates[keep],
        daily=daily,
        periodic=periodic,
        shared=_shared(crossed, columns, _comparable(panel, request.benchmark)),
        base=date_ranges.base_dates(dates, base),
        after=date_ranges.following_dates(dates, observed, dated),
        partial=cut_short,
        calendar=prepared.calendar.between(first, last),
        history=_bars({name: values[:, :last] for name, values in crossed.items()}),
        currencies=prepared.own_currencies,
        fx_return=currencies.change(crossed["rates"], base, dated) if "rates" in crossed else None,
        crossed=sum(array.nbytes for array in crossed.values()),
    )


def _bars(crossed: dict[str, Floats]) -> DailyBars:
    prices = {name: crossed[name] for name in PRICES}
    return DailyBars(log=crossed["log"], previous=previous_close(prices["close"]), **prices)


def _comparable(panel: PricePanel, benchmark: str | None) -> Mask:
    """(N, 1) whether each ticker has the benchmark's currency."""
    units = [origin.currency for origin in panel.origins]
    other = units[panel.tickers.index(benchmark)] if benchmark in panel.tickers else ""
    return currencies.same(units, other)[:, None]


def _shared(crossed: dict[str, Floats], columns: Columns, comparable: Mask) -> Shared | None:
    """The returns shared with the benchmark in those columns, if any; NaN if incomparable."""
    if "shared_own" not in crossed:
        return None
    pair = (crossed[name][:, columns] for name in ("shared_own", "shared_benchmark"))
    own, other = (np.where(comparable, one, np.nan) for one in pair)
    return Shared(simple=own, benchmark=other)


def _longer(
    prepared: Prepared, crossed: dict[str, Floats], observed: Mask, dated: Mask
) -> tuple[Returns, Dates, Columns]:
    """Periodic returns without empty periods, labels of partial periods, columns of the others."""
    dates, calendar = prepared.panel.dates, prepared.calendar
    there = ~np.isnan(crossed["periodic_simple"])
    lacking = date_ranges.partial(
        dates, observed, prepared.chosen, prepared.request.frequency, calendar
    )
    retained = np.flatnonzero(there.any(axis=0))
    labels = calendar.labels[retained]
    returns = Returns(
        labels=labels,
        sessions=date_ranges.last_dated(dates, dated, labels),
        simple=crossed["periodic_simple"][:, retained],
        log=crossed["periodic_log"][:, retained],
    )
    return returns, calendar.labels[(lacking & there).any(axis=0)], retained
