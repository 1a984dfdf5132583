"""A ticker's returns, ready to be drawn from, and resamples of them, measured lazily."""

from __future__ import annotations

from functools import cached_property

import torch
from torch import Tensor

from models.tally import Tally

# As in the statistics: a spread below this is the rounding of prices, not risk.
EPS = torch.finfo(torch.float64).eps
ROUNDING = 8 * EPS


class Series:
    """The n observed returns of a ticker, written twice so that blocks run past the end.

    Shape: `returns` (n,) float64, complete.
    """

    def __init__(self, returns: Tensor) -> None:
        """Sort once; every resample's order statistics come from this order."""
        self.ordered, order = returns.sort(stable=True)
        column = torch.arange(len(returns), device=returns.device)
        ranks = torch.empty_like(order).scatter_(0, order, column)
        self._returns, self._ranks = returns.repeat(2), ranks.repeat(2)

    def draw(self, indices: Tensor) -> Sample:
        """The resamples of these (R, n) columns of the series written twice."""
        return Sample(self._returns, self._ranks, self.ordered, indices)

    def itself(self) -> Sample:
        """The series as its own only resample, (1, n): point estimates by the same kernel."""
        return self.draw(torch.arange(len(self.ordered), device=self.ordered.device)[None])


class Sample:
    """R resamples of n returns; what several metrics need is computed once, when first asked for.

    Shape: every property is (R,), or (R, n) where it says so. The same properties of the same
    draws have the same bits however many resamples are computed together.
    """

    def __init__(self, returns: Tensor, ranks: Tensor, ordered: Tensor, indices: Tensor) -> None:
        """Gather the returns; the rest waits."""
        self.n = indices.shape[-1]
        self._ranks, self._ordered, self._indices = ranks, ordered, indices
        self.returns = _take(returns, indices)

    @cached_property
    def tally(self) -> Tally:
        """Counts of the draws by rank, for quantiles and shares."""
        return Tally(_take(self._ranks, self._indices), self._ordered)

    @cached_property
    def mean(self) -> Tensor:
        """Mean return."""
        return self.returns[:, 0] + self._shifted[1]

    @cached_property
    def deviations(self) -> Tensor:
        """(R, n) returns minus their mean; exactly 0 throughout for a constant resample."""
        shifted, mean = self._shifted
        return shifted - mean[:, None]

    @cached_property
    def squares(self) -> Tensor:
        """(R, n) deviations squared."""
        return self.deviations**2

    @cached_property
    def variance(self) -> Tensor:
        """Second central moment, biased."""
        return self.squares.mean(dim=-1)

    @cached_property
    def sd(self) -> Tensor:
        """Standard deviation, ddof 1; NaN below two returns."""
        return (self.variance * _over(self.n, self.n - 1)).sqrt()

    @cached_property
    def wealth(self) -> Tensor:
        """(R, n) wealth of 1 after each return."""
        return (1.0 + self.returns).cumprod(dim=-1)

    @cached_property
    def depths(self) -> Tensor:
        """(R, n) drawdowns, at most 0; back at the high is 0, whatever compounding rounds."""
        peak = self.wealth.cummax(dim=-1).values.clamp_(min=1.0)
        depths = self.wealth / peak - 1.0
        return torch.where(depths >= -2 * self.n * EPS, 0.0, depths)

    @cached_property
    def max_drawdown(self) -> Tensor:
        """Deepest drawdown, at most 0."""
        return self.depths.amin(dim=-1)

    def downside(self, target: float) -> Tensor:
        """Root mean square of what each return falls short of `target`, over all n."""
        return (self.returns - target).clamp_(max=0.0).square_().mean(dim=-1).sqrt()

    @cached_property
    def _shifted(self) -> tuple[Tensor, Tensor]:
        """(R, n) returns minus the first, so that equal ones give 0; and their mean."""
        shifted = self.returns - self.returns[:, :1]
        return shifted, shifted.mean(dim=-1)


def _take(values: Tensor, indices: Tensor) -> Tensor:
    """(R, n) entries of a (2n,) series; index_select, because it is the fastest of torch's."""
    return values.index_select(0, indices.reshape(-1)).view(indices.shape)


def _over(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")
