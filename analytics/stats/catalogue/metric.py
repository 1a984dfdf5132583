"""A metric: one entry of the catalogue, and the reasons that several entries share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from numpy.typing import NDArray

from analytics.stats.catalogue.definitions import DEFINITIONS

Unit = Literal["date", "count", "fraction", "fraction a year", "ratio", "number"]
Sign = Literal["any", "at least 0", "at most 0", "loss above 0"]
Input = Literal["periodic", "daily", "shared", "sessions"]

# A column's ends of an interval are named by the metric's id and one of these.
LOW, HIGH = "_low", "_high"
LESS_THAN_A_YEAR = "the window is shorter than 365 days"
NO_SPREAD = "it needs two returns that differ"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: what it is called, how it is computed, how it reads.

    Attributes:
        id: column name in every CSV, key in every table, name of the function.
        function: of arrays `(..., T)`, returns first if it takes any → `(...)`.
        unit, sign: of the result.
        label: heading for a person.
        help: one sentence on what it says and how.
        undefined: why it is missing when it is.
        of: what it is computed from: returns of the requested frequency, daily returns whatever
            was requested, returns over the sessions shared with the benchmark, or the bars of
            sessions.
        version: of the definition; a change that alters its numbers adds one, so that a bundle
            of last year says which definition it was made by.
    """

    id: str
    function: Callable[..., NDArray[Any]]
    unit: Unit
    sign: Sign
    label: str
    help: str
    undefined: str = "there is no return in the window"
    of: Input = "periodic"
    version: int = 1

    @property
    def definition(self) -> str:
        """The formula, in the symbols of `stats.definitions`."""
        return DEFINITIONS[self.id].formula

    @property
    def source(self) -> str:
        """Who defined it so; "" for what is elementary."""
        return DEFINITIONS[self.id].source

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of the arrays and options that it is computed from."""
        return _parameters(self.function)

    def __call__(self, context: Mapping[str, Any]) -> NDArray[Any]:
        """The metric, given those of the context's arrays and options that it takes by name."""
        return self.function(**{name: context[name] for name in self.takes if name in context})


@cache
def _parameters(function: Callable[..., NDArray[Any]]) -> tuple[str, ...]:
    """Asked for every metric of every block of rows, and slow to find out."""
    return tuple(inspect.signature(function).parameters)
