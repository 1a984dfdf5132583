"""Scenario: all options of a simulation, in plain values.

The command line, the page, the manifest of a bundle and the result use this object. A field's
annotation has its help text: `analytics.commands.scenario_options` derives the command's options
from the fields, so a new option is a new field and a widget on the page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, get_args

from analytics.portfolio import weights as given_weights
from models.errors import RequestError
from models.option_values import MONTH

Model = Literal["normal", "t", "garch", "bootstrap"]
Parameters = Literal["uncertain", "fixed"]
LONGEST = 12_600
FEWEST_PATHS, MOST_PATHS = 1_000, 1_000_000
PARAMETERS = (
    "uncertain: each path draws its mean and volatility within the sampling errors of the "
    "estimates; fixed: the estimates are taken as the truth, and fans are too narrow. From short "
    "histories or over many years, uncertain means raise the mean and the p95: the few paths with "
    "a high mean compound it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """All options of a simulation, with the defaults of the whole product.

    Attributes:
        model: "normal" and "t" have the returns' means and covariances, and no memory; "garch"
            redraws past shocks at a volatility that each path continues from today's; "bootstrap"
            draws blocks of past days.
        parameters: "uncertain" draws a mean and a volatility for each path within their sampling
            errors; "fixed" takes the estimates as the truth (see
            analytics.simulation.simulation_market.learn).
        weights: ticker → share of wealth, 1 together; None is equal shares of all tickers.
        rebalanced: whether weights are restored every day at no cost; else assets are bought and
            held.
        days: sessions ahead, 1 to 12,600.
        paths: 1,000 to 1,000,000.
        seed: ≥ 0; the same seed is the same simulation.
        goal: wealth to reach, above 0; None is no goal.
        start_wealth: on day 0, above 0, in the unit of `goal` and `flow`.
        flow: paid in (> 0) or taken out (< 0) at the end of every `flow_every` days.
        flow_every: 21 is about a month.

    Raises:
        RequestError: any other value; the message has a remedy.
    """

    model: Annotated[Model, "How returns are drawn."] = "bootstrap"
    parameters: Annotated[Parameters, PARAMETERS] = "uncertain"
    weights: Annotated[Mapping[str, float] | None, "Shares of wealth, 1 together."] = field(
        default=None, hash=False
    )
    rebalanced: Annotated[bool, "Weights restored daily, not bought and held."] = False
    days: Annotated[int, "Sessions ahead."] = 252
    paths: Annotated[int, "How many."] = 10_000
    seed: Annotated[int, "The same seed gives the same file."] = 0
    goal: Annotated[float | None, "Wealth to reach."] = None
    start_wealth: Annotated[float, "To start with."] = 10_000.0
    flow: Annotated[float, "Paid in, or below 0 taken out, now and then."] = 0.0
    flow_every: Annotated[int, "Days from one such payment to the next."] = MONTH

    def __post_init__(self) -> None:
        """Refuse invalid options."""
        _require_known("a model", self.model, get_args(Model))
        _require_known("parameters", self.parameters, get_args(Parameters))
        self._check_counts()
        self._check_money()
        if self.weights is not None:
            checked = given_weights.checked(self.weights, tuple(self.weights))
            object.__setattr__(self, "weights", checked)

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence on each valid option that may be a mistake."""
        if self.goal is None or self.goal > self.start_wealth:
            return ()
        start = f"the {self.start_wealth:,g} to start with"
        return (f"the goal of {self.goal:,g} is not above {start}: it is reached on day 0",)

    def but(self, **changes: Any) -> Scenario:
        """The same scenario with some fields changed, checked again."""
        return replace(self, **changes)

    def _check_counts(self) -> None:
        for what, value, low, high, usual in (
            ("days ahead", self.days, 1, LONGEST, 252),
            ("paths", self.paths, FEWEST_PATHS, MOST_PATHS, 10_000),
            ("days between payments", self.flow_every, 1, LONGEST, MONTH),
        ):
            if not low <= value <= high:
                raise RequestError(f"{low:,} to {high:,} {what}", repr(value), f"try {usual:,}")
        if self.seed < 0:
            raise RequestError("a seed of 0 or more", repr(self.seed), "use 0")

    def _check_money(self) -> None:
        for what, sum_ in (("wealth to start with", self.start_wealth), ("a goal", self.goal)):
            if sum_ is not None and not (math.isfinite(sum_) and sum_ > 0.0):
                raise RequestError(f"{what} above 0", repr(sum_), "write a sum of money")
        if not math.isfinite(self.flow):
            raise RequestError(
                "a payment, below 0 if it is taken out", repr(self.flow), "write a sum of money"
            )


def _require_known(what: str, chosen: str, known: tuple[str, ...]) -> None:
    if chosen not in known:
        raise RequestError(f"{what} among {', '.join(known)}", repr(chosen), "choose one")
