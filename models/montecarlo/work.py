"""Unit of work of a fan: a block of paths."""

from __future__ import annotations

from dataclasses import dataclass

from models.montecarlo.plan import PathPlan

# Sums per block and day.
SUM, SQUARES, LOST, AT_GOAL, REACHED, RUINED = range(6)


@dataclass(frozen=True)
class Work:
    """A block to walk.

    Attributes:
        plan: what is paid in and taken out.
        paths: P, number of paths drawn.
        kept: number of paths that count, the first ones.
        first: whether this block defines the tally's bins.
        cost: cost of one day of the block, see models.runtime.budget.
    """

    plan: PathPlan
    paths: int
    kept: int
    first: bool
    cost: int
