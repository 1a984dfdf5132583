"""Loops as machine code, by numba; importing it takes half a second.

Only kernels import this: files of plain loops, themselves imported where they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop, compiled at its first call (about a second) and then kept on disk.

    It holds no interpreter lock, so that threads work side by side. Arithmetic is plain float64
    in the order written: the same bits on every machine, whatever its vectors. A division by
    zero is infinity or NaN, as in NumPy.

    Where no folder can be written for the machine code (an installation of another user, without
    a home), every process compiles for itself.
    """
    try:
        return cast(Loop, numba.njit(cache=True, nogil=True, error_model="numpy")(loop))
    except RuntimeError as error:
        if "no locator available" not in str(error):
            raise
        return cast(Loop, numba.njit(nogil=True, error_model="numpy")(loop))
