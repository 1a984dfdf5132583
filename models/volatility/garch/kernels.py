"""Compiled recursion of eight series side by side: variances, derivatives and sums.

One pass gives h, its derivatives, and the sums that the module likelihood names. A series takes a
lane, one of eight places side by side, and its operations and their order do not depend on the
other lanes: its sums are the same to the bit alone or among others.

The loops over lanes are plain. A compiler turns each into vector instructions because it does not
know how many lanes there are (a loop of eight it would write out instead) and sees that the parts
of the state, in one array at constant distances, do not overlap. Compared with a vector type built
on the private parts of numba and llvmlite, which they replaced, `benchmarks garch` keeps 0.73
(GARCH) to 0.87 (GJR, Student's t) of its speed; the bits are the same.

A flag is True or None: numba compiles a loop for each type of its arguments, so a model does not
pay for terms that it lacks.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled
from models.volatility.garch import model

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flag = Literal[True] | None

# Series side by side.
WIDTH = 8
# Returns per series that are copied side by side at a time.
BLOCK = 64
UNROLLED = 8
# After this many terms a product is split into a number near 1 and a power of 2.
TERMS = 8
# The places of float64's exponent and of its mantissa in its bits.
EXPONENT, BIAS, MANTISSA = 52, 1023, 2**52 - 1
# Places of the state, each of eight lanes: the parameters; instead of nu, 1/(nu - 2) and
# (nu + 1)/(nu - 2).
MU, OMEGA, ALPHA, GAMMA, BETA = range(0, 5 * WIDTH, WIDTH)
OVER_ROOM, FREEDOM = range(5 * WIDTH, 7 * WIDTH, WIDTH)
# The variance of the next return and its derivatives by the parameters.
H, BY_MU, BY_OMEGA, BY_ALPHA, BY_GAMMA, BY_BETA = range(7 * WIDTH, 13 * WIDTH, WIDTH)
# Products of h and of 1 + q, from 1 to below 2, and the powers of 2 split off from them.
PRODUCT, HEAVY, POWERS, HEAVY_POWERS = range(13 * WIDTH, 17 * WIDTH, WIDTH)
# Sums: z; q/(1 + q); 1/h; the score by mu, …, beta; the relative slopes (1/h) dh of those.
TAIL, PULL, INVERSE = range(17 * WIDTH, 20 * WIDTH, WIDTH)
S_MU, S_OMEGA, S_ALPHA, S_GAMMA, S_BETA = range(20 * WIDTH, 25 * WIDTH, WIDTH)
R_MU, R_OMEGA, R_ALPHA, R_GAMMA, R_BETA = range(25 * WIDTH, 30 * WIDTH, WIDTH)
# Sums of the products of two relative slopes, named by the initials of their parameters.
MM, MO, MA, MG, MB, OO, OA, OG, OB = range(30 * WIDTH, 39 * WIDTH, WIDTH)
AA, AG, AB, GG, GB, BB = range(39 * WIDTH, 45 * WIDTH, WIDTH)
PLACES = 45
# Entries of what `finish` fills: Σ ln h; Σ z, or Σ ln(1 + q) of Student's t; Σ q/(1 + q); Σ 1/h;
# then from SCORE on five, from SLOPES on five, and from PRODUCTS on the 5 x 5 products.
LOG_VARIANCE, SHOCKS, PULLS, INVERSES, SCORE, SLOPES, PRODUCTS = 0, 1, 2, 3, 4, 9, 14
SUMS = 39


@compiled
def begin(state: Floats, lane: int, parameters: Floats, before: float, slope: float) -> None:
    """Set a lane to the state before its first return, with empty sums.

    Args:
        state: (45 · 8,) whose lane to fill.
        lane: 0 to 7.
        parameters: (6,) mu, omega, alpha, gamma, beta, nu.
        before: e²_0 = h_0, in percent².
        slope: its derivative by mu.
    """
    for place in range(lane, state.size, WIDTH):
        state[place] = 0.0
    for k in range(model.NU):
        state[MU + k * WIDTH + lane] = parameters[k]
    alpha, gamma, beta = parameters[model.ALPHA], parameters[model.GAMMA], parameters[model.BETA]
    room, persistence = parameters[model.NU] - 2.0, alpha + 0.5 * gamma + beta
    state[OVER_ROOM + lane] = 1.0 / room
    state[FREEDOM + lane] = (room + 3.0) * (1.0 / room)
    state[H + lane] = parameters[model.OMEGA] + persistence * before
    state[BY_MU + lane], state[BY_OMEGA + lane] = persistence * slope, 1.0
    state[BY_ALPHA + lane], state[BY_GAMMA + lane] = before, 0.5 * before
    state[BY_BETA + lane] = before
    state[PRODUCT + lane] = state[HEAVY + lane] = 1.0


@compiled
def advance(  # noqa: C901 - calls in it would keep the loop from becoming vector instructions
    state: Floats,
    block: Floats,
    lanes: int,
    first: int,
    last: int,
    asymmetric: Flag,
    student: Flag,
) -> None:
    """Add the returns from `first` on and before `last` of a block to the state.

    It is one function, so that intermediate results of a return are computed once.

    Args:
        state: (45 · 8,) to change.
        block: (64 · 8,) returns in percent, as `lay` fills it.
        lanes: number of series, up to 8.
        first: place of the first return in the block.
        last: place after the last one.
        asymmetric: True for GJR, None for GARCH.
        student: True for Student's t, None for the normal distribution.
    """
    for t in range(first, last):
        returns = block[t * WIDTH : t * WIDTH + lanes]
        for k in range(lanes):
            e, h = returns[k] - state[MU + k], state[H + k]
            square, over = e * e, 1.0 / h
            away = e * over
            z = e * away
            state[PRODUCT + k] *= h
            if student is not None:
                q = z * state[OVER_ROOM + k]
                state[HEAVY + k] *= 1.0 + q
                light = 1.0 / (1.0 + q)
                state[PULL + k] += q * light
                away *= state[FREEDOM + k] * light
                z = e * away
            else:
                state[TAIL + k] += z
            u = 0.5 * (z - 1.0)
            by_mu, by_omega = state[BY_MU + k], state[BY_OMEGA + k]
            by_alpha, by_beta = state[BY_ALPHA + k], state[BY_BETA + k]
            m, o, a, b = by_mu * over, by_omega * over, by_alpha * over, by_beta * over
            state[S_MU + k] += u * m + away
            state[S_OMEGA + k] += u * o
            state[S_ALPHA + k] += u * a
            state[S_BETA + k] += u * b
            state[INVERSE + k] += over
            state[MM + k] += m * m
            state[MO + k] += m * o
            state[MA + k] += m * a
            state[MB + k] += m * b
            state[OO + k] += o * o
            state[OA + k] += o * a
            state[OB + k] += o * b
            state[AA + k] += a * a
            state[AB + k] += a * b
            state[BB + k] += b * b
            weight, beta = state[ALPHA + k], state[BETA + k]
            if asymmetric is not None:
                by_gamma, on_loss = state[BY_GAMMA + k], 1.0 if e < 0.0 else 0.0
                g = by_gamma * over
                state[S_GAMMA + k] += u * g
                state[MG + k] += m * g
                state[OG + k] += o * g
                state[AG + k] += a * g
                state[GG + k] += g * g
                state[GB + k] += g * b
                weight += state[GAMMA + k] * on_loss
                state[BY_GAMMA + k] = on_loss * square + beta * by_gamma
                if student is not None:
                    state[R_GAMMA + k] += g
            if student is not None:
                state[R_MU + k] += m
                state[R_OMEGA + k] += o
                state[R_ALPHA + k] += a
                state[R_BETA + k] += b
            state[BY_MU + k] = beta * by_mu - (weight + weight) * e
            state[BY_OMEGA + k] = 1.0 + beta * by_omega
            state[BY_ALPHA + k] = square + beta * by_alpha
            state[BY_BETA + k] = h + beta * by_beta
            state[H + k] = state[OMEGA + k] + weight * square + beta * h
        if t % TERMS == TERMS - 1:
            _split(state, PRODUCT, POWERS, lanes)
            if student is not None:
                _split(state, HEAVY, HEAVY_POWERS, lanes)


@compiled
def _split(state: Floats, product: int, powers: int, lanes: int) -> None:
    """Split the power of 2 off from positive products, add it to `powers`; NaN if not finite."""
    bits = state.view(np.int64)
    for k in range(lanes):
        number, own = state[product + k], bits[product + k]
        state[powers + k] += np.float64((own >> EXPONENT) - BIAS) + (number - number)
        bits[product + k] = (own & MANTISSA) | (BIAS << EXPONENT)


@compiled
def lay(returns: Floats, rows: Integers, start: int, block: Floats) -> None:
    """Copy up to 64 returns of eight rows from `start` on, those of a session side by side.

    Args:
        returns: (N, T) in percent.
        rows: (8,) indices of the series.
        start: column of the first return.
        block: (64 · 8,) to fill, the eight returns of a session in a row.
    """
    left = min(BLOCK, returns.shape[1] - start)
    for first in range(0, left, UNROLLED):
        for lane in range(WIDTH):
            row, t = rows[lane], start + first
            if first + UNROLLED <= left:  # a trip count that the compiler knows
                for k in range(UNROLLED):
                    block[(first + k) * WIDTH + lane] = returns[row, t + k]
            else:
                for k in range(left - first):
                    block[(first + k) * WIDTH + lane] = returns[row, t + k]


@compiled
def finish(state: Floats, lane: int, student: bool, out: Floats) -> None:
    """Fill `out` with the sums of a lane after its last return.

    The sums of relative slopes are 0 for the normal distribution, which does not need them.

    Args:
        state: (45 · 8,).
        lane: 0 to 7.
        student: whether shocks have Student's t distribution.
        out: (39,) to fill, see LOG_VARIANCE and the names after it.
    """
    two = math.log(2.0)
    out[LOG_VARIANCE] = math.log(state[PRODUCT + lane]) + state[POWERS + lane] * two
    out[SHOCKS] = state[TAIL + lane]
    if student:
        out[SHOCKS] = math.log(state[HEAVY + lane]) + state[HEAVY_POWERS + lane] * two
    out[PULLS], out[INVERSES] = state[PULL + lane], state[INVERSE + lane]
    for i in range(model.NU):
        out[SCORE + i] = state[S_MU + i * WIDTH + lane]
        out[SLOPES + i] = state[R_MU + i * WIDTH + lane]
    place = MM + lane
    for i in range(model.NU):
        for j in range(i, model.NU):
            out[PRODUCTS + model.NU * i + j] = out[PRODUCTS + model.NU * j + i] = state[place]
            place += WIDTH
