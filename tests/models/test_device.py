"""to_numpy: every kind of tensor that may cross, every kind that may not, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch._subclasses.fake_tensor import FakeTensorMode

from models.device import cross_together, to_numpy
from models.errors import CrossingError, ShapeError
from tests.models.accelerator import DEVICE, FakeAccelerator

GRID = torch.arange(6, dtype=torch.float64).reshape(2, 3)


def test_a_contiguous_float64_crosses_without_a_copy_and_read_only() -> None:
    array = to_numpy(GRID)
    assert array.ctypes.data == GRID.data_ptr()
    assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0] = 1.0


def test_writable_is_the_callers_own_memory() -> None:
    array = to_numpy(GRID, writable=True)
    array[0, 0] = 99.0
    assert GRID[0, 0] == 0.0


VIEWS = {
    "transposed": (GRID.T, [[0, 3], [1, 4], [2, 5]]),
    "strided": (GRID[:, ::2], [[0, 2], [3, 5]]),
    "offset": (GRID[1:], [[3, 4, 5]]),
    "expanded": (torch.tensor([[1.0], [2.0]]).expand(2, 3), [[1, 1, 1], [2, 2, 2]]),
    "scalar": (torch.tensor(7.0), 7.0),
    "empty": (torch.empty(0, 4), np.empty((0, 4))),
    "four dimensions": (torch.ones(2, 1, 3, 1), np.ones((2, 1, 3, 1))),
    "flipped": (GRID.flip(1), [[2, 1, 0], [5, 4, 3]]),
    "negated lazily": (torch.tensor([1 + 2j]).conj().imag, [-2.0]),
}


@pytest.mark.parametrize("name", VIEWS)
def test_any_view_crosses_contiguous_with_its_values(name: str) -> None:
    tensor, expected = VIEWS[name]
    array = to_numpy(tensor)
    assert array.flags.c_contiguous
    assert array.dtype == np.float64
    np.testing.assert_array_equal(array, expected)


def test_conjugated_complex_crosses_as_complex128() -> None:
    array = to_numpy(torch.tensor([1 + 2j, 3 - 4j]).conj())
    assert array.dtype == np.complex128
    assert array.tolist() == [1 - 2j, 3 + 4j]


@pytest.mark.parametrize(
    "dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float8_e5m2, torch.float8_e4m3fn]
)
def test_narrow_floats_are_widened_exactly(dtype: torch.dtype) -> None:
    tensor = torch.tensor([0.5, -1.75, 3.0]).to(dtype)
    assert to_numpy(tensor).tolist() == [0.5, -1.75, 3.0]


@pytest.mark.parametrize(
    ("dtype", "expected"), [(torch.int32, "int32"), (torch.bool, "bool"), (torch.uint8, "uint8")]
)
def test_integers_and_booleans_keep_their_dtype(dtype: torch.dtype, expected: str) -> None:
    assert to_numpy(torch.ones(2).to(dtype)).dtype == expected


def test_the_dtype_asked_for_is_made_by_numpy() -> None:
    array = to_numpy(GRID, dtype=np.float32)
    assert array.dtype == np.float32
    assert array.tolist() == GRID.tolist()


def test_a_graph_survives_the_crossing() -> None:
    weight = torch.tensor([2.0, 3.0], dtype=torch.float64, requires_grad=True)
    square = weight**2
    assert to_numpy(square).tolist() == [4.0, 9.0]
    square.sum().backward()
    assert weight.grad is not None
    assert weight.grad.tolist() == [4.0, 6.0]
    assert square.requires_grad


def test_flatten_and_reshape_in_the_same_call() -> None:
    assert to_numpy(GRID.T, shape=(-1,)).tolist() == [0, 3, 1, 4, 2, 5]
    assert to_numpy(GRID, shape=(3, 2)).tolist() == [[0, 1], [2, 3], [4, 5]]
    assert to_numpy(GRID, shape=(-1,)).ctypes.data == GRID.data_ptr()


def test_a_shape_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"6 elements.*\(4,\)"):
        to_numpy(GRID, shape=(4,))


REFUSED = {
    "sparse": lambda: torch.eye(2).to_sparse(),
    "sparse rows": lambda: torch.eye(2).to_sparse_csr(),
    "meta": lambda: torch.empty(2, device="meta"),
    "nested": lambda: torch.nested.nested_tensor([torch.ones(2)]),
    "quantised": lambda: torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.quint8),
    "ndarray": lambda: np.ones(2),
}


@pytest.mark.filterwarnings("ignore:.*(beta|prototype|quantize|deprecated).*")
@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_counterpart_is_a_named_error(name: str) -> None:
    with pytest.raises(CrossingError, match=name.split()[0]):
        to_numpy(REFUSED[name]())


def test_a_fake_tensor_is_a_named_error() -> None:
    with FakeTensorMode():
        fake = torch.empty(2)
    with pytest.raises(CrossingError, match="torch cannot hand"):
        to_numpy(fake)


def test_an_imaginary_part_is_not_dropped_silently() -> None:
    with pytest.raises(CrossingError, match="imaginary"):
        to_numpy(torch.tensor([1j]), dtype=np.float64)


@pytest.mark.parametrize("make", [lambda t: t, lambda t: t.T, lambda t: t[:, ::2], lambda t: t * 2])
def test_an_accelerator_is_left_in_exactly_one_transfer(make: object) -> None:
    with FakeAccelerator() as accelerator:
        tensor = make(GRID.to(DEVICE))  # type: ignore[operator]
        before = accelerator.log.to_host
        array = to_numpy(tensor)
    assert accelerator.log.to_host - before == 1
    assert accelerator.log.syncs == []
    np.testing.assert_array_equal(array, make(GRID).numpy())  # type: ignore[operator]


def test_gradients_on_an_accelerator_cross_in_one_transfer() -> None:
    with FakeAccelerator() as accelerator:
        tensor = GRID.to(DEVICE).requires_grad_()
        array = to_numpy(tensor * 3)
    assert accelerator.log.to_host == 1
    np.testing.assert_array_equal(array, GRID.numpy() * 3)


def test_many_tensors_cross_together_in_one_transfer() -> None:
    with FakeAccelerator() as accelerator:
        there = GRID.to(DEVICE)
        arrays = cross_together({"a": there, "b": there.sum(dim=1), "c": there[:, :0]})
    assert accelerator.log.to_host == 1
    assert arrays["b"].tolist() == [3.0, 12.0]
    assert {name: array.shape for name, array in arrays.items()} == {
        "a": (2, 3),
        "b": (2,),
        "c": (2, 0),
    }


def test_the_fake_accelerator_would_notice() -> None:
    """The checks above can fail: mixing, each way to wait and a second copy are all seen."""
    with FakeAccelerator() as accelerator:
        there = GRID.to(DEVICE)
        with pytest.raises(RuntimeError, match="one device"):
            there + GRID
        there.sum().item()
        torch.linalg.inv(there[:, :2])
        there[there > 1]
        there[there > 1] = 0.0
        there.nonzero()
        there.unique()
        there.to("cpu")
        there.to("cpu")
    assert accelerator.log.syncs == [
        "_local_scalar_dense",
        "_linalg_check_errors",
        "index",
        "index_put_",
        "nonzero",
        "_unique2",
    ]
    assert accelerator.log.to_host == 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")
def test_cuda_crosses_with_its_values() -> None:
    np.testing.assert_array_equal(to_numpy(GRID.cuda().T), GRID.T.numpy())


@given(
    st.lists(st.integers(0, 4), min_size=0, max_size=4),
    st.permutations(range(4)),
    st.sampled_from([torch.float64, torch.float32, torch.int64]),
)
def test_any_permuted_shape_keeps_every_value(
    shape: list[int], order: list[int], dtype: torch.dtype
) -> None:
    tensor = torch.arange(int(np.prod(shape)), dtype=dtype).reshape(shape)
    axes = [axis for axis in order if axis < len(shape)]
    expected = np.arange(tensor.numel()).reshape(shape).transpose(axes)
    np.testing.assert_array_equal(to_numpy(tensor.permute(axes)), expected, strict=False)
