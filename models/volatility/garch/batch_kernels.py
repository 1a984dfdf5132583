"""Compiled: value, gradient and information at eight points, each of its own series."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled, inlined
from models.volatility.garch.kernels import (
    BLOCK,
    PLACES,
    SUMS,
    WIDTH,
    advance,
    begin,
    finish,
    lay,
)
from models.volatility.garch.model import MU, NAMES, NU
from models.volatility.garch.score_kernels import natural, weigh

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class BatchInputs(NamedTuple):
    """N series and a model of K parameters.

    Attributes:
        returns, counts, mean: of models.volatility.garch.series.
        base, follows: e²_0 = h_0 is base (N,) plus follows · (mu - mean)².
        asymmetric, student: the model.
        places: (K,) indices of the model's parameters.
    """

    returns: Floats
    counts: Integers
    mean: Floats
    base: Floats
    follows: float
    asymmetric: bool
    student: bool
    places: Integers


class Points(NamedTuple):
    """A point per lane with its derivatives: at and gradient (8, K), value (8,), information."""

    at: Floats
    value: Floats
    gradient: Floats
    information: Floats


class Room(NamedTuple):
    """Scratch: the state, a block of returns, a point per lane, sums, a step."""

    state: Floats
    block: Floats
    parameters: Floats
    jacobian: Floats
    sums: Floats
    score: Floats
    full: Floats
    factor: Floats
    step: Floats


@inlined
def evaluate(given: BatchInputs, rows: Integers, points: Points, room: Room) -> None:
    """Fill in value, gradient and information at eight points.

    Args:
        given: the series and the model.
        rows: (8,) which series each point belongs to.
        points: `at` has the coordinates; the rest is filled.
        room: scratch.
    """
    for lane in range(WIDTH):
        row, own = rows[lane], room.parameters[lane]
        natural(points.at[lane], given.places, own, room.jacobian[lane])
        away = own[MU] - given.mean[row]
        before = given.base[row] + given.follows * away * away
        begin(room.state, lane, own, before, 2.0 * given.follows * away)
    t, end = 0, _next_end(given.counts, rows, -1)
    while end >= 0:
        while t < end:
            if t % BLOCK == 0:
                lay(given.returns, rows, t, room.block)
            last = min(end, t - t % BLOCK + BLOCK)
            _advance(given, room, len(rows), t % BLOCK, last - t + t % BLOCK)
            t = last
        for lane in range(WIDTH):
            if given.counts[rows[lane]] == end:
                _take(given, end, lane, points, room)
        end = _next_end(given.counts, rows, end)


@compiled
def _next_end(counts: Integers, rows: Integers, before: int) -> int:
    """Length of the shortest of these series that is longer than `before`; -1 if none is."""
    least = -1
    for row in rows:
        if counts[row] > before and (least < 0 or counts[row] < least):
            least = counts[row]
    return least


@inlined
def _advance(given: BatchInputs, room: Room, lanes: int, first: int, last: int) -> None:
    """Add the block's returns from `first` to before `last` to the state."""
    if given.asymmetric and given.student:
        advance(room.state, room.block, lanes, first, last, True, True)
    elif given.asymmetric:
        advance(room.state, room.block, lanes, first, last, True, None)
    elif given.student:
        advance(room.state, room.block, lanes, first, last, None, True)
    else:
        advance(room.state, room.block, lanes, first, last, None, None)


@inlined
def _take(given: BatchInputs, count: int, lane: int, points: Points, room: Room) -> None:
    """Fill value, gradient and information of a lane after its last return."""
    finish(room.state, lane, given.student, room.sums)
    points.value[lane] = weigh(
        room.sums,
        count,
        room.parameters[lane, NU],
        room.jacobian[lane],
        given.student,
        room.score,
        room.full,
        points.gradient[lane],
        points.information[lane],
    )


@compiled
def no_points(coordinates: int) -> Points:
    """Eight points that are not evaluated yet."""
    return Points(
        np.zeros((WIDTH, coordinates)),
        np.zeros(WIDTH),
        np.zeros((WIDTH, coordinates)),
        np.zeros((WIDTH, coordinates, coordinates)),
    )


@inlined
def room_for(coordinates: int) -> Room:
    """Scratch for points of this many coordinates."""
    parameters = len(NAMES)
    return Room(
        np.empty(PLACES * WIDTH),
        np.empty(BLOCK * WIDTH),
        np.empty((WIDTH, parameters)),
        np.empty((WIDTH, parameters, coordinates)),
        np.empty(SUMS),
        np.empty(parameters),
        np.empty((parameters, parameters)),
        np.empty((coordinates, coordinates)),
        np.empty(coordinates),
    )
