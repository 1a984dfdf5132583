"""Blocks of rows, small enough for the caches, side by side on threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

Answer = TypeVar("Answer")

# What is computed of a block stays in the caches nearest to the core while it is.
BLOCK_BYTES = 3_000_000
# glibc hands every freed block of this size back to the system, which then faults in each of its
# pages again, until it has once seen one of nearly 32 MB freed; from then on it keeps them. It
# makes the loops five times faster; elsewhere it does nothing. models.runtime.workers does so too.
KEPT = 31 * 2**20


def by_blocks(work: Callable[[slice], Answer], rows: int, length: int) -> list[Answer]:
    """`work` on every block of so many rows of so many numbers, at least one; in their order.

    Args:
        work: called with each slice of rows.
        rows: number of rows in all.
        length: numbers per row.

    Returns:
        What `work` returned, in the order of the blocks.
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
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
