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

    Shape: every property is (R,) but `returns`, (R, n). Only that and the tally are kept: arrays
    of (R, n) that go as soon as they are summed leave the cache to the next. The same properties
    of the same draws have the same bits however many resamples are computed together.
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

    @property
    def mean(self) -> Tensor:
        """Mean return."""
        return self._moments[0]

    @property
    def variance(self) -> Tensor:
        """Second central moment, biased; exactly 0 for a constant resample."""
        return self._moments[1]

    @property
    def third(self) -> Tensor:
        """Third central moment, biased."""
        return self._moments[2]

    @property
    def fourth(self) -> Tensor:
        """Fourth central moment, biased."""
        return self._moments[3]

    @cached_property
    def sd(self) -> Tensor:
        """Standard deviation, ddof 1; NaN below two returns."""
        return (self.variance * _over(self.n, self.n - 1)).sqrt()

    @property
    def neighbours(self) -> Tensor:
        """Mean product of each return's deviation with the one before it, over n."""
        return self._moments[4]

    @property
    def growth(self) -> Tensor:
        """Wealth of 1 after all returns."""
        return self._path[0]

    @property
    def max_drawdown(self) -> Tensor:
        """Deepest drawdown below the highest wealth so far, the start included; at most 0."""
        return self._path[1]

    @property
    def mean_square_drawdown(self) -> Tensor:
        """Mean of the squared drawdowns."""
        return self._path[2]

    @property
    def worst_drawdowns(self) -> Tensor:
        """Mean of the worst 5 % of drawdowns, by count; at most 0."""
        return self._path[3]

    @property
    def mean_episode(self) -> Tensor:
        """Mean over drawdown episodes of the depth of each, below 0; NaN without an episode."""
        return self._path[4]

    def downside(self, target: float) -> Tensor:
        """Root mean square of what each return falls short of `target`, over all n."""
        return (self.returns - target).clamp_(max=0.0).square_().mean(dim=-1).sqrt()

    @cached_property
    def _moments(self) -> tuple[Tensor, ...]:
        """Mean, central moments and lagged product; two-pass, shifted by the first return."""
        first = self.returns[:, :1]
        deviation = self.returns - first
        mean = deviation.mean(dim=-1, keepdim=True)
        deviation.sub_(mean)
        neighbours = (deviation[:, 1:] * deviation[:, :-1]).sum(dim=-1) / self.n
        square = deviation.square()
        variance = square.mean(dim=-1)
        third = deviation.mul_(square).mean(dim=-1)
        fourth = square.square_().mean(dim=-1)
        return (first + mean)[:, 0], variance, third, fourth, neighbours

    @cached_property
    def _path(self) -> tuple[Tensor, ...]:
        """Wealth at the end, and what its drawdowns on the way add up to."""
        wealth = (1.0 + self.returns).cumprod(dim=-1)
        growth = wealth[:, -1].clone()
        highest = wealth.cummax(dim=-1).values.clamp_(min=1.0)
        depths = wealth.div_(highest).sub_(1.0)
        # Back at the high is 0, whatever compounding rounds: as in the statistics.
        depths.masked_fill_(depths >= -2 * self.n * EPS, 0.0)
        worst = depths.topk(-(-self.n // 20), dim=-1, largest=False, sorted=False).values
        return (
            growth,
            depths.amin(dim=-1),
            depths.square().mean(dim=-1),
            worst.mean(dim=-1),
            _mean_episode(depths),
        )


def _mean_episode(depths: Tensor) -> Tensor:
    """(R,) mean over the runs of depths below 0 of the deepest of each; NaN without one."""
    under = depths < 0
    begins = under & ~torch.nn.functional.pad(under, (1, 0))[:, :-1]
    episode = begins.cumsum(dim=-1) * under
    deepest = depths.new_zeros((len(depths), depths.shape[-1] + 1))
    deepest = deepest.scatter_reduce(-1, episode, depths, "amin")[:, 1:]
    return deepest.sum(dim=-1) / begins.sum(dim=-1)


def _take(values: Tensor, indices: Tensor) -> Tensor:
    """(R, n) entries of a (2n,) series; index_select, because it is the fastest of torch's."""
    return values.index_select(0, indices.reshape(-1)).view(indices.shape)


def _over(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")
