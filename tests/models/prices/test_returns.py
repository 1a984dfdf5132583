"""Returns and resampling on tensors: by hand, against slow twins, by property, on a device."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch._subclasses.fake_tensor import DynamicOutputShapeException, FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from models.device import to_numpy
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from models.prices.returns import (
    PeriodRows,
    common_sessions,
    compound,
    gross_returns,
    joint_gross_returns,
    period_ends,
    undo_splits,
)
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.panels import NAN, panel, slow_gross, slow_split_adjusted


def same(tensor: Tensor, expected: object, **tolerance: float) -> None:
    np.testing.assert_allclose(to_numpy(tensor), expected, **({"rtol": 0} | tolerance))


def test_total_return_adds_the_dividend_to_the_close() -> None:
    made = panel({"close": [[100.0, 110.0, 99.0]], "dividend": [[0.0, 0.0, 11.0]]})
    same(gross_returns(made, "total"), [[NAN, 1.1, 1.0]])
    same(gross_returns(made, "price"), [[NAN, 1.1, 0.9]])


def test_a_hole_makes_one_longer_return_with_what_it_paid() -> None:
    """By hand: 100, hole (pays 2), hole (pays 3), 120 → (120 + 5) / 100."""
    made = panel({"close": [[100.0, NAN, NAN, 120.0]], "dividend": [[0.0, 2.0, 3.0, 0.0]]})
    same(gross_returns(made), [[NAN, NAN, NAN, 1.25]])


def test_late_listings_and_early_ends_have_returns_only_in_between() -> None:
    made = panel({"close": [[NAN, NAN, 5.0, 6.0, NAN], [1.0, 2.0, NAN, NAN, NAN]]})
    expected = [[NAN, NAN, NAN, 1.2, NAN], [NAN, 2.0, NAN, NAN, NAN]]
    same(gross_returns(made), expected)


def test_dividends_before_the_first_price_pay_nobody() -> None:
    made = panel({"close": [[NAN, 10.0, 11.0]], "dividend": [[5.0, 5.0, 0.0]]})
    same(gross_returns(made), [[NAN, NAN, 1.1]])


def test_adjusted_closes_are_used_where_there_are_no_dividends() -> None:
    adjusted = Origin("test", basis="adjusted")
    made = panel(
        {"close": [[10.0, 9.0]], "adj_close": [[8.0, 9.0]], "dividend": [[0.0, 1.0]]},
        origins=[adjusted],
    )
    same(gross_returns(made, "total"), [[NAN, 1.125]])
    same(gross_returns(made, "price"), [[NAN, 0.9]])


def test_closes_with_dividends_inside_have_no_price_return() -> None:
    inside = Origin("test", basis="adjusted", price_return=False)
    made = panel(
        {"close": [[8.0, 9.0], [1.0, 2.0]], "adj_close": [[8.0, 9.0], [NAN, NAN]]},
        origins=[inside, Origin("test")],
    )
    same(gross_returns(made, "price"), [[NAN, NAN], [NAN, 2.0]])


def test_raw_prices_are_divided_by_later_splits() -> None:
    """By hand: 4 for 1, then 1 for 2; the split's own day is already in new shares."""
    raw = Origin("test", prices="raw")
    made = panel(
        {
            "close": [[80.0, 20.0, 22.0, 44.0]],
            "volume": [[10.0, 40.0, 40.0, 20.0]],
            "dividend": [[0.0, 0.0, 1.0, 0.0]],
            "split": [[1.0, 4.0, 1.0, 0.5]],
        },
        origins=[raw],
    )
    adjusted = undo_splits(made)
    same(adjusted["close"], [[40.0, 40.0, 44.0, 44.0]])
    same(adjusted["volume"], [[20.0, 20.0, 20.0, 20.0]])
    same(adjusted["dividend"], [[0.0, 0.0, 2.0, 0.0]])
    same(gross_returns(adjusted), [[NAN, 1.0, 1.15, 1.0]], rtol=1e-15)


def test_split_adjusted_prices_stay_as_they_came() -> None:
    made = panel({"close": [[80.0, 20.0]], "split": [[1.0, 4.0]]})
    same(undo_splits(made)["close"], [[80.0, 20.0]])


