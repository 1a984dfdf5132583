"""A block of paths in torch, on any device."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from models.montecarlo.market import Market, growth
from models.montecarlo.plan import wealth
from models.montecarlo.tally import WealthCounts
from models.montecarlo.work import Work


def walk(
    market: Market, random: np.random.Generator, work: Work, tally: WealthCounts
) -> Generator[int, None, Tensor]:
    """A task (models.runtime.rounds) that counts a block's wealth, a few days per step.

    Args:
        market: the market that the returns are drawn from.
        random: source of random numbers.
        work: the block: its plan, its number of paths, and how many of them count.
        tally: counts wealth by day.

    Returns:
        (6, D + 1) sums over the paths of the block that count.
    """
    plan, kept = work.plan, work.kept
    found, reached = [], None
    goal = math.inf if plan.goal is None else plan.goal
    for day, (now, put_in) in enumerate(wealth(plan, growth(market, random, work.paths))):
        now, put_in = now[:kept], put_in[:kept]
        there = now >= goal
        reached = there if reached is None else reached | there
        flags = torch.stack((now < put_in, there, reached, now == 0.0))
        gain = now - plan.start
        moments = torch.stack((gain.sum(), gain.square().sum()))
        found.append(torch.cat((moments, flags.sum(dim=-1, dtype=gain.dtype))))
        if work.first:
            tally.lay(day, now)
        tally.add(day, now)
        yield work.cost
    return torch.stack(found, dim=-1)
