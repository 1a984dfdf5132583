"""The first-order linear recurrence h_t = a_t + b_t h_{t-1}, for a batch, with its gradients.

EWMA, GARCH and their sensitivities are all this recurrence. On a CPU it is a compiled loop. On an
accelerator 2,520 sequential steps would be 2,520 kernel launches, so it runs in blocks: first all
blocks step by step in parallel, then from block to block, about 2·sqrt(T) steps in total (Blelloch
1990, Prefix Sums and Their Applications, section 1.2).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.device import to_numpy
from models.errors import ShapeError


def scan(
    a: Tensor, b: Tensor, start: Tensor | None = None, *, compiled: bool | None = None
) -> Tensor:
    """h_1..h_T of h_t = a_t + b_t h_{t-1}, h_0 = start; differentiable to any order.

    The gradient of a scan is a scan backwards in time, so it costs as much as the value.

    Args:
        a: (..., T) float64.
        b: (..., T), or (..., 1) for one factor at all times; its batch broadcasts to that of `a`.
        start: (...) or broadcastable to it; None is 0.
        compiled: whether to use the compiled loop (CPU only) or torch; None uses the former on a
            CPU. They differ by rounding.

    Returns:
        (..., T) on the device of `a`.

    Raises:
        ShapeError: `b` is neither T nor 1 long, or its batch does not broadcast to that of `a`.

    Example:
        >>> scan(torch.ones(3).double(), torch.tensor([0.5]).double()).tolist()
        [1.0, 1.5, 1.75]
    """
    h_0 = a.new_zeros(()) if start is None else start
    _require_fit(a, b)
    by_loop = a.device.type == "cpu" if compiled is None else compiled
    factor = b.expand(*a.shape[:-1], b.shape[-1])
    found: Tensor = _Scan.apply(  # type: ignore[no-untyped-call]
        a, factor, h_0.expand(a.shape[:-1]), by_loop
    )
    return found


def scan_by_blocks(a: Tensor, b: Tensor, start: Tensor) -> Tensor:
    """The same as `scan` in about 2·sqrt(T) steps on the device; without gradients.

    Args:
        a: (..., T), T ≥ 1.
        b: (..., T) or (..., 1).
        start: (...) the value before the first step.

    Returns:
        (..., T) as `scan`.
    """
    steps = a.shape[-1]
    length = math.isqrt(steps - 1) + 1
    factors = b if b.shape[-1] == 1 else _blocks(b, length)
    within, decay = _within(_blocks(a, length), factors)
    carried = _across(within[-1], decay[-1], start)
    h = torch.addcmul(within, decay, carried)
    return h.movedim(0, -1).flatten(-2)[..., :steps]


def _blocks(values: Tensor, length: int) -> Tensor:
    """(length, ..., blocks): entry i of every block, the last one filled up with zeros."""
    count = -(-values.shape[-1] // length)
    padded = torch.nn.functional.pad(values, (0, count * length - values.shape[-1]))
    return padded.reshape(*values.shape[:-1], count, length).movedim(-1, 0).contiguous()


def _within(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Each block's h from 0, and the weight of its start: both (length, ..., blocks).

    One factor for all times comes as (..., 1), and leaves as (length, ..., 1).
    """
    one_factor = b.dim() < a.dim()
    h = a.clone()
    left: list[Tensor] = []
    for i in range(len(a)):
        factor = b if one_factor else b[i]
        left.append(factor if i == 0 else left[-1] * factor)
        if i:
            h[i].addcmul_(factor, h[i - 1])
    return h, torch.stack(left)


def _across(last: Tensor, decay: Tensor, start: Tensor) -> Tensor:
    """(..., blocks) h before each block, from the end of each block computed from 0."""
    factor = decay.expand_as(last)
    h, before = start, []
    for block in range(last.shape[-1]):
        before.append(h)
        h = last[..., block] + factor[..., block] * h
    return torch.stack(before, dim=-1)


class _Scan(torch.autograd.Function):
    """Forward by either implementation; backward is a scan too, and therefore differentiable."""

    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor, start: Tensor, by_loop: bool) -> Tensor:
        way = _compiled if by_loop else scan_by_blocks
        h = way(a, b, start) if a.numel() else torch.empty_like(a)
        ctx.save_for_backward(b, start, h)
        ctx.by_loop = by_loop
        return h

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        [above] = gradients
        b, start, h = ctx.saved_tensors
        factor = b.expand_as(h)
        # The gradient by a_t is the incoming gradient at t plus b_{t+1} times the gradient by
        # a_{t+1}.
        later = torch.cat([factor[..., 1:], torch.zeros_like(factor[..., :1])], dim=-1)
        of_a = scan(above.flip(-1), later.flip(-1), compiled=ctx.by_loop).flip(-1)
        of_b = of_a * torch.cat([start[..., None], h[..., :-1]], dim=-1)
        of_b = of_b if b.shape == h.shape else of_b.sum(dim=-1, keepdim=True)
        of_start = factor[..., 0] * of_a[..., 0] if h.shape[-1] else torch.zeros_like(start)
        return of_a, of_b, of_start, None


def _compiled(a: Tensor, b: Tensor, start: Tensor) -> Tensor:
    """The loop of models.fitting.scan_kernel; numba is imported only when it is used."""
    from models.fitting.scan_kernel import recur

    inputs, factors, first = (
        to_numpy(part.reshape(-1, part.shape[-1])) for part in (a, b, start[..., None])
    )
    out = np.empty_like(inputs)
    recur(inputs, factors, first, out)
    return torch.from_numpy(out).reshape(a.shape)


def _require_fit(a: Tensor, b: Tensor) -> None:
    fits = b.dim() <= a.dim() and b.shape[-1] in (1, a.shape[-1])
    batch = zip(reversed(b.shape[:-1]), reversed(a.shape[:-1]), strict=False)
    if not fits or any(own not in (1, other) for own, other in batch):
        raise ShapeError(
            f"factors that broadcast to {tuple(a.shape)}", str(tuple(b.shape)), "give (..., 1 or T)"
        )
