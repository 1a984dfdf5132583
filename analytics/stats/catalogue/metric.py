"""A metric: one entry of the catalogue, and the reasons that several entries share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from numpy.typing import ArrayLike, NDArray

from analytics import stats

Unit = Literal["date", "count", "fraction", "fraction a year", "ratio", "number"]
Sign = Literal["any", "at least 0", "at most 0", "loss above 0"]
Input = Literal["periodic", "daily", "shared", "sessions"]
Better = Literal["higher", "lower"]

# A column's ends of an interval are named by the metric's id and one of these.
LOW, HIGH = "_low", "_high"
LESS_THAN_A_YEAR = "the window is shorter than 365 days"
NO_SPREAD = "it needs two returns that differ"
# What the letters of a formula stand for.
SYMBOLS = (
    "Symbols: r_1..r_n simple returns, n their number, P periods a year, f = (1+rf)^(1/P) - 1 "
    "the risk-free rate a period, b benchmark returns, mar the minimum acceptable return a "
    "period (f unless given), p_0 = 1, p_t = p_{t-1}(1 + r_t) wealth, D_t = p_t / "
    "max(p_0..p_t) - 1 the drawdown, sd with ddof 1, q the quantile of type 7; o, h, l, c "
    "logarithms of open, high, low and close."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: how it is computed, what it is called, how it reads. Every fact by keyword.

    The formula over resamples, from which its interval is made, has the same id in
    `models.bootstrap.metrics`.

    Attributes:
        id: column name in every CSV, key in every table, name of the function.
        function: of arrays `(..., T)`, returns first if it takes any → `(...)`.
        label: heading for a person.
        help: one sentence on what it says and how.
        formula: its definition, in the letters of `SYMBOLS`.
        source: who defined it so; "" for what is elementary.
        unit, sign: of the result.
        better: the end that everyone wants; None where there is none: a beta or a skewness says
            what a ticker is like, not how good it is.
        undefined: why it is missing when it is.
        of: what it is computed from: returns of the requested frequency, daily returns whatever
            was requested, returns over the sessions shared with the benchmark, or the bars of
            sessions.
        rolling: the same over every window, by sums over blocks; None where each window is
            computed by itself.
        version: of the definition; a change that alters its numbers adds one, so that a bundle
            of last year says which definition it was made by.
    """

    id: str
    function: Callable[..., NDArray[Any]]
    label: str
    help: str
    formula: str
    source: str = ""
    unit: Unit
    sign: Sign
    better: Better | None = None
    undefined: str = "there is no return in the window"
    of: Input = "periodic"
    rolling: Callable[..., NDArray[Any]] | None = None
    version: int = 1

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of the arrays and options that it is computed from."""
        return _parameters(self.function)

    def __call__(self, context: Mapping[str, Any]) -> NDArray[Any]:
        """The metric, given those of the context's arrays and options that it takes by name."""
        return self.function(**{name: context[name] for name in self.takes if name in context})

    def rolled(self, *, window: int, periods: float = 252, **series: ArrayLike) -> NDArray[Any]:
        """An estimator of volatility over the last `window` sessions, as `stats.rolling` has it.

        Args:
            window: number of observed sessions.
            periods: periods per year.
            **series: (..., T) the arrays that the estimator takes, by name.

        Returns:
            (..., T) fractions per year; NaN before `window` sessions have come.
        """
        if self.rolling is not None:
            return self.rolling(**series, window=window, periods=periods)
        return stats.rolling(self.function, **series, window=window, periods=periods)


@cache
def _parameters(function: Callable[..., NDArray[Any]]) -> tuple[str, ...]:
    """Asked for every metric of every block of rows, and slow to find out."""
    return tuple(inspect.signature(function).parameters)
