"""Loops as machine code; the only file that imports numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop, compiled at its first call (about a second) and then kept on disk.

    It holds no interpreter lock, so that threads work side by side. Arithmetic is plain float64
    in the order written: the same bits on every machine, whatever its vectors. A division by
    zero is infinity or NaN, as in NumPy.
    """
    machine_code: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(loop)
    return machine_code
