"""What becomes of wealth: what is paid in and taken out, and when it is lost or gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from models.option_values import MONTH


@dataclass(frozen=True)
class PathPlan:
    """How long, with how much, towards what.

    Attributes:
        days: D sessions ahead.
        start: wealth on day 0, > 0, in any unit; `flow` and `goal` have the same.
        flow: paid in (> 0) or taken out (< 0) at the end of every `every` days, after that day's
            return. Pays in or out at the mix of the day: the weights of what is held stay.
        every: days between flows.
        goal: wealth to reach, or None.
    """

    days: int
    start: float = 1.0
    flow: float = 0.0
    every: int = MONTH
    goal: float | None = None


def wealth(plan: PathPlan, growth: Iterable[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    """Day 0 to D: (B,) wealth, and (B,) what was paid in until then less what was taken out.

    Wealth that is used up is 0 from then on: nothing is paid in or out any more, and the last
    sum taken out is what there was.

    Args:
        plan: what is paid, and when.
        growth: (B,) wealth at the end of each day over wealth at its beginning; what is not
            above 0, or undefined, leaves nothing.
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
