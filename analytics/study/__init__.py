"""Study: Request → returns and prices in NumPy; the one path that every number takes.

Prices are tensors until here. `run` turns them into returns on their device and brings
everything over in one crossing; what follows (`analytics.stats`, tables, charts) is NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.request import PERIODS_A_YEAR, Request
from analytics.stats import drawdown, previous_close, wealth
from analytics.stats.catalogue import METRICS
from analytics.study import currencies, date_ranges, sampling
from analytics.study import tensors as crossing
from analytics.study.series import Columns, DailyBars, Dates, Floats, Returns, Shared
from models.device import cross_together
from models.prices.panel import PricePanel
from models.prices.returns import common_sessions, undo_splits

# The stages of `run`.
RETURNS, CROSSING, WINDOW = "returns", "crossing", "window"


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """The returns and prices of a request: NumPy arrays and plain values only, picklable.

    Rows are the tickers that have prices, in the order asked for; a benchmark that was not
    among them is the last row. Columns are the sessions of the window, base sessions included.

    Attributes:
        request: what was asked.
        statuses: how each ticker fared, those without prices too.
        tickers: (N,) names of the rows.
        dates: (T,) datetime64[D] session dates, ascending.
        daily: daily returns dated in the window.
        periodic: returns of the requested frequency; `daily` itself when that is daily.
        shared: `periodic` beside the benchmark over the sessions both have; None without one.
        base: (N,) datetime64[D], the session of the price each row starts from; NaT if none.
        after: (N,) datetime64[D], the first session with a price after the row's last return;
            NaT if none.
        partial: labels of the periods in `periodic` that are not whole for every ticker.
        history: (N, H) bars of all sessions up to the window's end, H ≥ T.
        currencies: N, of the source's prices, "" where unknown.
        fx_return: (N,) what the exchange rate returned from the base to the last session, where
            prices are told in another currency; None where they are not.
        crossed: bytes of the arrays that left torch for it, together, in one crossing.
    """

    request: Request
    statuses: tuple[TickerStatus, ...]
    tickers: tuple[str, ...]
    dates: Dates
    daily: Returns
    periodic: Returns
    shared: Shared | None
    base: Dates
    after: Dates
    partial: Dates
    history: DailyBars
    currencies: tuple[str, ...]
    fx_return: Floats | None
    crossed: int

    def alone(self, name: str) -> Study:
        """The study of that one of its tickers: the same sessions, one row."""
        row = self.tickers.index(name)
        one = slice(row, row + 1)
        return replace(
            self,
            tickers=(name,),
            daily=self.daily.rows(one),
            periodic=self.periodic.rows(one),
            shared=self.shared and self.shared.rows(one),
            base=self.base[one],
            after=self.after[one],
            history=self.history.rows(one),
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """The rows asked for: all but a benchmark that only stands beside them."""
        wanted = self.request.tickers or self.tickers
        return tuple(name for name in self.tickers if name in wanted)

    @property
    def failed(self) -> tuple[TickerStatus, ...]:
        """The statuses of tickers without prices."""
        return tuple(status for status in self.statuses if not status.has_prices)

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """The rows that have prices, but no return in the window."""
        return tuple(np.array(self.tickers, dtype=object)[np.isnat(self.base)])

    @property
    def open(self) -> Floats:
        """(N, T) split-adjusted opens in the currency of the status."""
        return self.history.last(len(self.dates)).open

    @property
    def close(self) -> Floats:
        """(N, T) split-adjusted closes in the currency of the status."""
        return self.history.last(len(self.dates)).close

    @property
    def bars(self) -> DailyBars:
        """(N, P) bars of the requested frequency, of the sessions with a return in the window."""
        daily = self.history.last(len(self.dates)).where(~np.isnan(self.daily.log))
        if self.request.frequency == "daily" or not len(self.dates):
            return daily
        _, number = date_ranges.periods(self.dates, self.request.frequency)
        return daily.consistent().longer(np.flatnonzero(np.diff(number, prepend=-1)))

    @property
    def growth(self) -> Floats:
        """(N, T) wealth of 1 invested at the base; NaN before it and where there is no price."""
        return np.where(self.dates == self.base[:, None], 1.0, wealth(self.daily.simple))

    @property
    def drawdown(self) -> Floats:
        """(N, T) growth over its running maximum, minus 1; ≤ 0, NaN where growth is."""
        return np.where(self.dates == self.base[:, None], 0.0, drawdown(self.daily.simple))

    @property
    def open_to_close(self) -> Floats:
        """(N, T) return from the open to the close of one session; NaN without an open."""
        return self.close / self.open - 1.0

    @property
    def close_to_close(self) -> Floats:
        """(N, T) simple daily return, total or price as asked for."""
        return self.daily.simple

    @property
    def rolling_volatility(self) -> Floats:
        """(N, T) volatility of the last `request.rolling` sessions, annualised.

        By `request.estimator`. Looks back before the window where there are prices, so a short
        window is not empty.
        """
        daily_periods = self.request.periods or PERIODS_A_YEAR["daily"]
        metric, inputs = METRICS[self.request.estimator], self.history.inputs()
        rolled = metric.rolled(
            window=self.request.rolling,
            periods=daily_periods,
            **{name: inputs[name] for name in metric.takes if name in inputs},
        )
        return rolled[:, rolled.shape[-1] - len(self.dates) :]


def _unwatched(stage: str) -> None:
    """Nobody asks when a stage ends."""


def run(request: Request, loaded: Loaded, lap: Callable[[str], None] = _unwatched) -> Study:
    """The study of these loaded prices.

    Args:
        request: what is asked; `loaded` holds its tickers. Where it leaves the frequency open, that
            of prices which come less often than daily takes its place (`sampling`).
        loaded: the panel and the statuses, from `analytics.prices.load`.
        lap: told the name of each stage (`RETURNS`, `CROSSING`, `WINDOW`) when it ends.

    Returns:
        A study whose rows are the tickers with prices; a row without a return in the window
        stays, NaN throughout.
    """
    request = sampling.followed(request, loaded.panel.dates)
    own = tuple(origin.currency for origin in loaded.panel.origins)
    panel, rates = currencies.told(undo_splits(loaded.panel), loaded, request.base)
    if request.window != "own":
        panel = common_sessions(panel, _joined(panel, request))
    chosen = date_ranges.inside(panel.dates, request.start, request.end)
    tensors = crossing.tensors(panel, request, chosen)
    tensors |= {} if rates is None else {"rates": rates}
    lap(RETURNS)
    crossed = cross_together(tensors)
    lap(CROSSING)
    found = _cut(request, loaded.statuses, own, panel, crossed, chosen)
    lap(WINDOW)
    return found


def _joined(panel: PricePanel, request: Request) -> int:
    """How many tickers have their sessions joined: all, or all but a benchmark in the last row."""
    wanted = request.tickers if request.window == "asked" else ()
    return sum(name in (wanted or panel.tickers) for name in panel.tickers)


def _cut(
    request: Request,
    statuses: tuple[TickerStatus, ...],
    own_currencies: tuple[str, ...],
    panel: PricePanel,
    crossed: dict[str, Floats],
    chosen: date_ranges.Mask,
) -> Study:
    """The study of the window, from arrays of the whole history."""
    dates, observed = panel.dates, ~np.isnan(crossed["close"])
    dated = chosen & ~np.isnan(crossed["simple"])
    base = date_ranges.base_columns(observed, dated)
    first = int(base[base >= 0].min(initial=len(dates)))
    last = int(np.flatnonzero(dated.any(axis=0)).max(initial=first - 1)) + 1
    keep = slice(first, last)
    simple, log = (np.where(dated, crossed[kind], np.nan)[:, keep] for kind in ("simple", "log"))
    own = np.broadcast_to(dates[keep], simple.shape)
    daily = Returns(labels=dates[keep], sessions=own, simple=simple, log=log)
    periodic, cut_short, columns = daily, dates[:0], np.arange(first, last)
    if request.frequency != "daily":
        periodic, cut_short, columns = _longer(crossed, dates, observed, dated, chosen, request)
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
        history=_bars({name: values[:, :last] for name, values in crossed.items()}),
        currencies=own_currencies,
        fx_return=currencies.change(crossed["rates"], base, dated) if "rates" in crossed else None,
        crossed=sum(array.nbytes for array in crossed.values()),
    )


def _bars(crossed: dict[str, Floats]) -> DailyBars:
    prices = {name: crossed[name] for name in ("open", "high", "low", "close")}
    return DailyBars(log=crossed["log"], previous=previous_close(prices["close"]), **prices)


def _comparable(panel: PricePanel, benchmark: str | None) -> date_ranges.Mask:
    """(N, 1) whether each ticker has the benchmark's currency."""
    told = [origin.currency for origin in panel.origins]
    other = told[panel.tickers.index(benchmark)] if benchmark in panel.tickers else ""
    return currencies.same(told, other)[:, None]


