"""Compiled: eight series along their returns, each in a lane: variance, its slopes, their sums.

Everything in one pass: h, its derivatives, and the sums that the module likelihood names. A
lane goes through the same operations in the same order whatever the others hold: its sums are the
same to the bit alone or among others.

A flag is True or None: numba compiles a loop for each type of its arguments, so what a model
lacks costs nothing in the loop of that model.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled
from models.runtime.simd_kernel import (
    WIDTH,
    above,
    everywhere,
    exponent,
    load,
    mantissa,
    store,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flag = Literal[True] | None

# Returns that are laid side by side at a time, well before they are read: a vector that is read
# right after its numbers were written one by one waits for them.
BLOCK = 64
UNROLLED = 8
# Products of so many terms are split into a number near 1 and a power of 2.
TERMS = 8
# The state: entries of each lane, WIDTH apart. The parameters, of nu what is over 2.
MU, OMEGA, ALPHA, GAMMA, BETA, ROOM = range(0, 6 * WIDTH, WIDTH)
# What goes on to the next return.
H, BY_MU, BY_OMEGA, BY_ALPHA, BY_GAMMA, BY_BETA = range(6 * WIDTH, 12 * WIDTH, WIDTH)
# Products of h and of 1 + q, 1 to below 2, and the powers of 2 that were taken out of them.
PRODUCT, HEAVY, POWERS, HEAVY_POWERS = range(12 * WIDTH, 16 * WIDTH, WIDTH)
# The sums.
TAIL, PULL, INVERSE = range(16 * WIDTH, 19 * WIDTH, WIDTH)
S_MU, S_OMEGA, S_ALPHA, S_GAMMA, S_BETA = range(19 * WIDTH, 24 * WIDTH, WIDTH)
R_MU, R_OMEGA, R_ALPHA, R_GAMMA, R_BETA = range(24 * WIDTH, 29 * WIDTH, WIDTH)
MM, MO, MA, MG, MB, OO, OA, OG, OB = range(29 * WIDTH, 38 * WIDTH, WIDTH)
AA, AG, AB, GG, GB, BB = range(38 * WIDTH, 44 * WIDTH, WIDTH)
NUMBERS = 44
SUMS = 39


@compiled
def begin(lane: Floats, parameters: Floats, before: float, slope: float) -> None:
    """A lane before its first return, with empty sums.

    Shape: lane (44,) every eighth number of the state; parameters (6,). `before` is e²_0 = h_0,
    `slope` its derivative by mu.
    """
    kept = parameters[2] + 0.5 * parameters[3] + parameters[4]
    lane[:] = 0.0
    for k in range(5):
        lane[k] = parameters[k]
    lane[5] = parameters[5] - 2.0
    lane[6], lane[7], lane[8] = parameters[1] + kept * before, kept * slope, 1.0
    lane[9], lane[10], lane[11] = before, 0.5 * before, before
    lane[12] = lane[13] = 1.0


@compiled
def advance(  # noqa: C901 - a call would put the registers down and take them up again
    state: Floats, block: Floats, first: int, last: int, asymmetric: Flag, student: Flag
) -> None:
    """The returns from `first` on and before `last` of a block into the state.

    All in one function without a call, so that what changes at every return stays in registers.

    Shape: state (44 · 8,); block (64 · 8,), as `lay` fills it.
    """
    half, one = everywhere(0.5), everywhere(1.0)
    mu, omega, alpha, beta = (
        load(state, MU),
        load(state, OMEGA),
        load(state, ALPHA),
        load(state, BETA),
    )
    h, by_mu, by_omega = load(state, H), load(state, BY_MU), load(state, BY_OMEGA)
    by_alpha, by_beta = load(state, BY_ALPHA), load(state, BY_BETA)
    product, powers, tail = load(state, PRODUCT), load(state, POWERS), load(state, TAIL)
    inverse, s_mu, s_omega = load(state, INVERSE), load(state, S_MU), load(state, S_OMEGA)
    s_alpha, s_beta = load(state, S_ALPHA), load(state, S_BETA)
    mm, mo, ma, mb = load(state, MM), load(state, MO), load(state, MA), load(state, MB)
    oo, oa, ob = load(state, OO), load(state, OA), load(state, OB)
    aa, ab, bb = load(state, AA), load(state, AB), load(state, BB)
    if asymmetric is not None:
        gamma, by_gamma, s_gamma = load(state, GAMMA), load(state, BY_GAMMA), load(state, S_GAMMA)
        mg, og, ag = load(state, MG), load(state, OG), load(state, AG)
        gg, gb = load(state, GG), load(state, GB)
    if student is not None:
        over_room, freedom = one / load(state, ROOM), load(state, ROOM) + everywhere(3.0)
        freedom *= over_room
        heavy, heavy_powers = load(state, HEAVY), load(state, HEAVY_POWERS)
        pull, r_mu, r_omega = load(state, PULL), load(state, R_MU), load(state, R_OMEGA)
        r_alpha, r_gamma, r_beta = load(state, R_ALPHA), load(state, R_GAMMA), load(state, R_BETA)
    for t in range(first, last):
        e = load(block, t * WIDTH) - mu
        square, over = e * e, one / h
        away = e * over
        z = e * away
        product *= h
        if student is not None:
            q = z * over_room
            heavy *= one + q
            light = one / (one + q)
            pull += q * light
            away *= freedom * light
            z = e * away
        else:
            tail += z
        u = half * (z - one)
        m, o, a, b = by_mu * over, by_omega * over, by_alpha * over, by_beta * over
        s_mu += u * m + away
        s_omega += u * o
        s_alpha += u * a
        s_beta += u * b
        inverse += over
        mm += m * m
        mo += m * o
        ma += m * a
        mb += m * b
        oo += o * o
        oa += o * a
        ob += o * b
        aa += a * a
        ab += a * b
        bb += b * b
        weight = alpha
        if asymmetric is not None:
            g, on_loss = by_gamma * over, above(everywhere(0.0), e)
            s_gamma += u * g
            mg += m * g
            og += o * g
            ag += a * g
            gg += g * g
            gb += g * b
            weight += gamma * on_loss
            by_gamma = on_loss * square + beta * by_gamma
            if student is not None:
                r_gamma += g
        if student is not None:
            r_mu += m
            r_omega += o
            r_alpha += a
            r_beta += b
        by_mu = beta * by_mu - (weight + weight) * e
        by_omega = one + beta * by_omega
        by_alpha = square + beta * by_alpha
        by_beta = h + beta * by_beta
        h = omega + weight * square + beta * h
        if t % TERMS == TERMS - 1:
            powers += exponent(product)
            product = mantissa(product)
            if student is not None:
                heavy_powers += exponent(heavy)
                heavy = mantissa(heavy)
    store(state, H, h)
    store(state, BY_MU, by_mu)
    store(state, BY_OMEGA, by_omega)
    store(state, BY_ALPHA, by_alpha)
    store(state, BY_BETA, by_beta)
    store(state, PRODUCT, product)
    store(state, POWERS, powers)
    store(state, TAIL, tail)
    store(state, INVERSE, inverse)
    store(state, S_MU, s_mu)
    store(state, S_OMEGA, s_omega)
    store(state, S_ALPHA, s_alpha)
    store(state, S_BETA, s_beta)
    store(state, MM, mm)
    store(state, MO, mo)
    store(state, MA, ma)
    store(state, MB, mb)
    store(state, OO, oo)
    store(state, OA, oa)
    store(state, OB, ob)
    store(state, AA, aa)
    store(state, AB, ab)
    store(state, BB, bb)
    if asymmetric is not None:
        store(state, BY_GAMMA, by_gamma)
        store(state, S_GAMMA, s_gamma)
        store(state, MG, mg)
        store(state, OG, og)
        store(state, AG, ag)
        store(state, GG, gg)
        store(state, GB, gb)
    if student is not None:
        store(state, HEAVY, heavy)
        store(state, HEAVY_POWERS, heavy_powers)
        store(state, PULL, pull)
        store(state, R_MU, r_mu)
        store(state, R_OMEGA, r_omega)
        store(state, R_ALPHA, r_alpha)
        store(state, R_GAMMA, r_gamma)
        store(state, R_BETA, r_beta)


@compiled
def lay(returns: Floats, rows: Integers, start: int, block: Floats) -> None:
    """The 64 returns from `start` on of these rows, or those left, those of a day side by side.

    Shape: returns (N, T); rows (8,); block (64 · 8,).
    """
    left = min(BLOCK, returns.shape[1] - start)
    for first in range(0, left, UNROLLED):
        for lane in range(WIDTH):
            row, t = rows[lane], start + first
            if first + UNROLLED <= left:  # a number of turns that a compiler knows
                for k in range(UNROLLED):
                    block[(first + k) * WIDTH + lane] = returns[row, t + k]
            else:
                for k in range(left - first):
                    block[(first + k) * WIDTH + lane] = returns[row, t + k]


@compiled
def finish(lane: Floats, student: bool, out: Floats) -> None:
    """The 39 sums of a lane after its last return; of a normal model, none of relative slopes."""
    out[0] = math.log(lane[12]) + lane[14] * math.log(2.0)
    out[1] = lane[16]
    if student:
        out[1] = math.log(lane[13]) + lane[15] * math.log(2.0)
    for k in range(12):
        out[2 + k] = lane[17 + k]
    product = 29
    for i in range(5):
        for j in range(i, 5):
            out[14 + 5 * i + j] = out[14 + 5 * j + i] = lane[product]
            product += 1
