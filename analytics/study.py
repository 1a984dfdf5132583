"""Study: Request → returns and prices in NumPy; the one path that every number takes.

Prices are tensors until here. `run` turns them into returns on their device and brings
everything over in one crossing; what follows (`analytics.stats`, tables, charts) is NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analytics import window
from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.request import PERIODS_A_YEAR, Request
from analytics.stats import rolling_close_to_close, wealth
from models.device import cross_together
from models.panel import PricePanel
from models.returns import common_sessions, compound, gross_returns, undo_splits

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """Returns of one frequency, NaN where none is dated.

    Shape: `simple` and `log` are (N, P). `labels` (P,) are the dates of the returns file, the
    period's last calendar day; `sessions` (N, P) each ticker's last session in the period.
    """

    labels: Dates
    sessions: Dates
    simple: Floats
    log: Floats


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
        open, close: (N, T) split-adjusted prices in the currency of the status.
        daily: daily returns dated in the window.
        periodic: returns of the requested frequency; `daily` itself when that is daily.
        base: (N,) datetime64[D], the session of the price each row starts from; NaT if none.
        partial: labels of the periods in `periodic` that are not whole for every ticker.
        history: (N, H) daily log returns of all sessions up to the window's end, H ≥ T.
    """

    request: Request
    statuses: tuple[TickerStatus, ...]
    tickers: tuple[str, ...]
    dates: Dates
    open: Floats
    close: Floats
    daily: Returns
    periodic: Returns
    base: Dates
    partial: Dates
    history: Floats

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
    def growth(self) -> Floats:
        """(N, T) wealth of 1 invested at the base; NaN before it and where there is no price."""
        return np.where(self.dates == self.base[:, None], 1.0, wealth(self.daily.simple))

    @property
    def drawdown(self) -> Floats:
        """(N, T) growth over its running maximum, minus 1; ≤ 0, NaN where growth is."""
        growth = self.growth
        return growth / np.fmax.accumulate(growth, axis=-1) - 1.0

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
        """(N, T) close-to-close volatility of the last `request.rolling` returns, annualised.

        Looks back before the window where there are prices, so a short window is not empty.
        """
        daily_periods = self.request.periods or PERIODS_A_YEAR["daily"]
        rolled = rolling_close_to_close(
            self.history, window=self.request.rolling, periods=daily_periods
        )
        return rolled[:, rolled.shape[-1] - len(self.dates) :]


def run(request: Request, loaded: Loaded) -> Study:
    """The study of these loaded prices.

    Args:
        request: what is asked; `loaded` holds its tickers.
        loaded: the panel and the statuses, from `analytics.prices.load`.

    Returns:
        A study whose rows are the tickers with prices; a row without a return in the window
        stays, NaN throughout.
    """
    panel = undo_splits(loaded.panel)
    if request.window == "common":
        panel = common_sessions(panel)
    chosen = window.inside(panel.dates, request.start, request.end)
    crossed = cross_together(_tensors(panel, request, chosen))
    return _cut(request, loaded.statuses, panel, crossed, chosen)


def _tensors(panel: PricePanel, request: Request, chosen: window.Mask) -> dict[str, Tensor]:
    """Everything that crosses, still on the device: prices, daily and periodic returns."""
    gross = gross_returns(panel, request.price)
    tensors = {"open": panel["open"], "close": panel["close"]}
    tensors |= {"simple": gross - 1.0, "log": gross.log()}
    if request.frequency != "daily":
        labels, number = window.periods(panel.dates, request.frequency)
        dated = torch.where(torch.from_numpy(chosen).to(gross.device), gross, torch.nan)
        longer = compound(dated, torch.from_numpy(number).to(gross.device), len(labels))
        tensors |= {"periodic_simple": longer - 1.0, "periodic_log": longer.log()}
    return tensors


def _cut(
    request: Request,
    statuses: tuple[TickerStatus, ...],
    panel: PricePanel,
    crossed: dict[str, Floats],
    chosen: window.Mask,
) -> Study:
    """The study of the window, from arrays of the whole history."""
    dates, observed = panel.dates, ~np.isnan(crossed["close"])
    dated = chosen & ~np.isnan(crossed["simple"])
    base = window.base_columns(observed, dated)
    first = int(base[base >= 0].min(initial=len(dates)))
    last = int(np.flatnonzero(dated.any(axis=0)).max(initial=first - 1)) + 1
    keep = slice(first, last)
    simple, log = (np.where(dated, crossed[kind], np.nan)[:, keep] for kind in ("simple", "log"))
    own = np.broadcast_to(dates[keep], simple.shape)
    daily = Returns(labels=dates[keep], sessions=own, simple=simple, log=log)
    periodic, cut_short = daily, dates[:0]
    if request.frequency != "daily":
        periodic, cut_short = _longer(crossed, dates, observed, dated, chosen, request)
    return Study(
        request=request,
        statuses=statuses,
        tickers=panel.tickers,
        dates=dates[keep],
        open=crossed["open"][:, keep],
        close=crossed["close"][:, keep],
        daily=daily,
        periodic=periodic,
        base=window.base_dates(dates, base),
        partial=cut_short,
        history=crossed["log"][:, :last],
    )


def _longer(
    crossed: dict[str, Floats],
    dates: Dates,
    observed: window.Mask,
    dated: window.Mask,
    chosen: window.Mask,
    request: Request,
) -> tuple[Returns, Dates]:
    """Periodic returns without the periods that have none, and the labels of partial ones."""
    labels, _ = window.periods(dates, request.frequency)
    there = ~np.isnan(crossed["periodic_simple"])
    lacking = window.partial(dates, observed, chosen, request.frequency)
    kept = there.any(axis=0)
    returns = Returns(
        labels=labels[kept],
        sessions=window.last_dated(dates, dated, labels[kept]),
        simple=crossed["periodic_simple"][:, kept],
        log=crossed["periodic_log"][:, kept],
    )
    return returns, labels[(lacking & there).any(axis=0)]
