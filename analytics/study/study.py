"""Study: returns and prices of a request in NumPy, the basis of charts, tables and files."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.prices.bars import TickerStatus
from analytics.request import PERIODS_A_YEAR, Request
from analytics.stats import drawdown, wealth
from analytics.stats.catalogue import METRICS
from analytics.study.date_ranges import PeriodCalendar
from analytics.study.series import DailyBars, Dates, Floats, Returns, Shared


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """The returns and prices of a request: NumPy arrays and plain values only, picklable.

    Rows are the tickers with prices, in the requested order; an additional benchmark is the last
    row. Columns are the sessions of the window, base sessions included.

    Attributes:
        request: the request.
        statuses: status of each ticker, including those without prices.
        tickers: (N,) names of the rows.
        dates: (T,) datetime64[D] session dates, ascending.
        daily: daily returns in the window.
        periodic: returns of the requested frequency; `daily` itself when that is daily.
        shared: `periodic` and the benchmark over the sessions both have; None without one.
        base: (N,) datetime64[D], the session of the price each row starts from; NaT if none.
        after: (N,) datetime64[D], the first session with a price after the row's last return;
            NaT if none.
        partial: labels of the periods in `periodic` that are not whole for every ticker.
        calendar: the periods of the requested frequency for `dates`.
        history: (N, H) bars of all sessions up to the window's end, H ≥ T.
        currencies: N currencies of the source's prices, "" where unknown.
        fx_return: (N,) return of the exchange rate from the base to the last session; None if
            prices were not converted.
        crossed: bytes of its arrays that were converted from torch in one transfer.
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
    calendar: PeriodCalendar
    history: DailyBars
    currencies: tuple[str, ...]
    fx_return: Floats | None
    crossed: int

    def alone(self, name: str) -> Study:
        """The study of one of its tickers: the same sessions, one row."""
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
        """The requested rows: all but an additional benchmark."""
        wanted = self.request.tickers or self.tickers
        return tuple(name for name in self.tickers if name in wanted)

    @property
    def failed(self) -> tuple[TickerStatus, ...]:
        """The statuses of tickers without prices."""
        return tuple(status for status in self.statuses if not status.has_prices)

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """The rows with prices but without a return in the window."""
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
        """(N, P) bars of the requested frequency, from the sessions with a return in the window."""
        daily = self.history.last(len(self.dates)).where(~np.isnan(self.daily.log))
        if self.request.frequency == "daily" or not len(self.dates):
            return daily
        return daily.consistent().longer(self.calendar.starts)

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
        """(N, T) simple daily return, total or price as requested."""
        return self.daily.simple

    @property
    def rolling_volatility(self) -> Floats:
        """(N, T) volatility of the last `request.rolling` sessions, annualised.

        It uses `request.estimator` and looks back before the window if there are prices, so that a
        short window is not empty.
        """
        daily_periods = self.request.periods or PERIODS_A_YEAR["daily"]
        metric, inputs = METRICS[self.request.estimator], self.history.inputs()
        rolled = metric.rolled(
            window=self.request.rolling,
            periods=daily_periods,
            **{name: inputs[name] for name in metric.takes if name in inputs},
        )
        return rolled[:, rolled.shape[-1] - len(self.dates) :]
