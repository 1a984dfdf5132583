"""Placement: the device that computes each feature, by its size.

A GPU pays for every kernel it starts (5 to 8 microseconds) and for every byte that is sent to it.
Models of a few tickers start thousands of kernels on a few numbers, so a CPU is faster there.
`CROSSOVERS` is the one table of this policy. No card has measured it yet: its sizes follow from
counted kernels and bytes, and a device is used where they predict a gain of three or more.
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast, get_args

import torch
from torch import Tensor

from models.device import DTYPE, to_numpy
from models.errors import RequestError

Choice = Literal["auto", "cpu", "cuda"]
Feature = Literal["prices", "intervals", "bands", "garch", "paths", "portfolios"]

VARIABLE: Final = "TENSORTAPE_DEVICE"
LEAST_FREE = 2**30  # bytes; a context and a batch of anything need this much
CPU = torch.device("cpu")

_chosen: ContextVar[Choice | None] = ContextVar("device", default=None)


@dataclass(frozen=True, slots=True)
class Crossover:
    """The size from which a feature uses a GPU when the choice is "auto".

    Attributes:
        unit: what the size counts.
        least: the smallest size that uses it; infinite where no size gains three times.
        reason: the counts and predictions behind `least`.
    """

    unit: str
    least: float
    reason: str


CROSSOVERS: Final[Mapping[Feature, Crossover]] = MappingProxyType(
    {
        "prices": Crossover(
            "prices (tickers x sessions)",
            5e6,
            "44 kernels at any size; a smaller panel takes longer to send than to compute",
        ),
        "intervals": Crossover(
            "tickers", math.inf, "a model is fitted to each ticker, as for garch, with host draws"
        ),
        "bands": Crossover("tickers", math.inf, "hundreds of kernels for one number a ticker"),
        "garch": Crossover(
            "tickers", math.inf, "8,774 kernels or more a fit: as fast as two cores at a thousand"
        ),
        "paths": Crossover(
            "paths x days", math.inf, "35 to 45 kernels and one upload a day of each block"
        ),
        "portfolios": Crossover(
            "tickers", math.inf, "the critical line takes microseconds; 7,514 kernels a frontier"
        ),
    }
)


def choice() -> Choice:
    """The choice in force: that of `using`, else of TENSORTAPE_DEVICE, else "auto".

    Raises:
        RequestError: the variable names no choice.
    """
    chosen = _chosen.get()
    return chosen if chosen is not None else parsed(os.environ.get(VARIABLE) or "auto")


def parsed(text: str) -> Choice:
    """The choice of that name.

    Raises:
        RequestError: it is none.

    Example:
        >>> parsed("cpu")
        'cpu'
    """
    if text not in get_args(Choice):
        raise RequestError("a device: auto, cpu or cuda", repr(text[:20]), "choose one")
    return cast("Choice", text)


@contextmanager
def using(device: Choice) -> Iterator[None]:
    """Make a choice for the lines inside."""
    token = _chosen.set(device)
    try:
        yield
    finally:
        _chosen.reset(token)


@contextmanager
def reproducible() -> Iterator[None]:
    """Compute on the CPU in the lines inside, unless a GPU was chosen by name.

    A CPU gives the same bytes for the same input; a GPU rounds in an order of its own.
    """
    with using("cuda" if choice() == "cuda" else "cpu"):
        yield


def device_for(feature: Feature, size: float) -> torch.device:
    """The device that computes a feature of this size.

    Args:
        feature: which, by its name in CROSSOVERS.
        size: in the feature's unit.

    Returns:
        The CPU where it was chosen, where the size is below the crossover, or where no GPU works;
        with "cuda" chosen a GPU that does not work is not used either (`refusal` says why).

    Raises:
        RequestError: TENSORTAPE_DEVICE names no choice.

    Example:
        >>> with using("cpu"):
        ...     device_for("prices", 1e9)
        device(type='cpu')
    """
    wanted = choice()
    if wanted == "cpu" or (wanted == "auto" and size < CROSSOVERS[feature].least):
        return CPU
    return CPU if refusal() else torch.device("cuda")


def placed(tensor: Tensor, feature: Feature, size: float) -> Tensor:
    """The tensor on the device of its feature; where it is if the device has no room for it.

    Args:
        tensor: of any shape, on the CPU.
        feature: which, by its name in CROSSOVERS.
        size: in the feature's unit.
    """
    device = device_for(feature, size)
    try:
        return tensor.to(device)
    except torch.OutOfMemoryError:
        return tensor


@functools.cache
def refusal() -> str:
    """Why no GPU is used here, in one sentence; "" where one works. Looked at once a process.

    A driver can name a card that this build of torch has no kernels for, so one is run.
    Apple's GPU (mps) has no float64, in which everything here is computed.
    """
    if not torch.cuda.is_available():
        if torch.backends.mps.is_available():
            return "Apple's GPU (mps) has no float64"
        return "there is no CUDA device"
    try:
        free, _ = torch.cuda.mem_get_info()
        computed = float(to_numpy((torch.ones(2, dtype=DTYPE, device="cuda") + 1).sum()))
    except (RuntimeError, AssertionError) as error:
        return f"the CUDA device refused to compute: {str(error).splitlines()[0]}"
    if computed != 4.0:
        return f"the CUDA device computed 1 + 1 + 1 + 1 = {computed:g}"
    if free < LEAST_FREE:
        return f"the CUDA device has {free / 2**20:,.0f} MB free, of 1,024 needed"
    return ""


def device_name(device: torch.device) -> str:
    """The card's name, or "cpu": what a manifest says of where a table was computed."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type


def device_note(device: torch.device) -> str:
    """One sentence for the reader: where prices are and statistics computed, and why there."""
    if device.type == "cuda":
        return f"prices on {device_name(device)}, statistics on the CPU, all in float64"
    if choice() == "auto" and not refusal():
        least = CROSSOVERS["prices"].least
        return f"computed in float64 on the CPU: the GPU is used from {least:,.0f} prices on"
    if choice() == "cuda" or torch.backends.mps.is_available():
        return f"computed in float64 on the CPU: {refusal()}"
    return "computed in float64 on the CPU"
