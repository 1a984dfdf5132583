"""Compiled: the likelihood of eight series side by side, with their scores and informations.

Everything in one pass over the returns: h, its derivatives, and the sums that models.garch.sums
names. Sums of logarithms are logarithms of products of 8. A series has a lane of the processor's
vectors to itself, in which it goes through the same operations in the same order whatever the
other lanes hold: its sums are the same to the bit alone or among others.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LANES = 8
# Logarithms are taken of products of so many terms.
TERMS = 8
# Returns that are laid lane by lane at a time, well before they are read: a vector that is read
# right after its numbers were written one by one waits for them.
BLOCK = 64
# The state, one after the other for all lanes: the parameters; what goes on to the next return;
# the sums; the return. Places known when it is compiled, in one array: otherwise a compiler must
# fear that writing one number changes another, and does one lane after the other.
MU, OMEGA, ALPHA, GAMMA, BETA, NU = range(0, 6 * LANES, LANES)
H, BY_MU, BY_OMEGA, BY_ALPHA, BY_GAMMA, BY_BETA = range(6 * LANES, 12 * LANES, LANES)
PRODUCT, HEAVY = range(12 * LANES, 14 * LANES, LANES)
LOGS, TAIL, PULL, INVERSE = range(14 * LANES, 18 * LANES, LANES)
S_MU, S_OMEGA, S_ALPHA, S_GAMMA, S_BETA = range(18 * LANES, 23 * LANES, LANES)
I_MU, I_OMEGA, I_ALPHA, I_GAMMA, I_BETA = range(23 * LANES, 28 * LANES, LANES)
MM, MO, MA, MG, MB, OO, OA, OG, OB = range(28 * LANES, 37 * LANES, LANES)
AA, AG, AB, GG, GB, BB = range(37 * LANES, 43 * LANES, LANES)
NOW = 43 * LANES
NUMBERS = 44


@compiled
def add_up(
    returns: Floats,
    counts: Integers,
    rows: Integers,
    parameters: Floats,
    presample: Floats,
    asymmetric: bool,
    student: bool,
    out: Floats,
) -> None:
    """Fill `out` (n, 39) with the sums of the series in these rows.

    Shape: returns (N, T), counts (N,) how many of a row's first are returns, rows (n,),
    parameters (n, 6), presample (n, 2): e²_0 = h_0 and its derivative by mu. What belongs to a
    gamma is 0 unless `asymmetric`.
    """
    state, block = np.empty(NUMBERS * LANES), np.empty(BLOCK * LANES)
    for first in range(0, len(rows), LANES):
        # Lanes without a series repeat the last.
        places = np.minimum(np.arange(first, first + LANES), len(rows) - 1)
        own, ends = rows[places], counts[rows[places]]
        for lane in range(LANES):
            _begin(state[lane::LANES], parameters[places[lane]], presample[places[lane]])
        t = 0
        for lane in np.argsort(ends):
            while t < ends[lane]:
                if t % BLOCK == 0:
                    _lay(returns[:, t : t + BLOCK], own, block)
                for k in range(LANES):
                    state[NOW + k] = block[t % BLOCK * LANES + k]
                _step(state, asymmetric, student)
                t += 1
                if t % TERMS == 0:
                    _take_logarithms(state, student)
            _finish(state[lane::LANES], out[places[lane]])


@compiled
def _lay(returns: Floats, own: Integers, block: Floats) -> None:
    """The next returns of these rows, those of a day side by side."""
    for lane in range(LANES):
        row = own[lane]
        for t in range(returns.shape[1]):
            block[t * LANES + lane] = returns[row, t]


@compiled
def _begin(lane: Floats, parameters: Floats, presample: Floats) -> None:
    """Every eighth number of the state: a lane before its first return, with empty sums."""
    _, omega, alpha, gamma, beta, _ = parameters
    before, slope = presample
    news = alpha + 0.5 * gamma
    lane[:] = 0.0
    lane[:6] = parameters
    lane[6:9] = omega + (news + beta) * before, (news + beta) * slope, 1.0
    lane[9:12] = before, 0.5 * before, before
    lane[12:14] = 1.0


@compiled
def _step(state: Floats, asymmetric: bool, student: bool) -> None:
    """A return of each lane into its sums, and on to the variance of the next."""
    for k in range(LANES):
        alpha, gamma, beta, nu = state[ALPHA + k], state[GAMMA + k], state[BETA + k], state[NU + k]
        h, by_mu, by_omega = state[H + k], state[BY_MU + k], state[BY_OMEGA + k]
        by_alpha, by_beta = state[BY_ALPHA + k], state[BY_BETA + k]
        e = state[NOW + k] - state[MU + k]
        square = e * e
        over = 1.0 / h
        z = square * over
        weight = 1.0
        state[PRODUCT + k] *= h
        if student:
            q = z / (nu - 2.0)
            weight = (nu + 1.0) / (nu - 2.0 + z)
            state[HEAVY + k] *= 1.0 + q
            state[PULL + k] += q / (1.0 + q)
        else:
            state[TAIL + k] += z
        u = 0.5 * (weight * z - 1.0) * over
        state[S_MU + k] += u * by_mu + weight * e * over
        state[S_OMEGA + k] += u * by_omega
        state[S_ALPHA + k] += u * by_alpha
        state[S_BETA + k] += u * by_beta
        m, o, a, b = by_mu * over, by_omega * over, by_alpha * over, by_beta * over
        state[INVERSE + k] += over
        state[I_MU + k] += m
        state[I_OMEGA + k] += o
        state[I_ALPHA + k] += a
        state[I_BETA + k] += b
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
        load = alpha
        if asymmetric:
            by_gamma = state[BY_GAMMA + k]
            g = by_gamma * over
            state[S_GAMMA + k] += u * by_gamma
            state[I_GAMMA + k] += g
            state[MG + k] += m * g
            state[OG + k] += o * g
            state[AG + k] += a * g
            state[GG + k] += g * g
            state[GB + k] += g * b
            on_loss = 1.0 if e < 0.0 else 0.0
            load += gamma * on_loss
            state[BY_GAMMA + k] = on_loss * square + beta * by_gamma
        state[BY_MU + k] = -2.0 * load * e + beta * by_mu
        state[BY_OMEGA + k] = 1.0 + beta * by_omega
        state[BY_ALPHA + k] = square + beta * by_alpha
        state[BY_BETA + k] = h + beta * by_beta
        state[H + k] = state[OMEGA + k] + load * square + beta * h


@compiled
def _take_logarithms(state: Floats, student: bool) -> None:
    for k in range(LANES):
        state[LOGS + k] += math.log(state[PRODUCT + k])
        state[PRODUCT + k] = 1.0
        if student:
            state[TAIL + k] += math.log(state[HEAVY + k])
            state[HEAVY + k] = 1.0


@compiled
def _finish(lane: Floats, out: Floats) -> None:
    """The 39 sums of a lane after its last return."""
    out[:14] = lane[14:28]
    out[0] += math.log(lane[12])
    out[1] += math.log(lane[13])
    mm, mo, ma, mg, mb, oo, oa, og, ob, aa, ag, ab, gg, gb, bb = lane[28:43]
    out[14:19] = mm, mo, ma, mg, mb
    out[19:24] = mo, oo, oa, og, ob
    out[24:29] = ma, oa, aa, ag, ab
    out[29:34] = mg, og, ag, gg, gb
    out[34:39] = mb, ob, ab, gb, bb
