"""Wealth under payments in and out, until it is used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from models.option_values import MONTH


@dataclass(frozen=True)
class PathPlan:
    """Horizon, start, payments and goal.

    Attributes:
        days: D sessions ahead.
        start: wealth on day 0, > 0, in any unit; `flow` and `goal` have the same.
        flow: paid in (> 0) or taken out (< 0) at the end of every `every` days, after that day's
            return. A payment buys or sells all assets in proportion, so it does not change the
            weights.
        every: days between flows.
        goal: wealth to reach, or None.
    """

    days: int
    start: float = 1.0
    flow: float = 0.0
    every: int = MONTH
    goal: float | None = None


def wealth(plan: PathPlan, growth: Iterable[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    """Day 0 to D: (B,) wealth, and (B,) payments in so far less payments out.

    Wealth that is used up is 0 from then on: payments stop, and the last withdrawal is the wealth
    that was left.

    Args:
        plan: start and payments.
        growth: (B,) wealth at the end of each day over wealth at its beginning; values that are
            undefined or not above 0 end in wealth 0.
    """
    for day, factor in enumerate(growth, start=1):
        if day == 1:
            now = torch.full_like(factor, plan.start)
            put_in = now
            yield now, put_in
        grown = now * factor
        now = torch.where(grown > 0.0, grown, 0.0)
        if plan.flow and day % plan.every == 0:
            paid = torch.where(now > 0.0, (-now).clamp(min=plan.flow), 0.0)
            now, put_in = now + paid, put_in + paid
        yield now, put_in
        if day == plan.days:
            return
