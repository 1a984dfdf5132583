"""Cases that restate what a peer's own tests expect: function, inputs, value; one a line of JSON.

A case without `why` must agree with our function. With `why` it is on the allow-list: `ours` is
what our definition gives instead, by the slow twins of `tests/answers` or by hand, and must be
another figure; without `ours` we have no such function. So no entry can outlive its reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One expected value: the peer's function, its inputs by name, the figure, the verdict."""

    function: str
    inputs: dict[str, Any]
    expected: np.ndarray
    decimals: int
    why: str | None
    ours: np.ndarray | None

    def __str__(self) -> str:
        return "-".join([self.function, *(f"{value}" for value in self.inputs.values())])

    @property
    def verdict(self) -> str:
        """agrees, differs or absent."""
        return "agrees" if not self.why else "absent" if self.ours is None else "differs"

    def agrees(self, found: np.ndarray) -> bool:
        """Whether that is the peer's figure, to the decimals that its test looks at."""
        # the limit of numpy.testing.assert_almost_equal, which the peers' tests use
        limit = 1.5 * 10.0**-self.decimals
        same_shape = np.shape(found) == self.expected.shape
        return same_shape and np.allclose(found, self.expected, 0, limit, equal_nan=True)


def read(name: str) -> tuple[dict[str, Any], list[Case]]:
    """The inputs and the cases of a peer's file."""
    stored = json.loads((HERE / name).read_text(encoding="utf-8"))
    return stored, [_case(**line) for line in stored["cases"]]


def numbers(stored: Any) -> np.ndarray:
    """Numbers as JSON has them: null is missing, "inf" infinite, "1/n" is inf, 1, 1/2 … 1/998."""
    if stored == "1/n":
        return np.array([np.inf, *(1 / n for n in range(1, 999))])
    if isinstance(stored, list):
        return np.array([numbers(value) for value in stored], dtype=float)
    return np.array(np.nan if stored is None else float(stored))


def _case(
    *,
    function: str,
    expected: Any,
    decimals: int = 8,
    why: str | None = None,
    ours: Any = "absent",
    **inputs: Any,
) -> Case:
    mine = None if ours == "absent" else numbers(ours)
    return Case(function, inputs, numbers(expected), decimals, why, mine)


def with_verdict(cases: Sequence[Case], verdict: str) -> list[Case]:
    """Those cases that should have it."""
    return [case for case in cases if case.verdict == verdict]


def answer(adapter: dict[str, Callable[[Case], Any]], case: Case) -> np.ndarray:
    """What our function gives where the peer's would be called."""
    return np.asarray(adapter[case.function](case), dtype=float)
