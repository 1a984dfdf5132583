"""Independent pieces of work on several CPU cores, without synchronisation at every step."""

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

# glibc returns pages to the kernel with every large tensor that is freed, until a block of nearly
# 32 MB has been freed once; from then on it keeps them. Without that, code of many small steps
# spends most of its time in page faults (2 to 4 times slower). Elsewhere this has no effect.
KEPT = 31 * 2**20


def cores(device: torch.device) -> int:
    """Pieces of work that the device does at a time: one per CPU core, one on an accelerator."""
    return torch.get_num_threads() if device.type == "cpu" else 1


def side_by_side(
    work: Callable[[Piece], None], pieces: Iterable[Piece], device: torch.device
) -> None:
    """Do `work` on every piece: one piece per core on the CPU, one at a time on an accelerator.

    torch's own threads divide each operation and synchronise at its end. When another program takes
    a core, all of them wait, for small operations up to a hundred times longer than they compute.
    Here each thread has its own piece and torch uses one thread in it. The results are the same,
    because pieces are independent.

    Args:
        work: called with each piece.
        pieces: arguments of `work`.
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
    """The function, run on one CPU thread; for many small sequential steps.

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
