"""Compiled maximiser of many likelihoods, eight at a time; a finished one frees its lane.

It takes the same steps in the same order as models.fitting.fisher_scoring over the module
likelihood, without the interpreter between them. "torch only" in `benchmarks garch` is the time
without it. A search gives the same bits alone or among others.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.fitting.fisher_scoring import (
    BRAKE,
    BRAKED_DAMPING,
    EASE,
    FIRST_DAMPING,
    LEAST_DAMPING,
    MOST_DAMPING,
    ROUNDING,
    FitOutcome,
)
from models.fitting.fisher_step_kernel import uphill
from models.runtime.compiled import compiled, inlined
from models.volatility.garch.batch_kernels import (
    BatchInputs,
    Points,
    Room,
    evaluate,
    no_points,
    room_for,
)
from models.volatility.garch.kernels import WIDTH

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CONVERGED, UNDEFINED = int(FitOutcome.CONVERGED), int(FitOutcome.UNDEFINED)
TOO_MANY, NO_STEP = int(FitOutcome.TOO_MANY_ITERATIONS), int(FitOutcome.NO_STEP_GAINS)
GOES_ON, IDLE = -1, -1


class Maximised(NamedTuple):
    """Results of J searches: where they ended, with the derivatives at the last evaluation.

    Shape: parameters and gradient (J, K); value, iterations and outcome (J,);
    information (J, K, K).
    """

    parameters: Floats
    value: Floats
    gradient: Floats
    information: Floats
    iterations: Integers
    outcome: Integers


class Steps(NamedTuple):
    """Every step of J maximisations, shaped as fisher_scoring.Trace; possibly without entries."""

    value: Floats
    parameters: Floats
    gradient: Floats


class Lanes(NamedTuple):
    """The searches in progress, one per lane.

    Attributes:
        job: (8,) the search's number, or IDLE.
        rows: (8,) its series.
        spent: (8,) evaluations after the start's; -1 before that.
        damping: (8,).
        begun: (1,) number of searches started.
        here, there: the highest point so far, and the next one to evaluate.
    """

    job: Integers
    rows: Integers
    spent: Integers
    damping: Floats
    begun: Integers
    here: Points
    there: Points


@compiled
def maximise(
    given: BatchInputs,
    rows: Integers,
    starts: Floats,
    longest: Floats,
    fixed: Floats,
    tolerance: float,
    most: int,
    maximised: Maximised,
    steps: Steps,
) -> None:
    """Maximise the likelihood from these starts; fill `maximised` and as many `steps` as it has.

    With no iterations, and a tolerance that no gain falls below, it only evaluates the starts.

    Args:
        given: the series and the model.
        rows: (J,) index of each start's series.
        starts: (J, K) coordinates to begin with.
        longest: (K,) greatest step in each coordinate.
        fixed: (J, K, K) information to use throughout; (0, K, K) renews the expected one in
            each step.
        tolerance: gain in log-likelihood below which a maximisation has converged.
        most: number of iterations.
        maximised: results, to fill.
        steps: trace, to fill; possibly without entries.
    """
    lanes, room = _lanes(starts.shape[1]), room_for(starts.shape[1])
    while _fill(lanes, rows, starts):
        evaluate(given, lanes.rows, lanes.there, room)
        for lane in range(WIDTH):
            if lanes.job[lane] == IDLE:
                continue
            if len(fixed):
                copy(fixed[lanes.job[lane]], lanes.there.information[lane])
            _arrive(lanes, lane)
            outcome = _go_on(lanes, lane, longest, tolerance, most, room, steps)
            if outcome != GOES_ON:
                _put_away(lanes, lane, outcome, maximised)


@inlined
def _fill(lanes: Lanes, rows: Integers, starts: Floats) -> bool:
    """Start the next searches in idle lanes; False when no search is left."""
    busy = False
    for lane in range(WIDTH):
        if lanes.job[lane] == IDLE and lanes.begun[0] < len(rows):
            number = lanes.begun[0]
            lanes.job[lane], lanes.rows[lane] = number, rows[number]
            lanes.spent[lane], lanes.damping[lane] = -1, FIRST_DAMPING
            copy(starts[number], lanes.there.at[lane])
            lanes.begun[0] += 1
        busy = busy or lanes.job[lane] != IDLE
    return busy


@inlined
def _arrive(lanes: Lanes, lane: int) -> None:
    """Accept the evaluated point if it is higher or the start; else raise the damping."""
    here, there = lanes.here, lanes.there
    lowest = here.value[lane] - ROUNDING * abs(here.value[lane])
    starts = lanes.spent[lane] < 0
    if starts or there.value[lane] >= lowest:
        eased = max(lanes.damping[lane] * EASE, LEAST_DAMPING)
        lanes.damping[lane] = FIRST_DAMPING if starts else eased
        here.value[lane] = there.value[lane]
        copy(there.at[lane], here.at[lane])
        copy(there.gradient[lane], here.gradient[lane])
        copy(there.information[lane], here.information[lane])
    else:
        lanes.damping[lane] = max(lanes.damping[lane] * BRAKE, BRAKED_DAMPING)
    lanes.spent[lane] += 1


@inlined
def _go_on(
    lanes: Lanes,
    lane: int,
    longest: Floats,
    tolerance: float,
    most: int,
    room: Room,
    steps: Steps,
) -> int:
    """GOES_ON, with the next point in `there`, or the outcome of this lane's search.

    If the predicted gain is not positive, the damping is raised without an evaluation.
    """
    here, there = lanes.here, lanes.there
    outcome, promised = GOES_ON, 0.0
    while outcome == GOES_ON and not promised > 0.0:
        _record(lanes, lane, steps)
        damping = lanes.damping[lane]
        gradient, information = here.gradient[lane], here.information[lane]
        promised = uphill(gradient, information, damping, longest, room.factor, room.step)
        outcome = _outcome(lanes, lane, promised, tolerance, most)
        if outcome == GOES_ON and not promised > 0.0:
            lanes.damping[lane] = max(damping * BRAKE, BRAKED_DAMPING)
            lanes.spent[lane] += 1
    for k in range(len(room.step)):
        there.at[lane, k] = here.at[lane, k] + room.step[k]
    if outcome == CONVERGED:  # the last step is taken without an evaluation
        copy(there.at[lane], here.at[lane])
    return outcome


@compiled
def _outcome(lanes: Lanes, lane: int, promised: float, tolerance: float, most: int) -> int:
    """The outcome of the search in this lane, from the predicted gain of its next step."""
    damping = lanes.damping[lane]
    if not math.isfinite(lanes.here.value[lane]):
        return UNDEFINED
    if promised >= 0.0 and promised * (1.0 + damping) < tolerance:
        return CONVERGED
    if damping > MOST_DAMPING:
        return NO_STEP
    return TOO_MANY if lanes.spent[lane] >= most else GOES_ON


@compiled
def _record(lanes: Lanes, lane: int, steps: Steps) -> None:
    """Fill the entry of `steps` for the current point of this lane, if there are entries."""
    spent, number = lanes.spent[lane], lanes.job[lane]
    if spent < len(steps.value):
        steps.value[spent, number] = lanes.here.value[lane]
        copy(lanes.here.at[lane], steps.parameters[spent, number])
        copy(lanes.here.gradient[lane], steps.gradient[spent, number])


@inlined
def _put_away(lanes: Lanes, lane: int, outcome: int, maximised: Maximised) -> None:
    """Copy the result of the search into `maximised`, and free its lane."""
    number = lanes.job[lane]
    maximised.value[number], maximised.outcome[number] = lanes.here.value[lane], outcome
    maximised.iterations[number] = lanes.spent[lane]
    copy(lanes.here.at[lane], maximised.parameters[number])
    copy(lanes.here.gradient[lane], maximised.gradient[number])
    copy(lanes.here.information[lane], maximised.information[number])
    lanes.job[lane] = IDLE


@compiled
def copy(source: Floats, to: Floats) -> None:
    """The same numbers, of any shape: numba compiles this faster than `to[:] = source`."""
    for place in np.ndindex(to.shape):
        to[place] = source[place]


@inlined
def _lanes(coordinates: int) -> Lanes:
    idle = np.zeros(WIDTH, np.int64)
    idle[:] = IDLE
    return Lanes(
        idle,
        np.zeros(WIDTH, np.int64),
        np.zeros(WIDTH, np.int64),
        np.zeros(WIDTH),
        np.zeros(1, np.int64),
        no_points(coordinates),
        no_points(coordinates),
    )
