"""A fan of seeded paths: wealth by day, as percentiles and probabilities, whatever the memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from models.device import DTYPE
from models.montecarlo import tensors
from models.montecarlo.market import Market, block_size, generator
from models.montecarlo.plan import PathPlan
from models.montecarlo.tally import WealthCounts
from models.montecarlo.work import LOST, SQUARES, SUM, Work
from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Fan:
    """Percentiles and probabilities by day 0 to D, on the market's device, in the plan's unit.

    Attributes:
        percentiles: (5, D + 1) the 5th, 25th, 50th, 75th and 95th.
        resolution: (D + 1,) greatest relative error of a percentile by binning.
        mean, deviation: (D + 1,) and standard deviation.
        lost: (D + 1,) share of paths with wealth below net payments in.
        at_goal: (D + 1,) share of paths at or above the goal; 0 without one.
        reached: (D + 1,) share of paths that reached the goal on this day or before.
        ruined: (D + 1,) share of paths without wealth.
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
    plan: PathPlan,
    *,
    paths: int,
    seed: int = 0,
    work: int | None = None,
    report: Report | None = None,
    compiled: bool | None = None,
) -> Fan:
    """The fan of that many paths.

    Paths come in blocks, each with its own random numbers. Counts are integers, and sums are added
    in the order of the blocks, so the bits depend only on market, plan, paths and seed.

    Args:
        market: source of the returns.
        plan: payments in and out.
        paths: at least 1.
        seed: ≥ 0.
        work: work between two calls of `report`, in nanoseconds as counted by
            models.runtime.budget; None is the bound there. An unfinished block is paused during the
            call.
        report: called in this thread with the work done and the total, in the same unit; no worker
            runs meanwhile. An exception that it raises ends the simulation.
        compiled: whether to use compiled loops (CPU only) or torch; None uses the former on a CPU.
            They differ by rounding.
    """
    walk = _Walk(market, plan, paths, seed, compiled=compiled)
    for done in walk.rounds(work):
        if report is not None:
            report(done, walk.work)
    return walk.fan()


class _Walk:
    """Paths walked so far.

    Attributes:
        work: total work of all paths and of their percentiles.
    """

    def __init__(
        self, market: Market, plan: PathPlan, paths: int, seed: int, *, compiled: bool | None
    ) -> None:
        self._market, self._plan, self._paths, self._seed = market, plan, paths, seed
        self._size, self._device = block_size(market), market.weights.device
        by_loops = self._device.type == "cpu" if compiled is None else compiled
        self._tally, self._walk = _ways(plan.days, self._device, compiled=by_loops)
        self._blocks, self._added = math.ceil(paths / self._size), 0
        self._cost = budget.path_day(self._size, len(market.weights))
        self._sums = torch.zeros((6, plan.days + 1), dtype=DTYPE, device=self._device)
        self._finished: dict[int, Tensor] = {}
        self._percentiles: dict[int, Tensor] = {}
        days = plan.days + 1
        self.work = days * (self._blocks * self._cost + self._tally.bins * budget.BIN)

    def rounds(self, work: int | None) -> Iterator[int]:
        """Walk all blocks and read the percentiles; yields the work done so far.

        The first block defines the bins, so the others wait for it.
        """
        done = 0
        for tasks in (
            (self._block(block) for block in range(1)),
            (self._block(block) for block in range(1, self._blocks)),
            (self._read(part) for part in self._tally.parts()),
        ):
            for spent in rounds(tasks, self._device, work):
                self._add_finished()
                done += spent
                yield done
            self._add_finished()  # a block that was paused after its last step ends without cost

    def _block(self, block: int) -> Task:
        """Count a block's wealth and add up its sums."""
        counted = min(self._size, self._paths - block * self._size)
        work = Work(self._plan, self._size, counted, first=block == 0, cost=self._cost)
        random = generator(self._seed, block)
        self._finished[block] = yield from self._walk(self._market, random, work, self._tally)

    def _add_finished(self) -> None:
        """Add the sums of the finished blocks, in the order of the blocks."""
        while self._added in self._finished:
            self._sums += self._finished.pop(self._added)
            self._added += 1

    def _read(self, days: range) -> Task:
        """Percentiles of these days."""
        self._percentiles[days.start] = self._tally.percentiles_of(days, SHARES)
        yield len(days) * self._tally.bins * budget.BIN

    def fan(self) -> Fan:
        """The fan of all paths."""
        n = self._paths
        gain, squares = self._sums[SUM] / n, self._sums[SQUARES] / n
        variance = (squares - gain.square()).clamp(min=0.0) * (n / max(n - 1, 1))
        lost, at_goal, reached, ruined = self._sums[LOST:] / n
        percentiles = [self._percentiles[days.start] for days in self._tally.parts()]
        return Fan(
            percentiles=torch.cat(percentiles, dim=-1),
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
) -> tuple[WealthCounts, Callable[..., Generator[int, None, Tensor]]]:
    """A tally and the function that walks a block; numba is imported only when it is used."""
    if compiled:
        from models.montecarlo import arrays

        return arrays.ArrayTally(days), arrays.walk
    return WealthCounts(days, device), tensors.walk
