"""Blocks of rows, small enough for the caches, in parallel on threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

Answer = TypeVar("Answer")

# Size of a block, so that its arrays stay in a core's own caches.
BLOCK_BYTES = 3_000_000
# glibc returns every freed block of this size to the system, which then causes page faults, until a
# block of nearly 32 MB has been freed once; from then on it keeps them. That makes the loops five
# times faster; elsewhere it has no effect. models.runtime.workers does the same.
KEPT = 31 * 2**20


def by_blocks(work: Callable[[slice], Answer], rows: int, length: int) -> list[Answer]:
    """Run `work` on every block of rows, at least one; results are in order.

    Args:
        work: called with each slice of rows.
        rows: total number of rows.
        length: numbers per row.

    Returns:
        The results of `work`, in the order of the blocks.
    """
    np.empty(KEPT, dtype=np.uint8)
    size = max(1, BLOCK_BYTES // (8 * max(length, 1)))
    blocks = [slice(start, start + size) for start in range(0, max(rows, 1), size)]
    threads = min(len(blocks), cores())
    if threads < 2:
        return [work(block) for block in blocks]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, blocks))


def cores() -> int:
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