def _shared(
    crossed: dict[str, Floats], columns: Columns, comparable: date_ranges.Mask
) -> Shared | None:
    """The returns beside the benchmark in those columns, if there is one; NaN if incomparable."""
    if "shared_own" not in crossed:
        return None
    pair = (crossed[name][:, columns] for name in ("shared_own", "shared_benchmark"))
    own, other = (np.where(comparable, one, np.nan) for one in pair)
    return Shared(simple=own, benchmark=other)


def _longer(
    crossed: dict[str, Floats],
    dates: Dates,
    observed: date_ranges.Mask,
    dated: date_ranges.Mask,
    chosen: date_ranges.Mask,
    request: Request,
) -> tuple[Returns, Dates, Columns]:
    """Periodic returns without the periods that have none, labels of partial ones, columns kept."""
    labels, _ = date_ranges.periods(dates, request.frequency)
    there = ~np.isnan(crossed["periodic_simple"])
    lacking = date_ranges.partial(dates, observed, chosen, request.frequency)
    kept = np.flatnonzero(there.any(axis=0))
    returns = Returns(
        labels=labels[kept],
        sessions=date_ranges.last_dated(dates, dated, labels[kept]),
        simple=crossed["periodic_simple"][:, kept],
        log=crossed["periodic_log"][:, kept],
    )
    return returns, labels[(lacking & there).any(axis=0)], kept
