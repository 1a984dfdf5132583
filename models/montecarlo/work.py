"""A worker's share of a fan: a block of paths."""

from __future__ import annotations

from dataclasses import dataclass

from models.montecarlo.plan import PathPlan

# What is added up of every block, by day.
SUM, SQUARES, LOST, AT_GOAL, REACHED, RUINED = range(6)


@dataclass(frozen=True)
class Work:
    """A block to walk.

    Attributes:
        plan: what is paid in and taken out.
        paths: P that are drawn.
        kept: how many of them, the first ones, are asked for.
        first: whether this block lays the tally's bins.
        cost: of one day of it, see models.runtime.budget.
    """

    plan: PathPlan
    paths: int
    kept: int
    first: bool
    cost: int
