"""Several CPU cores at work on independent pieces, without waiting for each other at every step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

import torch
from torch import Tensor

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")
Rest = ParamSpec("Rest")

# glibc gives pages back to the kernel with every large tensor that is freed, until it has once
# seen one of nearly 32 MB freed; from then on it keeps them. Without that, most of a kernel of
# many small steps is page faults (2 to 4 times slower). Elsewhere this does nothing.
KEPT = 31 * 2**20


def cores(device: torch.device) -> int:
    """How many pieces of work the device does at a time: one a CPU core, one on an accelerator."""
    return torch.get_num_threads() if device.type == "cpu" else 1


def side_by_side(
    work: Callable[[Piece], None], pieces: Iterable[Piece], device: torch.device
) -> None:
    """Do `work` on every piece: on the CPU one piece a core, on an accelerator one by one.

    torch's own threads divide each operation and meet at its end; when another program takes a
    core, all wait for it, for small operations up to a hundred times longer than they compute.
    Here each thread has a piece to itself and torch keeps to one thread in it. The answers are
    the same: no piece sees another.

    Args:
        work: called with each piece.
        pieces: what to work on.
        device: where the tensors of the work are.
    """
    threads = cores(device)
    torch.empty(KEPT, dtype=torch.uint8)
    if threads == 1:
        for piece in pieces:
            work(piece)
        return
    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            for _ in pool.map(work, pieces):
                pass
    finally:
        torch.set_num_threads(threads)


def undivided(
    function: Callable[Concatenate[Tensor, Rest], Answer],
) -> Callable[Concatenate[Tensor, Rest], Answer]:
    """The function, run on one CPU thread: for many small steps that wait for each other.

    torch wakes its other threads for the factorisation of even a 6 × 6 matrix, which then takes
    longer than all the rest. On an accelerator nothing changes.
    """

    @functools.wraps(function)
    def alone(first: Tensor, /, *rest: Rest.args, **options: Rest.kwargs) -> Answer:
        answers: list[Answer] = []
        run = functools.partial(function, first, *rest, **options)
        side_by_side(lambda work: answers.append(work()), [run], first.device)
        return answers[0]

    return alone
