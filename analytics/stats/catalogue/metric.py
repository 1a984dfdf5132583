"""A metric: one entry of the catalogue, and reasons shared by several entries."""

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

# Suffixes of the columns of an interval, after the metric's id.
LOW, HIGH = "_low", "_high"
LESS_THAN_A_YEAR = "the window is shorter than 365 days"
NO_SPREAD = "it needs two returns that differ"
# Symbols of the formulas.
SYMBOLS = (
    "Symbols: r_1..r_n simple returns, n their number, P periods a year, f = (1+rf)^(1/P) - 1 "
    "the risk-free rate a period, b benchmark returns, mar the minimum acceptable return a "
    "period (f unless given), p_0 = 1, p_t = p_{t-1}(1 + r_t) wealth, D_t = p_t / "
    "max(p_0..p_t) - 1 the drawdown, sd with ddof 1, q the quantile of type 7; o, h, l, c "
    "logarithms of open, high, low and close."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: computation, name, unit and texts. All facts are keyword arguments.

    The formula over resamples, from which its interval is made, has the same id in
    `models.bootstrap.metrics`.

    Attributes:
        id: column name in every CSV, key in every table, name of the function.
        function: function of arrays `(..., T)`, returns first if it takes any → `(...)`.
        label: heading on the screen.
        help: one sentence on its meaning.
        formula: its definition, with the symbols of `SYMBOLS`.
        source: source of the definition; "" for elementary ones.
        unit, sign: unit and sign of the result.
        better: which end is better; None for metrics such as beta or skewness, which describe a
            ticker without a better end.
        undefined: why it may be missing.
        of: its input: returns of the requested frequency, daily returns at any requested frequency,
            returns over the sessions shared with the benchmark, or the bars of sessions.
        rolling: the metric over every window, by sums over blocks; None if each window is computed
            by itself.
        version: version of the definition; a change that alters its numbers adds one, so that an
            old bundle names the definition it used.
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
        """The names of its arguments: arrays and options."""
        return _parameters(self.function)

    def __call__(self, context: Mapping[str, Any]) -> NDArray[Any]:
        """The metric with its arguments taken from the context by name."""
        return self.function(**{name: context[name] for name in self.takes if name in context})

    def rolled(self, *, window: int, periods: float = 252, **series: ArrayLike) -> NDArray[Any]:
        """An estimator of volatility over the last `window` sessions, as in `stats.rolling`.

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
    """Cached, because it is slow and needed for every metric of every block of rows."""
    return tuple(inspect.signature(function).parameters)
