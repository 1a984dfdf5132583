"""A fake accelerator: computes real values on the CPU, and logs what a real one would pay for.

A tensor on it is a `Shadow`: it says its device is "fakegpu:0", refuses to mix with CPU tensors
as CUDA does, refuses `.numpy()`, and every transfer and every hidden synchronisation (a value
read back, as by `.item()` or a boolean mask) is counted. What it cannot show: speed, and the
numerics of another chip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "fakegpu"
_setup_privateuseone_for_python_backend(NAME)
DEVICE = torch.device(NAME, 0)

COPIES = ("_to_copy", "copy_")
# Operations whose value or shape the CPU must know before it goes on: CUDA waits at each.
SYNCS = (
    "_local_scalar_dense",
    "nonzero",
    "is_nonzero",
    "equal",
    "masked_select",
    "_unique2",
    "unique_dim",
    "unique_consecutive",
    "bincount",
    "repeat_interleave",
    "_linalg_check_errors",
    "_linalg_eigh",
    "_linalg_svd",
)
# In place, and of the shape alone.
RESHAPING = ("squeeze_", "unsqueeze_", "t_", "transpose_")
INDEXING = ("index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index")


@dataclass
class Log:
    """What happened on the device since the log was made."""

    to_host: int = 0
    to_device: int = 0
    syncs: list[str] = field(default_factory=list)


class Shadow(torch.Tensor):
    """A tensor on the fake accelerator; `real_values` holds its values on the CPU."""

    real_values: torch.Tensor

    @staticmethod
    def __new__(cls, real: torch.Tensor) -> Shadow:
        made = torch.Tensor._make_wrapper_subclass(
            cls,
            real.shape,
            strides=real.stride(),
            storage_offset=real.storage_offset(),
            dtype=real.dtype,
            device=DEVICE,
        )
        made.real_values = real
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        return _execute(function, args, kwargs or {}, Log())


class FakeAccelerator(TorchDispatchMode):
    """While entered, tensors made on `DEVICE` live there and `log` counts what crosses."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        return _execute(function, args, kwargs or {}, self.log)


def _execute(function: Any, args: Any, kwargs: dict[str, Any], log: Log) -> Any:
    name = function._schema.name.removeprefix("aten::")
    leaves = [*_leaves((args, kwargs))]
    shadowed = any(isinstance(leaf, Shadow) for leaf in leaves)
    target = torch.device(kwargs["device"]).type if kwargs.get("device") is not None else None
    if shadowed and name not in COPIES:
        _refuse_mixing(name, leaves)
    if shadowed and (name in SYNCS or (name in INDEXING and _by_mask(args[1]))):
        log.syncs.append(name)
    if name in COPIES:
        log.to_host += shadowed and target == "cpu"
        log.to_device += not shadowed and target == NAME
    if target is not None:
        kwargs = kwargs | {"device": "cpu"}
    result = function(*_each(_real, args), **_each(_real, kwargs))
    if shadowed and name in RESHAPING:
        with no_dispatch():  # the shadow takes the shape that its values have now
            function(*args, **kwargs)
    stays = target == NAME or (shadowed and target != "cpu")
    return _each(lambda out: Shadow(out) if _bare(out) and stays else out, result)


def _leaves(one: Any) -> Iterator[Any]:
    """What is in an argument, however nested: torch's own walk takes ten times as long."""
    if isinstance(one, dict):
        one = list(one.values())
    if isinstance(one, list | tuple):
        for part in one:
            yield from _leaves(part)
    else:
        yield one


def _each(change: Callable[[Any], Any], one: Any) -> Any:
    """The same with each of its leaves changed."""
    if isinstance(one, dict):
        return {name: _each(change, part) for name, part in one.items()}
    if isinstance(one, list | tuple):
        return (list if isinstance(one, list) else tuple)(_each(change, part) for part in one)
    return change(one)


def _refuse_mixing(name: str, leaves: list[Any]) -> None:
    if any(_bare(leaf) and leaf.dim() > 0 for leaf in leaves):
        raise RuntimeError(f"expected all tensors on one device: {name} got {NAME}:0 and cpu")


def _by_mask(indices: Any) -> bool:
    """Whether an index is a mask on the device, whose true entries are counted first."""
    masks = (torch.bool, torch.uint8)
    return any(isinstance(one, Shadow) and one.dtype in masks for one in indices)


def _bare(leaf: Any) -> bool:
    return isinstance(leaf, torch.Tensor) and not isinstance(leaf, Shadow)


def _real(leaf: Any) -> Any:
    return leaf.real_values if isinstance(leaf, Shadow) else leaf
