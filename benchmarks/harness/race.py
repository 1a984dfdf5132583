"""A race with ratios that are robust to load: contenders alternate in one process.

A temporary load then slows all contenders alike, so the ratio of medians is more reliable than the
seconds. If other programs run beside them, processor seconds are more reliable still, because they
count only the work of the contender's threads. Before the first round each contender runs untimed,
and its result must equal ours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Clocks = tuple[Callable[[], float], Callable[[], float]]  # of the wall, of the processor
FEWEST_ROUNDS = 5
SECONDS_A_TURN = 0.02


@dataclass(frozen=True)
class Case:
    """One size or kind of input: contenders by name, ours first, and how far answers may differ.

    Each contender is a call without arguments that returns its answer as an array. `times` has
    factors for contenders that do only a part of the work; their names say so too. `compared`
    selects the part of both results that is compared, for contenders with fewer results or other
    definitions.
    """

    name: str
    contenders: Mapping[str, Callable[[], Any]]
    relative_tolerance: float = 1e-12
    times: Mapping[str, float] = field(default_factory=dict)
    compared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Seconds per call: median and interquartile range; ratio is the median over ours.

    The same of processor seconds, of all threads together: `processor_ratio` is that on one core.
    """

    case: str
    contender: str
    median_s: float
    iqr_s: float
    ratio: float
    processor_s: float
    processor_ratio: float


def race(
    case: Case,
    rounds: int = 7,
    *,
    clock: Callable[[], float] = perf_counter,
    processor: Callable[[], float] = process_time,
) -> list[Result]:
    """Results in the contenders' order.

    A turn repeats its contender for 20 ms, so that the clock's resolution and the call's overhead
    are negligible; turns are in strict rotation.

    Raises:
        ValueError: under five rounds, or a result that differs from ours; names the contender.
    """
    if rounds < FEWEST_ROUNDS:
        raise ValueError(f"{rounds} rounds say too little: race at least {FEWEST_ROUNDS}")
    _require_same_answers(case)
    clocks = (clock, processor)
    calls = {name: _calls_a_turn(run, clocks) for name, run in case.contenders.items()}
    turns: dict[str, list[Floats]] = {name: [] for name in case.contenders}
    for _ in range(rounds):
        for name, run in case.contenders.items():
            whole = case.times.get(name, 1)
            turns[name].append(whole * _seconds(run, calls[name], clocks) / calls[name])
    return _results(case.name, turns)


def _require_same_answers(case: Case) -> None:
    (ours, first), *others = case.contenders.items()
    expected = first()
    for name, run in others:
        part = case.compared.get(name, ...)
        answers = np.asarray(run())[part], np.asarray(expected)[part]
        if not np.allclose(*answers, rtol=case.relative_tolerance, atol=0, equal_nan=True):
            raise ValueError(f"{case.name}: {name} and {ours} do not give the same answer")


def _calls_a_turn(run: Callable[[], Any], clocks: Clocks) -> int:
    once = max(_seconds(run, 1, clocks)[0], 1e-9)
    return max(1, math.ceil(SECONDS_A_TURN / once))


def _seconds(run: Callable[[], Any], calls: int, clocks: Clocks) -> Floats:
    """(2,) by each clock."""
    start = np.array([clock() for clock in clocks])
    for _ in range(calls):
        run()
    return np.array([clock() for clock in clocks]) - start


def _results(case: str, turns: Mapping[str, Sequence[Floats]]) -> list[Result]:
    found = {name: np.quantile(each, (0.25, 0.5, 0.75), axis=0) for name, each in turns.items()}
    ours = next(iter(found.values()))[1]
    return [
        Result(
            case,
            name,
            median_s=float(middle[0]),
            iqr_s=float((high - low)[0]),
            ratio=float(middle[0] / ours[0]),
            processor_s=float(middle[1]),
            processor_ratio=float(middle[1] / ours[1]),
        )
        for name, (low, middle, high) in found.items()
    ]
