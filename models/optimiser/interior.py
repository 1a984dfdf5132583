"""Quadratic programs of portfolios by a primal-dual interior point, all rows of a batch at once.

minimise ½ x'Σx  where  rows·x = right  and  low·Σx ≤ x ≤ high·Σx

With a row of ones and 1 to its right, x are weights between bounds. With a row of excess returns
instead, x / Σx has the highest ratio of excess return to volatility: bounds apply to shares, so
they hold for any scale of x. Mehrotra (1992, SIAM J. Optimization 2): a predictor sets the target
of the next step and a corrector accounts for curvature; one factorisation serves both. The gradient
is autograd's.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.device import to_numpy

MOST_ITERATIONS = 80
# Iterations between two checks on an accelerator of whether all rows are done.
ITERATIONS_A_QUESTION = 8
# Step-to-boundary fraction.
FRACTION = 0.995
# Initial slack, relative to the greatest entry.
LEAST_SLACK = 1e-3
# Tolerances: complementarity relative to the objective, residuals relative to their terms.
GAP, RESIDUAL = 1e-14, 1e-11


@dataclass(frozen=True, eq=False)
class Program:
    """B quadratic programs of A assets; the mean variance should be near 1, for tolerances.

    Shape: covariance (B, A, A); rows (B, Q, A) and right (B, Q); low, high (B, A).
    """

    covariance: Tensor
    rows: Tensor
    right: Tensor
    low: Tensor
    high: Tensor

    def objective(self, x: Tensor) -> Tensor:
        """(..., B) half the variance of x (..., B, A); differentiable."""
        return 0.5 * (x * (self.covariance @ x[..., None])[..., 0]).sum(dim=-1)

    def slack(self, x: Tensor) -> Tensor:
        """(B, 2A) distances of x above its low bounds and below its high ones."""
        total = x.sum(dim=-1, keepdim=True)
        return torch.cat((x - self.low * total, self.high * total - x), dim=-1)

    def pull(self, prices: Tensor) -> Tensor:
        """(B, A) the transpose of `slack`: the gradient's part by bound prices (B, 2A)."""
        low, high = prices.chunk(2, dim=-1)
        shared = (self.high * high - self.low * low).sum(dim=-1, keepdim=True)
        return low - high + shared

    def curvature(self, weight: Tensor) -> Tensor:
        """(B, A, A) covariance + slack' diag(weight) slack, without forming `slack`."""
        low, high = weight.chunk(2, dim=-1)
        bent = self.low * low + self.high * high
        both = (self.low * self.low * low + self.high * self.high * high).sum(dim=-1)
        matrix = self.covariance - bent[:, :, None] - bent[:, None, :] + both[:, None, None]
        return matrix + torch.diag_embed(low + high)


@dataclass(frozen=True, eq=False)
class Solved:
    """Solutions of the programs, on their device.

    Attributes:
        x: (B, A).
        prices: (B, Q) multipliers of `rows`: change of the objective per unit of `right`.
        iterations: (B,) int64.
        path: (I, B, A) x after each iteration, the start first; I = 0 unless traced.
    """

    x: Tensor
    prices: Tensor
    iterations: Tensor
    path: Tensor


@dataclass(frozen=True, eq=False)
class _Point:
    """x (B, A), prices of rows (B, Q), slacks (B, 2A) and their prices (B, 2A)."""

    x: Tensor
    prices: Tensor
    slack: Tensor
    dual: Tensor

    @property
    def parts(self) -> tuple[Tensor, ...]:
        """All four."""
        return self.x, self.prices, self.slack, self.dual

    def moved(self, step: _Point, length: Tensor) -> _Point:
        """The point after that step, with a step length (B,) per row."""
        pairs = zip(self.parts, step.parts, strict=True)
        return _Point(*(own + length[:, None] * move for own, move in pairs))

    @property
    def complementarity(self) -> Tensor:
        """(B,) the sum of slack times price: 0 at the optimum."""
        return (self.slack * self.dual).sum(dim=-1)


@dataclass(frozen=True, eq=False)
class _Residuals:
    """Residuals of the optimality conditions other than complementarity."""

    value: Tensor
    stationary: Tensor
    rows: Tensor
    slack: Tensor
    size: Tensor