def test_common_sessions_are_those_of_every_ticker() -> None:
    made = panel(
        {
            "close": [[1.0, 2.0, 3.0, 4.0], [10.0, NAN, 30.0, 60.0]],
            "dividend": [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]],
        }
    )
    expected = [[NAN, NAN, 4.0, 4 / 3], [NAN, NAN, 3.0, 2.0]]
    same(gross_returns(common_sessions(made)), expected, rtol=1e-15)
    same(gross_returns(common_sessions(made, 1)), gross_returns(made), rtol=1e-15)


prices = st.one_of(st.just(NAN), st.floats(0.01, 1e5))
dividends = st.one_of(st.just(0.0), st.just(NAN), st.floats(0.0, 10.0))


@given(st.lists(st.tuples(prices, dividends), min_size=1, max_size=40))
def test_total_returns_equal_the_slow_twin(rows: list[tuple[float, float]]) -> None:
    close, paid = map(list, zip(*rows, strict=True))
    made = panel({"close": [close], "dividend": [paid]})
    # Two dividends in a hole may be added in another order: one rounding of their sum.
    same(gross_returns(made), [slow_gross(close, paid)], rtol=4 * np.finfo(float).eps)


@given(st.lists(st.tuples(st.floats(1, 1e4), st.sampled_from([1.0, 2.0, 0.5, 4.0, 0.0, NAN]))))
def test_undone_splits_equal_the_slow_twin(rows: list[tuple[float, float]]) -> None:
    price, split = [list(column) for column in zip(*rows, strict=True)] or [[1.0], [1.0]]
    made = panel({"close": [price], "split": [split]}, origins=[Origin("test", prices="raw")])
    same(undo_splits(made)["close"], [slow_split_adjusted(price, split)])


@given(st.floats(1e-3, 1e3), st.lists(prices, min_size=1, max_size=30))
def test_returns_do_not_depend_on_the_unit_of_price(scale: float, close: list[float]) -> None:
    one, other = panel({"close": [close]}), panel({"close": [[scale * c for c in close]]})
    same(gross_returns(one), to_numpy(gross_returns(other)), rtol=8 * np.finfo(float).eps)


@given(st.lists(prices, min_size=1, max_size=20))
def test_a_batch_equals_each_ticker_alone_bit_for_bit(close: list[float]) -> None:
    both = gross_returns(panel({"close": [close, close[::-1]]}))
    for row, series in enumerate((close, close[::-1])):
        same(both[row], to_numpy(gross_returns(panel({"close": [series]})))[0])


@pytest.mark.parametrize(
    ("frequency", "day", "end"),
    [
        ("weekly", "2024-01-01", "2024-01-05"),
        ("weekly", "2024-01-05", "2024-01-05"),
        ("weekly", "2024-01-06", "2024-01-12"),
        ("weekly", "1969-12-31", "1970-01-02"),
        ("monthly", "2024-02-01", "2024-02-29"),
        ("monthly", "1969-12-31", "1969-12-31"),
        ("quarterly", "2024-04-01", "2024-06-30"),
        ("quarterly", "2023-12-31", "2023-12-31"),
        ("yearly", "2024-01-01", "2024-12-31"),
    ],
)
def test_periods_end_on_their_last_calendar_day(frequency: str, day: str, end: str) -> None:
    ends = period_ends(np.array([day], "datetime64[D]"), frequency)  # type: ignore[arg-type]
    assert ends.astype(str).tolist() == [end]


def test_compounding_multiplies_inside_each_period_and_skips_holes() -> None:
    rows = [[NAN, 1.1, 1.2, NAN, NAN], [2.0, NAN, 0.5, NAN, 3.0]]
    gross = torch.tensor(rows, dtype=torch.float64)
    rows = PeriodRows.of(np.array([0, 0, 1, 2, 2]), 3)
    same(compound(gross, rows), [[1.1, 1.2, NAN], [2.0, 0.5, 3.0]])


