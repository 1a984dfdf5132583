"""Returns over consecutive observed prices, splits undone, and resampling: all tensor operations.

Convention: a return exists only between two consecutive observed closes of the same ticker and
is dated at the second; everything else is NaN. Nothing looks ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.placement import CPU
from models.prices.panel import PricePanel

PRICES = ("open", "high", "low", "close")


def undo_splits(panel: PricePanel) -> PricePanel:
    """The panel with raw tickers split-adjusted; already adjusted tickers are unchanged.

    A raw price before a split of s new shares per old is divided by s, a volume multiplied; so
    is a dividend, which the source states per share of its own day. `split` keeps its values.
    """
    raw = _flags(panel, [origin.prices == "raw" for origin in panel.origins])
    ratio = torch.where(raw & (panel["split"] > 0), panel["split"], 1.0)
    later = _product_after(ratio)
    changed = {name: panel[name] / later for name in (*PRICES, "dividend")}
    return panel.with_fields(changed | {"volume": panel["volume"] * later})


def gross_returns(panel: PricePanel, price: Literal["total", "price"] = "total") -> Tensor:
    """Wealth after over wealth before, one entry per return: 1 + the simple return.

    Total: (close_t + dividends since the last observed close) / that close, as CRSP defines
    it; for a ticker that has only adjusted closes, their ratio. Price: the ratio of closes, NaN
    for a ticker whose closes contain dividends.

    Shape: (ticker, date), NaN where no return ends.
    """
    return _over_last_observed(*_wealth_and_payments(panel, price))


def joint_gross_returns(
    panel: PricePanel, benchmark: str, price: Literal["total", "price"] = "total"
) -> tuple[Tensor, Tensor]:
    """Gross returns of each ticker and of the benchmark over the sessions that the two share.

    As `gross_returns` of the two in their common window: a session at which either lacks a price is
    skipped for both, and dividends on it still count.

    Args:
        panel: prices.
        benchmark: one of its tickers.
        price: as for `gross_returns`.

    Shape: two arrays (ticker, date), NaN in the same places; row i of the second is the benchmark
    on the sessions that it shares with ticker i.
    """
    close, paid = _wealth_and_payments(panel, price)
    row = panel.tickers.index(benchmark)
    other, other_paid = close[row].expand_as(close), paid[row].expand_as(paid)
    shared = ~(close.isnan() | other.isnan())
    own = _over_last_observed(torch.where(shared, close, torch.nan), paid)
    return own, _over_last_observed(torch.where(shared, other, torch.nan), other_paid)


def common_sessions(panel: PricePanel, counted: int | None = None) -> PricePanel:
    """The panel with every price removed on dates at which not all tickers have one.

    Dividends stay, so a return over a removed session still contains what it paid.

    Args:
        panel: the prices.
        counted: number of tickers that must have one, the first ones; None is all.
    """
    shared = ~panel["close"][:counted].isnan().any(dim=0)
    shared_prices = {
        name: torch.where(shared, panel[name], torch.nan) for name in (*PRICES, "adj_close")
    }
    return panel.with_fields(shared_prices)


@dataclass(frozen=True, slots=True, eq=False)
class PeriodRows:
    """The dates of each period in a row of their own, padded to the longest.

    Attributes:
        column: (P, L) int64, which date; 0 in the padding.
        used: (P, L) whether it is a date of the period.
    """

    column: Tensor
    used: Tensor

    @classmethod
    def of(cls, period: NDArray[np.int64], periods: int, device: torch.device = CPU) -> PeriodRows:
        """The rows of these dates.

        Args:
            period: (T,) the period of each date, 0..periods-1.
            periods: how many there are.
            device: where the returns are.
        """
        count = np.bincount(period, minlength=periods)
        used = np.arange(max(int(count.max(initial=0)), 1)) < count[:, None]
        column = np.zeros(used.shape, dtype=np.int64)
        column[used] = np.argsort(period, kind="stable")
        return cls(*(torch.from_numpy(part).to(device) for part in (column, used)))


def compound(gross: Tensor, rows: PeriodRows) -> Tensor:
    """Gross returns of longer periods: the product of those dated in each, in order of date.

    The returns of a period are multiplied along its row, so that a device with many threads
    multiplies them in the same order each time, and gives the same bits.

    Args:
        gross: (..., T), NaN for missing.
        rows: the dates of each period.

    Shape: (..., P), NaN where a period has no return at all.
    """
    taken = torch.where(rows.used, gross[..., rows.column], torch.nan)
    seen = ~taken.isnan()
    product = torch.where(seen, taken, 1.0).cumprod(dim=-1)[..., -1]
    return torch.where(seen.any(dim=-1), product, torch.nan)


def period_ends(
    dates: NDArray[np.datetime64],
    frequency: Literal["weekly", "monthly", "quarterly", "yearly"],
) -> NDArray[np.datetime64]:
    """The last calendar day of the period of each date (weeks: the Friday).

    Shape: (T,) datetime64[D] → (T,) datetime64[D]. A Saturday belongs to the next Friday.

    Example:
        >>> period_ends(np.array(["2024-02-05"], "datetime64[D]"), "monthly")
        array(['2024-02-29'], dtype='datetime64[D]')
    """
    days = dates.astype("datetime64[D]")
    if frequency == "weekly":
        # Day 0 (1970-01-01) was a Thursday, so day 1 was a Friday.
        return days + ((1 - days.astype(np.int64)) % 7).astype("timedelta64[D]")
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[frequency]
    following = days.astype("datetime64[M]").astype(np.int64) // months * months + months
    ends: NDArray[np.datetime64] = following.astype("datetime64[M]").astype("datetime64[D]")
    return ends - np.timedelta64(1, "D")


def _wealth_and_payments(
    panel: PricePanel, price: Literal["total", "price"]
) -> tuple[Tensor, Tensor]:
    """(ticker, date) prices whose ratios are returns, and dividends paid."""
    close = panel["close"]
    if price == "price":
        known = _flags(panel, [origin.price_return for origin in panel.origins])
        return torch.where(known, close, torch.nan), torch.zeros_like(close)
    adjusted = _flags(panel, [origin.basis == "adjusted" for origin in panel.origins])
    paid = torch.where(adjusted, 0.0, panel["dividend"].nan_to_num(0.0))
    return torch.where(adjusted, panel["adj_close"], close), paid


def _over_last_observed(close: Tensor, paid: Tensor) -> Tensor:
    """(close + dividends since the last observed close) / that close; (ticker, date).

    The k-th observed close of a ticker is put into column k, so that the one before it is in
    column k - 1; column 0 stays NaN, because nothing precedes the first close. A payment goes to
    the column of the first observed close on or after its day.
    """
    observed = ~close.isnan()
    rank = observed.cumsum(dim=-1)
    columns = (*close.shape[:-1], close.shape[-1] + 2)
    seen = torch.full(columns, torch.nan, dtype=close.dtype, device=close.device)
    seen = seen.scatter(-1, rank * observed, close)
    due = torch.zeros_like(seen).scatter_add(-1, rank + ~observed, paid)
    return (close + due.gather(-1, rank)) / seen.gather(-1, (rank - 1).clamp(min=0))


def _product_after(ratio: Tensor) -> Tensor:
    """(ticker, date): the product of all ratios dated later."""
    upto = ratio.flip(-1).cumprod(dim=-1).flip(-1)
    return torch.cat((upto[..., 1:], torch.ones_like(upto[..., :1])), dim=-1)


def _flags(panel: PricePanel, values: list[bool]) -> Tensor:
    """(ticker, 1) booleans on the panel's device."""
    return torch.tensor(values, dtype=torch.bool)[:, None].to(panel.device)
