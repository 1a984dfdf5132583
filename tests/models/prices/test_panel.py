"""PricePanel: built from any long table, immutable, sliced, refused with the place named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest
import torch

from models.device import to_numpy
from models.errors import DuplicatePriceError, InputError, RequestError, ShapeError, TensortapeError
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.panels import NAN, panel

ORIGINS = {"AAA": Origin("test", "USD"), "BBB": Origin("test", "GBP")}
TICKERS = ["BBB", "AAA", "AAA", "BBB", "AAA"]
DATES = ["2024-01-03", "2024-01-04", "2024-01-02", "2024-01-05", "2024-01-05"]
CLOSES = [20.0, 11.0, 10.0, 21.0, NAN]


def build(tickers=TICKERS, dates=DATES, closes=CLOSES, **more) -> PricePanel:
    columns = {"close": closes, **more}
    return PricePanel.from_long(tickers, np.array(dates, "datetime64[D]"), columns, ORIGINS)


def test_a_long_table_in_any_order_becomes_the_union_of_dates() -> None:
    made = build()
    assert made.tickers == ("AAA", "BBB")
    assert made.dates.astype(str).tolist() == sorted(set(DATES))
    expected = [[10.0, NAN, 11.0, NAN], [NAN, 20.0, NAN, 21.0]]
    np.testing.assert_array_equal(to_numpy(made["close"]), expected)
    assert made["close"].dtype == torch.float64
    assert made["open"].isnan().all()
    assert [origin.currency for origin in made.origins] == ["USD", "GBP"]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(TICKERS))
    shuffled = build(*(np.array(column)[order] for column in (TICKERS, DATES, CLOSES)))
    np.testing.assert_array_equal(to_numpy(shuffled["close"]), to_numpy(build()["close"]))


def test_a_row_given_twice_counts_once() -> None:
    twice = build(TICKERS * 2, DATES * 2, CLOSES * 2)
    np.testing.assert_array_equal(to_numpy(twice["close"]), to_numpy(build()["close"]))


@pytest.mark.parametrize("other", [10.5, NAN])
def test_a_repeat_that_disagrees_names_ticker_and_date(other: float) -> None:
    with pytest.raises(
        DuplicatePriceError, match=r"AAA on 2024-01-02.*close differ: 10\.0"
    ) as info:
        build([*TICKERS, "AAA"], [*DATES, "2024-01-02"], [*CLOSES, other])
    assert isinstance(info.value, ValueError)
    assert isinstance(info.value, TensortapeError)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ShapeError, match="rows"):
        build(closes=CLOSES[:-1])
    with pytest.raises(ShapeError, match="rows"):
        build(dates=DATES[:-1])


def test_unknown_fields_missing_dates_and_orphans_are_refused() -> None:
    with pytest.raises(InputError, match="bid"):
        build(bid=CLOSES)
    with pytest.raises(InputError, match="row 1"):
        build(dates=[DATES[0], "NaT", *DATES[2:]])
    with pytest.raises(InputError, match="none for CCC"):
        build(tickers=["CCC", *TICKERS[1:]])
    with pytest.raises(InputError, match="'bid'"):
        build()["bid"]


def test_a_panel_cannot_be_changed() -> None:
    made = build()
    with pytest.raises(FrozenInstanceError):
        made.tickers = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        made.dates[0] = made.dates[1]


def test_values_of_another_shape_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"\(8, 1, 2\)"):
        PricePanel(("A",), np.array(["2024-01-01", "2024-01-02"], "M8[D]"), (), torch.ones(8, 1, 2))


def test_select_keeps_the_order_asked_for() -> None:
    chosen = build().select(["BBB", "AAA"])
    assert chosen.tickers == ("BBB", "AAA")
    assert chosen.origins[0].currency == "GBP"
    np.testing.assert_array_equal(to_numpy(chosen["close"])[0], [NAN, 20.0, NAN, 21.0])
    with pytest.raises(RequestError, match="ZZZ"):
        build().select(["ZZZ"])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, 4),
        (date(2024, 1, 3), None, 3),
        (None, date(2024, 1, 3), 2),
        (date(2024, 1, 3), date(2024, 1, 4), 2),
        (date(2023, 1, 1), date(2023, 12, 31), 0),
    ],
)
def test_between_includes_both_ends(start: date | None, end: date | None, expected: int) -> None:
    cut = build().between(start, end)
    assert len(cut.dates) == expected
    assert cut["close"].shape == (2, expected)


def test_an_empty_table_is_an_empty_panel() -> None:
    empty = PricePanel.from_long([], np.array([], "datetime64[D]"), {"close": []}, {})
    assert empty.tickers == ()
    assert empty["close"].shape == (0, 0)


def test_a_panel_moves_to_an_accelerator_in_one_transfer() -> None:
    made = panel({"close": [[1.0, 2.0]]})
    with FakeAccelerator() as accelerator:
        there = made.to(DEVICE)
        assert there.device == DEVICE
        assert accelerator.log.to_device == 1
        np.testing.assert_array_equal(to_numpy(there["close"]), [[1.0, 2.0]])