@settings(max_examples=50)
@given(
    st.lists(st.one_of(st.just(NAN), st.floats(0.5, 2.0)), min_size=1, max_size=30),
    st.integers(1, 5),
)
def test_compounding_equals_the_slow_product(gross: list[float], size: int) -> None:
    number = [day // size for day in range(len(gross))]
    slow = []
    for one in range(number[-1] + 1):
        inside = [g for g, n in zip(gross, number, strict=True) if n == one and not math.isnan(g)]
        slow.append(math.prod(inside) if inside else NAN)
    rows = PeriodRows.of(np.array(number), number[-1] + 1)
    made = compound(torch.tensor([gross], dtype=torch.float64), rows)
    same(made, [slow], rtol=size * np.finfo(float).eps)


class Operations(TorchDispatchMode):
    """Notes the name of each operation."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


def test_compounding_multiplies_in_order_of_date_on_every_device() -> None:
    """No operation adds or multiplies into one place from many threads, as CUDA does in any order.

    On a CPU the bits are those of a product from the first date to the last.
    """
    gross = 1.0 + torch.linspace(-0.3, 0.4, 90, dtype=torch.float64).sin().reshape(2, 45)
    days = np.arange(45)
    with Operations() as seen:
        made = compound(gross, PeriodRows.of(days // 21, 3))
    assert "cumprod" in seen.names
    assert not {name for name in seen.names if name.startswith(("scatter", "index_add", "put"))}
    slow = [[math.prod(row[one : one + 21]) for one in (0, 21, 42)] for row in gross.tolist()]
    assert to_numpy(made).tolist() == slow


def everything(made: PricePanel) -> Tensor:
    """What a study computes on the device, in one tensor."""
    adjusted = common_sessions(undo_splits(made))
    gross = gross_returns(adjusted)
    days = gross.shape[-1]
    longer = compound(gross, PeriodRows.of(np.arange(days) // 2, (days + 1) // 2, gross.device))
    return torch.cat((gross.log(), longer - 1.0), dim=-1)


def test_on_an_accelerator_nothing_mixes_nothing_waits_and_bits_are_the_same() -> None:
    raw = Origin("test", prices="raw")
    made = panel(
        {
            "close": [[80.0, 20.0, NAN, 44.0], [1.0, 2.0, 3.0, 4.0]],
            "dividend": [[0.0, 0.0, 1.0, 0.0], [0.0] * 4],
            "split": [[1.0, 4.0, 1.0, 0.5], [1.0] * 4],
        },
        origins=[raw, Origin("test")],
    )
    with FakeAccelerator() as accelerator:
        there = made.to(DEVICE)
        array = to_numpy(everything(there))
    assert accelerator.log.syncs == []
    assert accelerator.log.to_host == 1
    np.testing.assert_array_equal(array, to_numpy(everything(made)))


def test_shapes_never_depend_on_values() -> None:
    """Without values a boolean mask or an `.item()` cannot run: there is none."""
    dates = np.array(["2024-01-01", "2024-01-02", "2024-01-03"], "datetime64[D]")
    with FakeTensorMode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = torch.empty(8, 2, 3, dtype=torch.float64, device=DEVICE)
        there = PricePanel(("A", "B"), dates, (Origin("test"),) * 2, values)
        result = everything(there)
        with pytest.raises(DynamicOutputShapeException):
            values[values > 0]
    assert result.shape == (2, 5)
    assert result.device == DEVICE


@pytest.mark.parametrize("price", ["total", "price"])
def test_joint_returns_are_those_of_each_pairs_common_sessions(price: str) -> None:
    random = np.random.default_rng(7)
    close = random.uniform(50, 60, (4, 30))
    close[random.random((4, 30)) < 0.25] = NAN
    paid = np.where(random.random((4, 30)) < 0.3, 1.0, 0.0)
    made = panel({"close": close.tolist(), "dividend": paid.tolist()})
    own, other = joint_gross_returns(made, "C", price)  # type: ignore[arg-type]
    for row, name in enumerate("ABCD"):
        pair = common_sessions(made.select(dict.fromkeys((name, "C"))))
        expected = to_numpy(gross_returns(pair, price))  # type: ignore[arg-type]
        same(own[row], expected[0])
        same(other[row], expected[-1])
