"""First pass of a study, on tensors: currencies, splits, sessions, periods and returns.

It returns one dictionary of tensors, which are converted to NumPy in one transfer.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import currencies, date_ranges, sampling
from analytics.study.date_ranges import Mask, PeriodCalendar
from models.prices.panel import PricePanel
from models.prices.returns import (
    PeriodRows,
    common_sessions,
    compound,
    gross_returns,
    joint_gross_returns,
    undo_splits,
)

PRICES = ("open", "high", "low", "close")


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The prices of a request with their returns, on the device, over the whole history.

    Attributes:
        request: the request, with the frequency of prices if less frequent than daily.
        own_currencies: N currencies of the source's prices.
        panel: split-adjusted prices in the base currency, of joined sessions if requested.
        chosen: (T,) the sessions of the window.
        calendar: the periods of the sessions.
        tensors: name → (ticker, date), or (ticker, period) for returns of a longer frequency.
    """

    request: Request
    own_currencies: tuple[str, ...]
    panel: PricePanel
    chosen: Mask
    calendar: PeriodCalendar
    tensors: dict[str, Tensor]


def prepared(request: Request, loaded: Loaded) -> Prepared:
    """All tensors of a study, not yet cut to the window.

    Args:
        request: the request.
        loaded: the prices of its tickers.
    """
    request = sampling.followed(request, loaded.panel.dates)
    own_currencies = tuple(origin.currency for origin in loaded.panel.origins)
    panel, rates = currencies.told(undo_splits(loaded.panel), loaded, request.base)
    if request.window != "own":
        panel = common_sessions(panel, _joined(panel, request))
    chosen = date_ranges.inside(panel.dates, request.start, request.end)
    calendar = date_ranges.periods(panel.dates, request.frequency)
    tensors = _tensors(panel, request, _Longer(panel, request, chosen, calendar))
    tensors |= {} if rates is None else {"rates": rates}
    return Prepared(request, own_currencies, panel, chosen, calendar, tensors)


def _joined(panel: PricePanel, request: Request) -> int:
    """Number of tickers whose sessions are joined: all, or all but a benchmark in the last row."""
    wanted = request.tickers if request.window == "asked" else ()
    return sum(name in (wanted or panel.tickers) for name in panel.tickers)


def _tensors(panel: PricePanel, request: Request, longer: _Longer) -> dict[str, Tensor]:
    """Prices, daily and periodic returns, and returns shared with a benchmark, by name."""
    gross = gross_returns(panel, request.price)
    taken = {name: panel[name] for name in PRICES}
    taken |= {"simple": gross - 1.0, "log": _log(gross)}
    if request.frequency != "daily":
        periodic = longer(gross)
        taken |= {"periodic_simple": periodic - 1.0, "periodic_log": _log(periodic)}
    if request.benchmark in panel.tickers:
        pair = joint_gross_returns(panel, request.benchmark, request.price)
        own, other = (longer(one) - 1.0 for one in pair)
        taken |= {"shared_own": own, "shared_benchmark": other}
    return taken


def _log(gross: Tensor) -> Tensor:
    """Log returns from gross returns; NaN for a total loss."""
    return torch.where(gross > 0, gross, torch.nan).log()


class _Longer:
    """Compound gross returns `(..., T)` dated in the window to the requested frequency."""

    def __init__(
        self, panel: PricePanel, request: Request, chosen: Mask, calendar: PeriodCalendar
    ) -> None:
        self.daily = request.frequency == "daily"
        self.rows = PeriodRows.of(calendar.number, len(calendar.labels), panel.device)
        self.chosen = torch.from_numpy(chosen).to(panel.device)

    def __call__(self, gross: Tensor) -> Tensor:
        dated = torch.where(self.chosen, gross, torch.nan)
        return dated if self.daily else compound(dated, self.rows)
