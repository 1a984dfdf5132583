"""The recurrence: by hand, against the plain loop, against scipy's filter, and its gradients."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.signal import lfilter
from torch.autograd import gradcheck, gradgradcheck

from models.device import to_numpy
from models.errors import ShapeError
from models.fitting.scan import scan
from models.fitting.scan_products import ScanProducts
from tests.answers.slow_scan import scan_by_loop
from tests.models.accelerator import DEVICE, FakeAccelerator

BACKENDS = {"compiled": True, "blocks": False}
LENGTHS = (1, 2, 3, 16, 17, 100, 2_520)


def tensor(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def made(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


@pytest.fixture(params=BACKENDS.values(), ids=BACKENDS)
def compiled(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_by_hand(compiled: bool) -> None:
    found = scan(tensor(1, 2, 3), tensor(0.5, -1, 2), tensor(4)[0], compiled=compiled)
    assert found.tolist() == [1 + 0.5 * 4, 2 - 3, 3 + 2 * -1]


@pytest.mark.parametrize("length", LENGTHS)
def test_it_is_the_loop(length: int, compiled: bool) -> None:
    """Both add the same terms in another order: apart by rounding, of T steps at most."""
    a, b, start = made(3, 2, length), torch.tanh(made(3, 2, length, seed=1)), made(3, 2, seed=2)
    bound = 4 * np.finfo(np.float64).eps * length * float(a.abs().max())
    for factor in (b, b[..., :1], b[:1, :1], b[0, 0, :1]):
        for first in (start, None, start[0, 0]):
            expected = scan_by_loop(a, factor, first)
            found = scan(a, factor, first, compiled=compiled)
            torch.testing.assert_close(found, expected, rtol=0, atol=bound)


@pytest.mark.parametrize("length", [*LENGTHS, 255, 256, 257])
def test_products_are_the_loop(length: int) -> None:
    """A block not full, blocks of blocks; factors at 0 and near 1."""
    a, start, b = made(5, 3, length), made(5, 3, seed=2), tensor(0.0, 0.3, 0.94, 1.0 - 1e-8, -0.7)
    bound = 4 * np.finfo(np.float64).eps * length * float(a.abs().max())
    before = a.clone()
    products = ScanProducts(b, length)
    found = products.scan(a, start)
    expected = scan_by_loop(a, b[:, None, None], start)
    torch.testing.assert_close(found, expected, rtol=0, atol=bound)
    assert torch.equal(a, before)
    assert torch.equal(products.scan(a, start), found)


def test_it_is_a_filter_of_scipy(compiled: bool) -> None:
    a = made(4, 1_000)
    expected = lfilter([1.0], [1.0, -0.94], to_numpy(a), axis=-1)
    found = scan(a, tensor(0.94), compiled=compiled)
    np.testing.assert_allclose(to_numpy(found), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("length", [1, 2, 11])
@pytest.mark.parametrize("wide", [True, False], ids=["each step", "one factor"])
def test_gradients_are_those_of_differences(length: int, wide: bool, compiled: bool) -> None:
    a, b = made(2, length), made(2, length if wide else 1, seed=1)
    inputs = tuple(part.requires_grad_() for part in (a, b, made(2, seed=2)))

    def call(a: torch.Tensor, b: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
        return scan(a, b, start, compiled=compiled)

    assert gradcheck(call, inputs)
    assert gradgradcheck(call, inputs)


def test_a_shared_factor_gathers_the_gradients_of_all_rows(compiled: bool) -> None:
    a, b = made(3, 20), tensor(0.9).requires_grad_()
    scan(a, b, compiled=compiled).sum().backward()
    assert b.grad is not None
    ours, b.grad = b.grad.clone(), None
    scan_by_loop(a, b).sum().backward()
    torch.testing.assert_close(ours, b.grad, rtol=1e-12, atol=0)


def test_nothing_in_nothing_out(compiled: bool) -> None:
    assert scan(made(2, 0), tensor(0.5), compiled=compiled).shape == (2, 0)
    assert scan(made(0, 5), tensor(0.5), compiled=compiled).shape == (0, 5)


def test_a_missing_value_is_missing_from_there_on_and_in_its_row_only(compiled: bool) -> None:
    a = made(2, 30)
    a[0, 10] = math.nan
    found = scan(a, tensor(0.5), compiled=compiled)
    assert found.isnan().nonzero().tolist() == [[0, t] for t in range(10, 30)]


@pytest.mark.parametrize("shape", [(3,), (2, 2), (5, 10), (1, 2, 10)])
def test_factors_that_do_not_fit_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="factors that broadcast to"):
        scan(made(2, 10), made(*shape))


def test_on_an_accelerator_nothing_crosses_and_nothing_waits() -> None:
    a, b = made(3, 100), torch.tanh(made(3, 100, seed=1))
    with FakeAccelerator() as device:
        there, factors = a.to(DEVICE), b.to(DEVICE)
        device.log.to_device = 0
        found = scan(there, factors)
        assert found.device == DEVICE
        assert (device.log.to_host, device.log.to_device, device.log.syncs) == (0, 0, [])
    assert torch.equal(found.real_values, scan(a, b, compiled=False))
