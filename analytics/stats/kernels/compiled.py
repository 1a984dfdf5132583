"""Compiled loops: the one file that knows numba.

A kernel is a plain loop over rows, translated to machine code at its first call and kept in a
cache folder for the next process. The compiler reassociates nothing: sums run in the order that
their text says, so a row gives the same bits alone, in a batch, on a thread and on any machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, that lets other threads run; division by zero gives NaN or inf.

    Where no folder can be written for the cache (an installation of another user, without a
    home), every process compiles for itself.
    """
    try:
        return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))
    except RuntimeError as error:
        if "no locator available" not in str(error):
            raise
        return cast(Kernel, numba.njit(nogil=True, error_model="numpy")(kernel))
