"""A fan of seeded paths: wealth by day, as percentiles and probabilities, whatever the memory."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.device import DTYPE
from models.montecarlo import tensors
from models.montecarlo.market import Market, block_size, generator
from models.montecarlo.plan import Plan
from models.montecarlo.tally import Tally
from models.montecarlo.work import LOST, SQUARES, SUM, Work
from models.workers import cores, side_by_side

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Blocks a worker does between two calls of `progress`.
BLOCKS_A_CHUNK = 2


@dataclass(frozen=True, eq=False)
class Fan:
    """Of n paths, by day from 0 to D, on the device of the market; wealth in the plan's unit.

    Attributes:
        percentiles: (5, D + 1) the 5th, 25th, 50th, 75th and 95th.
        resolution: (D + 1,) the most by which binning moves a percentile, as a share of it.
        mean, deviation: (D + 1,) and standard deviation.
        lost: (D + 1,) share of paths below what was put in, less what was taken out.
        at_goal: (D + 1,) share at the goal or above it; 0 without one.
        reached: (D + 1,) share that has been there on any day until then.
        ruined: (D + 1,) share with nothing left.
    """

    percentiles: Tensor
    resolution: Tensor
    mean: Tensor
    deviation: Tensor
    lost: Tensor
    at_goal: Tensor
    reached: Tensor
    ruined: Tensor


def fan(
    market: Market,
    plan: Plan,
    *,
    paths: int,
    seed: int = 0,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    compiled: bool | None = None,
) -> Fan:
    """The fan of that many paths.

    Paths come in blocks, each with random numbers of its own; what is counted are integers, and
    sums are added block after block: nothing but market, plan, paths and seed moves a bit.

    Args:
        market: where returns come from.
        plan: what is paid in and taken out.
        paths: at least 1.
        seed: ≥ 0.
        chunk: paths between two calls of `progress`, up to whole blocks; None suits the device.
        progress: called in this thread with the paths done and all of them; what it raises ends
            the simulation.
        compiled: whether by compiled loops (on a CPU only) or in torch; None is the former on a
            CPU. They differ by rounding.
    """
    walk = _Walk(market, plan, paths, seed, compiled=compiled)
    size = block_size(market)
    blocks = math.ceil(paths / size)
    step = math.ceil(chunk / size) if chunk else BLOCKS_A_CHUNK * cores(walk.device)
    for first in range(0, blocks, step):
        last = min(first + step, blocks)
        walk.through(range(first, last))
        if progress is not None:
            progress(min(last * size, paths), paths)
    return walk.fan()


class _Walk:
    """Paths walked so far."""

    def __init__(
        self, market: Market, plan: Plan, paths: int, seed: int, *, compiled: bool | None
    ) -> None:
        self._market, self._plan, self._paths, self._seed = market, plan, paths, seed
        self._size = block_size(market)
        self.device = market.weights.device
        by_loops = self.device.type == "cpu" if compiled is None else compiled
        self._tally, self._walk = _ways(plan.days, self.device, compiled=by_loops)
        self._sums = torch.zeros((6, plan.days + 1), dtype=DTYPE, device=self.device)

    def through(self, blocks: range) -> None:
        """Those blocks too; the first one of all lays the bins, so it goes ahead."""
        found: dict[int, Tensor] = {}

        def work(block: int) -> None:
            found[block] = self._block(block)

        ahead = [block for block in blocks if block == 0]
        for together in (ahead, [block for block in blocks if block > 0]):
            side_by_side(work, together, self.device)
        for block in blocks:
            self._sums += found[block]

    def _block(self, block: int) -> Tensor:
        """(6, D + 1) sums over the paths of a block, its wealth counted."""
        kept = min(self._size, self._paths - block * self._size)
        work = Work(self._plan, self._size, kept, first=block == 0)
        return self._walk(self._market, generator(self._seed, block), work, self._tally)

    def fan(self) -> Fan:
        """What all of them came to."""
        n = self._paths
        gain, squares = self._sums[SUM] / n, self._sums[SQUARES] / n
        variance = (squares - gain.square()).clamp(min=0.0) * (n / max(n - 1, 1))
        lost, at_goal, reached, ruined = self._sums[LOST:] / n
        return Fan(
            percentiles=self._tally.percentiles(SHARES),
            resolution=self._tally.resolution,
            mean=self._plan.start + gain,
            deviation=variance.sqrt(),
            lost=lost,
            at_goal=at_goal,
            reached=reached,
            ruined=ruined,
        )


def _ways(
    days: int, device: torch.device, *, compiled: bool
) -> tuple[Tally, Callable[..., Tensor]]:
    """A tally, and how a block is walked; numba is imported only when it is used."""
    if compiled:
        from models.montecarlo import arrays

        return arrays.ArrayTally(days), arrays.walk
    return Tally(days, device), tensors.walk
