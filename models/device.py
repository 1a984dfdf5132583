"""How tensors leave torch: the dtype, and the one crossing to NumPy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import DTypeLike, NDArray
from torch import Tensor

from models.errors import CrossingError, ShapeError

DTYPE = torch.float64

# NumPy lacks these dtypes; the wider one listed represents each exactly.
_WIDER = {
    torch.bfloat16: torch.float32,
    torch.float8_e4m3fn: torch.float32,
    torch.float8_e5m2: torch.float32,
    torch.complex32: torch.complex64,
}


def to_numpy(
    tensor: Tensor,
    *,
    dtype: DTypeLike | None = None,
    shape: Sequence[int] | None = None,
    writable: bool = False,
) -> NDArray[Any]:
    """The tensor's values as a C-contiguous NumPy array; the project's only conversion to NumPy.

    A contiguous CPU tensor that already has the dtype is not copied: the array is a read-only view
    of the same memory. A tensor on an accelerator is copied in exactly one transfer, in its own
    dtype, and converted by NumPy, which is faster. A tensor that requires grad is detached, and its
    autograd graph is unaffected.

    Args:
        tensor: any shape and strides, dense; views, expanded and conjugated ones included.
        dtype: of the array; None is float64 for any floating tensor, complex128 for a complex
            one, and the tensor's own for integers and booleans.
        shape: of the array, e.g. (-1,) to flatten; one entry may be -1. None keeps the tensor's.
        writable: whether the caller may write to the array (costs a copy).

    Returns:
        Array of `shape`; read-only unless `writable`.

    Raises:
        CrossingError: a sparse, quantised, nested, meta or fake tensor, or a dtype that would
            drop an imaginary part.
        ShapeError: `shape` does not hold as many elements.

    Example:
        >>> to_numpy(torch.tensor([[1, 2], [3, 4]], dtype=torch.bfloat16), shape=(-1,))
        array([1., 2., 3., 4.])
    """
    _refuse_what_cannot_cross(tensor)
    target = np.dtype(dtype) if dtype is not None else _natural_dtype(tensor)
    if tensor.is_complex() and target.kind != "c":
        raise CrossingError(
            f"to_numpy would drop the imaginary part of a {tensor.dtype} tensor on the way to "
            f"{target}: take tensor.real or tensor.abs() first"
        )
    array = _as_array(tensor)
    fixed = np.array(array, dtype=target, order="C", copy=True if writable else None)
    fixed = _reshaped(fixed, shape)
    fixed.flags.writeable = writable
    return fixed


def cross_together(tensors: Mapping[str, Tensor]) -> dict[str, NDArray[np.float64]]:
    """Several real tensors of one device as float64 arrays, in one transfer.

    They are packed on their device, transferred once and unpacked, so that a computation on an
    accelerator pays for one transfer however many results it has.

    Shape: each array has its tensor's shape; all are read-only.
    """
    packed = to_numpy(torch.cat([tensor.to(DTYPE).reshape(-1) for tensor in tensors.values()]))
    ends = np.cumsum([tensor.numel() for tensor in tensors.values()])[:-1]
    parts = np.split(packed, ends)
    return {
        name: part.reshape(tuple(tensor.shape))
        for (name, tensor), part in zip(tensors.items(), parts, strict=True)
    }


def _refuse_what_cannot_cross(tensor: Tensor) -> None:
    if not isinstance(tensor, Tensor):
        raise CrossingError(f"to_numpy takes a torch tensor, not {type(tensor).__name__}")
    remedies = (
        (tensor.is_nested, "nested", "pad it with torch.nested.to_padded_tensor(t, nan)"),
        (tensor.is_quantized, "quantised", "call t.dequantize()"),
        (tensor.layout != torch.strided, "sparse", "call t.to_dense()"),
        (tensor.device.type == "meta", "meta", "give it data: a meta tensor has only a shape"),
    )
    for found, name, remedy in remedies:
        if found:
            raise CrossingError(f"a {name} tensor has no NumPy counterpart: {remedy}")


def _natural_dtype(tensor: Tensor) -> np.dtype[np.generic]:
    if tensor.is_complex():
        return np.dtype(np.complex128)
    if tensor.is_floating_point():
        return np.dtype(np.float64)
    return np.dtype(str(tensor.dtype).removeprefix("torch."))


def _as_array(tensor: Tensor) -> NDArray[Any]:
    """The tensor's values in NumPy, in its own dtype; at most one transfer."""
    here = tensor.detach().to("cpu").resolve_conj().resolve_neg()
    here = here.to(_WIDER.get(here.dtype, here.dtype))
    try:
        array: NDArray[Any] = here.numpy()
    except (RuntimeError, TypeError) as error:
        raise CrossingError(f"torch cannot hand this tensor to NumPy: {error}") from error
    return array


def _reshaped(array: NDArray[Any], shape: Sequence[int] | None) -> NDArray[Any]:
    if shape is None:
        return array.view()
    try:
        return array.reshape(tuple(shape))
    except ValueError as error:
        raise ShapeError(
            f"a shape of {math.prod(array.shape)} elements",
            f"{tuple(shape)} for a tensor of shape {array.shape}",
            "let its product match, or use one -1",
        ) from error
