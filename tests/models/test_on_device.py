"""Every function of models on a fake accelerator: nothing mixes, nothing waits, the same bits."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from inspect import isclass, isfunction, unwrap
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import DynamicOutputShapeException, FakeTensorMode

import models
from models.device import cross_together
from models.prices.panel import PricePanel
from tests.models.accelerator import DEVICE, FakeAccelerator, Log
from tests.models.device_cases import CASES, EXCUSED, Case

pytestmark = pytest.mark.slow


def moved(one: Any, device: torch.device) -> Any:
    return one.to(device) if isinstance(one, Tensor | PricePanel) else one


def hollow(one: Any) -> Any:
    """The same on the device, without values."""
    if isinstance(one, PricePanel):
        return replace(one, values=hollow(one.values))
    return torch.empty(one.shape, dtype=one.dtype, device=DEVICE)


def tensors(found: Any) -> list[Tensor]:
    """All tensors of an answer, in dataclasses, lists and tuples too."""
    if isinstance(found, Tensor):
        return [found]
    if is_dataclass(found):
        found = [getattr(found, field.name) for field in fields(found)]
    parts = found if isinstance(found, list | tuple) else ()
    return [tensor for part in parts for tensor in tensors(part)]


@dataclass(frozen=True)
class Ran:
    """What a case did on the fake accelerator: its log before the crossing and after, its answer.

    Attributes:
        devices: of the tensors of its answer.
        crossed: their values, brought over together.
        called: the functions that ran.
    """

    before: Log
    after: Log
    devices: set[torch.device]
    crossed: list[np.ndarray]
    called: set[CodeType]


@pytest.fixture(scope="module")
def ran() -> dict[str, Ran]:
    """Every case, once; all modules are there before, so that an import counts for no case."""
    assert list(public())
    return {name: run(case) for name, case in CASES.items()}


def run(case: Case) -> Ran:
    called: set[CodeType] = set()

    def note(frame: FrameType, _: str, __: Any) -> None:
        called.add(frame.f_code)  # and nothing more of the call: no line, no return

    with FakeAccelerator() as accelerator:
        inputs = [moved(one, DEVICE) for one in case.inputs]
        accelerator.log.to_device = 0
        before_us = sys.gettrace()
        sys.settrace(note)
        try:
            found = tensors(case.run(*inputs))
            before = deepcopy(accelerator.log)
            crossed = cross_together({str(i): tensor for i, tensor in enumerate(found)})
        finally:
            sys.settrace(before_us)
    devices = {tensor.device for tensor in found}
    return Ran(before, accelerator.log, devices, list(crossed.values()), called)


@pytest.mark.parametrize("name", CASES)
def test_it_stays_there_waits_for_nothing_and_has_the_same_bits(
    ran: dict[str, Ran], name: str
) -> None:
    case, there = CASES[name], ran[name]
    here = case.run(*case.inputs)
    assert there.devices == {DEVICE}
    asked = there.before.to_host + len(there.before.syncs)
    assert asked <= (case.asks(here) if callable(case.asks) else case.asks), there.before
    assert there.before.to_device <= case.sends
    assert there.after.to_host - there.before.to_host == 1
    assert there.after.syncs == there.before.syncs
    for one, other in zip(there.crossed, tensors(here), strict=True):
        np.testing.assert_allclose(one, other.detach(), rtol=case.apart, atol=0, equal_nan=True)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.asks])
def test_shapes_never_depend_on_values(name: str) -> None:
    """Without values a boolean mask or an `.item()` cannot run, nor may devices mix."""
    case = CASES[name]
    with FakeTensorMode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = tensors(case.run(*(hollow(one) for one in case.inputs)))
    expected = tensors(case.run(*case.inputs))
    assert [one.shape for one in found] == [one.shape for one in expected]
    assert {one.device for one in found} == {DEVICE}


def public() -> Iterator[tuple[str, CodeType]]:
    """Each public function, method and property of models, and its code.

    Compiled loops are none of them: machine code for a CPU, called where tensors are there.
    """
    for found in pkgutil.walk_packages(models.__path__, "models."):
        module = importlib.import_module(found.name)
        own = {name: one for name, one in vars(module).items() if not name.startswith("_")}
        for name, one in own.items():
            if getattr(one, "__module__", None) != module.__name__:
                continue
            yield from codes(f"{module.__name__}.{name}", one)


def codes(name: str, one: Any) -> Iterator[tuple[str, CodeType]]:
    if isclass(one):
        for attribute, part in vars(one).items():
            if not attribute.startswith("_"):
                yield from codes(f"{name}.{attribute}", part)
        return
    for wrapper in ("fget", "func", "__func__"):
        one = getattr(one, wrapper, one)
    if isfunction(one):
        yield name, unwrap(one).__code__


def excused(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in EXCUSED)


def test_every_public_function_runs_there_or_is_excused(ran: dict[str, Ran]) -> None:
    """A new one without a case in tests.models.device_cases is named here."""
    called = {code for one in ran.values() for code in one.called}
    absent = [name for name, code in public() if code not in called and not excused(name)]
    assert absent == []


def test_no_excuse_is_stale(ran: dict[str, Ran]) -> None:
    called = {code for one in ran.values() for code in one.called}
    for excuse in EXCUSED:
        named = [code for name, code in public() if name == excuse or name.startswith(f"{excuse}.")]
        assert named, f"{excuse} is no longer there"
        assert not called.intersection(named), f"{excuse} does run there"


def test_a_mask_a_mix_and_a_second_look_would_be_seen() -> None:
    """The checks above can fail."""
    with FakeTensorMode():
        there = torch.empty(3, device=DEVICE)
        with pytest.raises(DynamicOutputShapeException):
            there[there > 0]
    asking = run(Case((torch.ones(2),), lambda x: x * float(x.sum())))
    assert (asking.before.syncs, asking.before.to_device) == (["_local_scalar_dense"], 0)
    sending = run(Case((torch.ones(2),), lambda x: x + torch.ones(2).to(x.device)))
    assert (sending.before.syncs, sending.before.to_device) == ([], 1)
    with pytest.raises(RuntimeError, match="one device"):
        run(Case((torch.ones(2),), lambda x: x + torch.ones(2)))