def solve(program: Program, start: Tensor, *, traced: bool = False) -> Solved:
    """The minimum of each row, from a start (B, A) inside its bounds.

    Rows are independent; a row that is done, or can no longer be factorised, stays where it is. The
    accuracy is not guaranteed here; models.optimiser.certificate measures it.

    Args:
        program: B quadratic programs.
        start: (B, A) inside the bounds.
        traced: record the point of each iteration.

    Returns:
        Solved. Only a flag is copied from an accelerator, every 8 iterations.
    """
    at = _first(program, start)
    done = torch.zeros_like(at.x[:, 0], dtype=torch.bool)
    iterations, path = torch.zeros_like(done, dtype=torch.int64), [at.x]
    every = 1 if start.device.type == "cpu" else ITERATIONS_A_QUESTION
    for iteration in range(MOST_ITERATIONS):
        residuals = _residuals(program, at)
        done = done | _arrived(residuals, at)
        if iteration % every == 0 and bool(to_numpy(done.all())):
            break
        after, sound = _step(program, at, residuals)
        done = done | ~sound
        at = _Point(
            *(
                torch.where(done[:, None], old, new)
                for old, new in zip(at.parts, after.parts, strict=True)
            )
        )
        iterations = iterations + ~done
        path += [at.x] if traced else []
    iterates = torch.stack(path) if traced else at.x.new_empty((0, *at.x.shape))
    return Solved(at.x, at.prices, iterations, iterates)


def _first(program: Program, x: Tensor) -> _Point:
    """A start inside the bounds with equal products of slack and price.

    A slack that must be 0 (of an asset with equal bounds) starts above 0; the first steps close it.
    """
    least = LEAST_SLACK * x.abs().amax(dim=-1, keepdim=True)
    slack = torch.maximum(program.slack(x), least)
    even = (2.0 * program.objective(x) / slack.shape[-1])[:, None]
    return _Point(x, torch.zeros_like(program.right), slack, even / slack)


def _residuals(program: Program, at: _Point) -> _Residuals:
    with torch.enable_grad():
        x = at.x.detach().requires_grad_()
        value = program.objective(x)
        (gradient,) = torch.autograd.grad(value.sum(), x)
    bought = (at.prices[:, None, :] @ program.rows)[:, 0]
    return _Residuals(
        value=value.detach(),
        stationary=gradient - bought - program.pull(at.dual),
        rows=(program.rows @ at.x[..., None])[..., 0] - program.right,
        slack=program.slack(at.x) - at.slack,
        size=gradient.abs().amax(dim=-1),
    )


def _arrived(residuals: _Residuals, at: _Point) -> Tensor:
    """(B,) whether a row is optimal to rounding."""
    scale = at.x.abs().amax(dim=-1)
    return (
        (at.complementarity <= GAP * residuals.value)
        & (residuals.stationary.abs().amax(dim=-1) <= RESIDUAL * residuals.size)
        & (residuals.rows.abs().amax(dim=-1) <= RESIDUAL)
        & (residuals.slack.abs().amax(dim=-1) <= RESIDUAL * scale)
    )


def _step(program: Program, at: _Point, residuals: _Residuals) -> tuple[_Point, Tensor]:
    """The point after a predictor and a corrector, and (B,) whether it is finite."""
    ratio = at.dual / at.slack
    factor, failed = torch.linalg.cholesky_ex(program.curvature(ratio))
    product = at.slack * at.dual
    aimed = _direction(program, at, residuals, factor, product)
    reached = at.moved(aimed, _longest(at, aimed)).complementarity
    left = (reached / at.complementarity).clamp(min=0.0, max=1.0) ** 3
    target = left * at.complementarity / at.slack.shape[-1]
    bent = product + aimed.slack * aimed.dual - target[:, None]
    step = _direction(program, at, residuals, factor, bent)
    length = (FRACTION * _longest(at, step)).clamp(max=1.0)
    after = at.moved(step, length)
    finite = torch.stack([part.isfinite().all(dim=-1) for part in after.parts]).all(dim=0)
    return after, finite & (failed == 0)


def _direction(
    program: Program, at: _Point, residuals: _Residuals, factor: Tensor, product: Tensor
) -> _Point:
    """Newton's step that makes residuals 0 and reduces slack times price by `product`."""
    pushed = (product + at.dual * residuals.slack) / at.slack
    wanted = -residuals.stationary - program.pull(pushed)
    rows = program.rows.mT
    solved = torch.cholesky_solve(torch.cat((wanted[..., None], rows), dim=-1), factor)
    free, along = solved[..., :1], solved[..., 1:]
    small, _ = torch.linalg.cholesky_ex(program.rows @ along)
    lacking = -residuals.rows[..., None] - program.rows @ free
    prices = torch.cholesky_solve(lacking, small)
    x = (free + along @ prices)[..., 0]
    slack = program.slack(x) + residuals.slack
    dual = -(product + at.dual * slack) / at.slack
    return _Point(x, prices[..., 0], slack, dual)


def _longest(at: _Point, step: _Point) -> Tensor:
    """(B,) largest step length up to 1 at which slacks and their prices stay positive."""
    own = torch.cat((at.slack, at.dual), dim=-1)
    move = torch.cat((step.slack, step.dual), dim=-1)
    until = torch.where(move < 0.0, own / -move.clamp(max=-1e-300), torch.inf)
    return until.amin(dim=-1).clamp(max=1.0)


__all__ = ["MOST_ITERATIONS", "Program", "Solved", "solve"]
