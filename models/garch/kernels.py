"""Compiled: the likelihood of one series after the other, with its score and information.

Everything in one pass over the returns: h, its derivatives, and the sums that models.garch.sums
names. Sums of logarithms are logarithms of products of 8.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


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
    for i in range(len(rows)):
        row = rows[i]
        own = returns[row, : counts[row]]
        _series(own, parameters[i], presample[i], asymmetric, student, out[i])


@compiled
def _series(
    returns: Floats,
    parameters: Floats,
    presample: Floats,
    asymmetric: bool,
    student: bool,
    out: Floats,
) -> None:
    mu, omega, alpha, gamma, beta, nu = parameters
    before, slope = presample
    news = alpha + 0.5 * gamma
    h = omega + (news + beta) * before
    by_mu, by_omega, by_alpha = (news + beta) * slope, 1.0, before
    by_gamma, by_beta = 0.5 * before, before
    logs, tail, pull, product, heavy, since = 0.0, 0.0, 0.0, 1.0, 1.0, 0
    s_mu, s_omega, s_alpha, s_gamma, s_beta = 0.0, 0.0, 0.0, 0.0, 0.0
    mm, mo, ma, mg, mb, oo, oa, og, ob = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    aa, ag, ab, gg, gb, bb = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    inverse, i_mu, i_omega, i_alpha, i_gamma, i_beta = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    weight = 1.0
    for t in range(len(returns)):
        e = returns[t] - mu
        square = e * e
        over = 1.0 / h
        z = square * over
        product *= h
        if student:
            q = z / (nu - 2.0)
            heavy *= 1.0 + q
            weight = (nu + 1.0) / (nu - 2.0 + z)
            pull += q / (1.0 + q)
        else:
            tail += z
        since += 1
        if since == 8:
            logs += math.log(product)
            tail += math.log(heavy)
            product, heavy, since = 1.0, 1.0, 0
        u = 0.5 * (weight * z - 1.0) * over
        s_mu += u * by_mu + weight * e * over
        s_omega += u * by_omega
        s_alpha += u * by_alpha
        s_beta += u * by_beta
        m, o, a, b = by_mu * over, by_omega * over, by_alpha * over, by_beta * over
        inverse += over
        i_mu += m
        i_omega += o
        i_alpha += a
        i_beta += b
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
        load = alpha
        if asymmetric:
            g = by_gamma * over
            s_gamma += u * by_gamma
            i_gamma += g
            mg += m * g
            og += o * g
            ag += a * g
            gg += g * g
            gb += g * b
            on_loss = 1.0 if e < 0.0 else 0.0
            load += gamma * on_loss
            by_gamma = on_loss * square + beta * by_gamma
        by_mu = -2.0 * load * e + beta * by_mu
        by_omega = 1.0 + beta * by_omega
        by_alpha = square + beta * by_alpha
        by_beta = h + beta * by_beta
        h = omega + load * square + beta * h
    logs += math.log(product)
    tail += math.log(heavy)
    out[0], out[1], out[2], out[3] = logs, tail, pull, inverse
    out[4:9] = s_mu, s_omega, s_alpha, s_gamma, s_beta
    out[9:14] = i_mu, i_omega, i_alpha, i_gamma, i_beta
    out[14:19] = mm, mo, ma, mg, mb
    out[19:24] = mo, oo, oa, og, ob
    out[24:29] = ma, oa, aa, ag, ab
    out[29:34] = mg, og, ag, gg, gb
    out[34:39] = mb, ob, ab, gb, bb
