"""The model: h_t = omega + (alpha + gamma·[e_{t-1} < 0])·e²_{t-1} + beta·h_{t-1}, y_t = mu + e_t.

Bollerslev (1986); with gamma Glosten, Jagannathan & Runkle (1993). e_t is sqrt(h_t) times a normal
number, or one of Student's t with nu degrees of freedom scaled to variance 1 (Bollerslev 1987).

The likelihood is maximised in unconstrained coordinates: omega as its logarithm;
persistence alpha + gamma/2 + beta, the share of it that is not beta, and the share of that which
falls on losses as logits; nu as the logit of its place between 2 and 500. A parameter at its bound
is a coordinate at infinity.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from models.option_values import Distribution

Start = Literal["sample", "backcast"]

MU, OMEGA, ALPHA, GAMMA, BETA, NU = range(6)
NAMES = ("mu", "omega", "alpha", "gamma", "beta", "nu")
MOST_PERSISTENCE = 1.0 - 1e-8
LEAST_NU, MOST_NU = 2.0, 500.0
# Longest step of a coordinate: a logit step of 3 moves a share from 1/2 to 95 %.
LONGEST_STEP = 3.0
# A share closer to its bound than this counts as at the bound: the likelihood is flat there.
AT_BOUND = 1e-6


@dataclass(frozen=True)
class Garch:
    """A model: GARCH or GJR, its distribution and its start.

    Attributes:
        asymmetric: whether it has gamma (GJR).
        distribution: "normal" or Student's "t".
        start: value of e²_0 and h_0, before the first return. "sample" is the mean squared
            residual at the current mu, which makes mu part of it (Fiorentini, Calzolari &
            Panattoni 1996); "backcast" is a fixed number, as arch has it: weights 0.94^t over the
            first 75 squared deviations from the mean.
    """

    asymmetric: bool = False
    distribution: Distribution = "normal"
    start: Start = "sample"

    @property
    def student(self) -> bool:
        """Whether the distribution is Student's t."""
        return self.distribution == "t"

    @property
    def estimated(self) -> tuple[int, ...]:
        """Places in NAMES of the K parameters that this model has."""
        absent = {*(() if self.asymmetric else (GAMMA,)), *(() if self.student else (NU,))}
        return tuple(place for place in range(len(NAMES)) if place not in absent)

    @property
    def names(self) -> tuple[str, ...]:
        """K names of its parameters."""
        return tuple(NAMES[place] for place in self.estimated)


def natural(model: Garch, coordinates: Tensor) -> tuple[Tensor, Tensor]:
    """All six parameters, (n, 6), at these coordinates (n, K), and their Jacobian (n, 6, K).

    Where the model lacks them, gamma is 0 and nu infinite.
    """
    columns = dict(zip(model.names, coordinates.unbind(dim=-1), strict=True))
    mu, omega = columns["mu"], columns["omega"].exp()
    zero, one = torch.zeros_like(mu), torch.ones_like(mu)
    persistence, d_persistence = _between(columns["alpha"], 0.0, MOST_PERSISTENCE)
    share, d_share = _between(columns["beta"], 0.0, 1.0)
    on_losses, d_on_losses, nu, d_nu = 0.5 * one, zero, torch.inf * one, zero
    if model.asymmetric:
        on_losses, d_on_losses = _between(columns["gamma"], 0.0, 1.0)
    if model.student:
        nu, d_nu = _between(columns["nu"], LEAST_NU, MOST_NU)
    news = persistence * share
    to_alpha, to_gamma = 2.0 * (1.0 - on_losses), 2.0 * (2.0 * on_losses - 1.0)
    alpha, gamma, beta = news * to_alpha, news * to_gamma, persistence * (1.0 - share)
    by_persistence = d_persistence[:, None] * _columns(
        zero, zero, share * to_alpha, share * to_gamma, 1.0 - share, zero
    )
    by_share = (persistence * d_share)[:, None] * _columns(
        zero, zero, to_alpha, to_gamma, -one, zero
    )
    by_losses = (news * d_on_losses)[:, None] * _columns(
        zero, zero, -2.0 * one, 4.0 * one, zero, zero
    )
    jacobian = {
        MU: _columns(one, zero, zero, zero, zero, zero),
        OMEGA: _columns(zero, omega, zero, zero, zero, zero),
        ALPHA: by_persistence,
        GAMMA: by_losses,
        BETA: by_share,
        NU: _columns(zero, zero, zero, zero, zero, d_nu),
    }
    chosen = torch.stack([jacobian[place] for place in model.estimated], dim=-1)
    return _columns(mu, omega, alpha, gamma, beta, nu), chosen


def longest_step(model: Garch, like: Tensor) -> Tensor:
    """(K,) the longest step of each coordinate; mu is free."""
    steps = [math.inf if place == MU else LONGEST_STEP for place in model.estimated]
    return torch.tensor(steps, dtype=like.dtype).to(like.device)


def coordinates(model: Garch, mu: Tensor, omega: Tensor, shares: Sequence[float]) -> Tensor:
    """(n, K) coordinates of mu (n,) and omega (n,) with these shares in every row.

    Args:
        model: defines the parameters.
        mu: (n,).
        omega: (n,) > 0.
        shares: persistence, the share of it that is not beta, the share of that which falls on
            losses, and the place of nu between its bounds; all between 0 and 1.
    """
    logits = dict(zip((ALPHA, BETA, GAMMA, NU), map(_logit, shares), strict=True))
    columns = {MU: mu, OMEGA: omega.log()}
    columns |= {place: torch.full_like(mu, logit) for place, logit in logits.items()}
    return torch.stack([columns[place] for place in model.estimated], dim=-1)


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


def _between(coordinate: Tensor, low: float, high: float) -> tuple[Tensor, Tensor]:
    """The point between two bounds that has this logit, and its derivative."""
    place, rest = shares_of(coordinate)
    return low + (high - low) * place, (high - low) * place * rest


def at_bounds(model: Garch, at: Tensor) -> Tensor:
    """The coordinates, infinite where a share is within AT_BOUND of its bound; mu, omega as is.

    nu is never set to 2, where the likelihood is undefined.
    """
    share, _ = shares_of(at)
    ends = torch.where(
        share < AT_BOUND, -torch.inf, torch.where(share > 1 - AT_BOUND, torch.inf, at)
    )
    places = torch.tensor(model.estimated).to(at.device)
    shares = (places == ALPHA) | (places == GAMMA) | (places == BETA)
    upper_only = (places == NU) & (ends > 0)
    return torch.where(shares | upper_only, ends, at)


def shares_of(coordinate: Tensor) -> tuple[Tensor, Tensor]:
    """The share with this logit, and one minus it to full precision.

    torch.sigmoid is not used, because on a CPU its last bit depends on the place in the batch.
    """
    smaller = (-coordinate.abs()).exp()
    near, far = 1.0 / (1.0 + smaller), smaller / (1.0 + smaller)
    above = coordinate > 0.0
    return torch.where(above, near, far), torch.where(above, far, near)


def _columns(*parts: Tensor) -> Tensor:
    return torch.stack(parts, dim=-1)
