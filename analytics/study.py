"""Study: Request → returns and prices in NumPy; the one path that every number takes.

Prices are tensors until here. `run` turns them into returns on their device and brings
everything over in one crossing; what follows (`analytics.stats`, tables, charts) is NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analytics import window
from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.request import PERIODS_A_YEAR, Request
from analytics.series import Columns, Dates, Floats, Returns, Shared
from analytics.stats import rolling_close_to_close, wealth
from models.device import cross_together
from models.panel import PricePanel
from models.returns import (
    common_sessions,
    compound,
    gross_returns,
    joint_gross_returns,
    undo_splits,
)


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
        shared: `periodic` beside the benchmark over the sessions both have; None without one.
        base: (N,) datetime64[D], the session of the price each row starts from; NaT if none.
        after: (N,) datetime64[D], the first session with a price after the row's last return;
            NaT if none.
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
    shared: Shared | None
    base: Dates
    after: Dates
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
    longer = _Longer(panel, request, chosen)
    if request.frequency != "daily":
        periodic = longer(gross)
        tensors |= {"periodic_simple": periodic - 1.0, "periodic_log": periodic.log()}
    if request.benchmark in panel.tickers:
        pair = joint_gross_returns(panel, request.benchmark, request.price)
        own, other = (longer(one) - 1.0 for one in pair)
        tensors |= {"shared_own": own, "shared_benchmark": other}
    return tensors


class _Longer:
    """Compounds gross returns `(..., T)` dated in the window to the requested frequency."""

    def __init__(self, panel: PricePanel, request: Request, chosen: window.Mask) -> None:
        labels, number = window.periods(panel.dates, request.frequency)
        self.count, self.daily = len(labels), request.frequency == "daily"
        self.number = torch.from_numpy(number).to(panel.device)
        self.chosen = torch.from_numpy(chosen).to(panel.device)

    def __call__(self, gross: Tensor) -> Tensor:
        dated = torch.where(self.chosen, gross, torch.nan)
        return dated if self.daily else compound(dated, self.number, self.count)


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
    periodic, cut_short, columns = daily, dates[:0], np.arange(first, last)
    if request.frequency != "daily":
        periodic, cut_short, columns = _longer(crossed, dates, observed, dated, chosen, request)
    return Study(
        request=request,
        statuses=statuses,
        tickers=panel.tickers,
        dates=dates[keep],
        open=crossed["open"][:, keep],
        close=crossed["close"][:, keep],
        daily=daily,
        periodic=periodic,
        shared=_shared(crossed, columns),
        base=window.base_dates(dates, base),
        after=window.following_dates(dates, observed, dated),
        partial=cut_short,
        history=crossed["log"][:, :last],
    )


def _shared(crossed: dict[str, Floats], columns: Columns) -> Shared | None:
    """The returns beside the benchmark in those columns, if there is one."""
    if "shared_own" not in crossed:
        return None
    own, other = crossed["shared_own"], crossed["shared_benchmark"]
    return Shared(simple=own[:, columns], benchmark=other[:, columns])


def _longer(
    crossed: dict[str, Floats],
    dates: Dates,
    observed: window.Mask,
    dated: window.Mask,
    chosen: window.Mask,
    request: Request,
) -> tuple[Returns, Dates, Columns]:
    """Periodic returns without the periods that have none, labels of partial ones, columns kept."""
    labels, _ = window.periods(dates, request.frequency)
    there = ~np.isnan(crossed["periodic_simple"])
    lacking = window.partial(dates, observed, chosen, request.frequency)
    kept = np.flatnonzero(there.any(axis=0))
    returns = Returns(
        labels=labels[kept],
        sessions=window.last_dated(dates, dated, labels[kept]),
        simple=crossed["periodic_simple"][:, kept],
        log=crossed["periodic_log"][:, kept],
    )
    return returns, labels[(lacking & there).any(axis=0)], kept
