"""What a study takes over from torch: prices and returns, prepared on their device.

Everything is returned together, so that it leaves in one crossing.
"""

from __future__ import annotations

import torch
from torch import Tensor

from analytics.request import Request
from analytics.study import date_ranges
from models.prices.panel import PricePanel
from models.prices.returns import compound, gross_returns, joint_gross_returns


def tensors(panel: PricePanel, request: Request, chosen: date_ranges.Mask) -> dict[str, Tensor]:
    """What crosses, by name: prices, daily and periodic returns, those beside a benchmark.

    Args:
        panel: split-adjusted prices, whole history.
        request: price kind, frequency and benchmark are used.
        chosen: (T,) the sessions of the window; periodic and shared returns are of these only.

    Shape: (ticker, date), or (ticker, period) for returns of a longer frequency.
    """
    gross = gross_returns(panel, request.price)
    taken = {name: panel[name] for name in ("open", "high", "low", "close")}
    taken |= {"simple": gross - 1.0, "log": _log(gross)}
    longer = _Longer(panel, request, chosen)
    if request.frequency != "daily":
        periodic = longer(gross)
        taken |= {"periodic_simple": periodic - 1.0, "periodic_log": _log(periodic)}
    if request.benchmark in panel.tickers:
        pair = joint_gross_returns(panel, request.benchmark, request.price)
        own, other = (longer(one) - 1.0 for one in pair)
        taken |= {"shared_own": own, "shared_benchmark": other}
    return taken


def _log(gross: Tensor) -> Tensor:
    """The log return; NaN for a total loss, which has none."""
    return torch.where(gross > 0.0, gross, torch.nan).log()


class _Longer:
    """Compounds gross returns `(..., T)` dated in the window to the requested frequency."""

    def __init__(self, panel: PricePanel, request: Request, chosen: date_ranges.Mask) -> None:
        labels, number = date_ranges.periods(panel.dates, request.frequency)
        self.count, self.daily = len(labels), request.frequency == "daily"
        self.number = torch.from_numpy(number).to(panel.device)
        self.chosen = torch.from_numpy(chosen).to(panel.device)

    def __call__(self, gross: Tensor) -> Tensor:
        dated = torch.where(self.chosen, gross, torch.nan)
        return dated if self.daily else compound(dated, self.number, self.count)
