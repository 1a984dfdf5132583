"""Which device computes: the choice, the sizes, and cards that do not work."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from models import placement
from models.errors import RequestError
from models.placement import CPU, CROSSOVERS, device_for, device_note, placed, refusal, using
from models.prices.origin import Origin
from models.prices.panel import PricePanel, Rows

CUDA = torch.device("cuda")


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No choice from outside, and each test looks for a card itself."""
    monkeypatch.delenv(placement.VARIABLE, raising=False)
    refusal.cache_clear()
    yield
    refusal.cache_clear()


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that works, as far as the policy can see."""
    monkeypatch.setattr(placement, "refusal", lambda: "")


@pytest.mark.usefixtures("card")
def test_auto_uses_the_card_from_the_crossover_on_and_never_below() -> None:
    least = CROSSOVERS["prices"].least
    assert device_for("prices", least - 1) == CPU
    assert device_for("prices", least) == CUDA
    assert device_for("portfolios", 1e12) == CPU
    assert math.isinf(CROSSOVERS["portfolios"].least)


@pytest.mark.usefixtures("card")
def test_a_choice_by_name_holds_for_every_feature_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    for feature in CROSSOVERS:
        with using("cuda"):
            assert device_for(feature, 1) == CUDA
        with using("cpu"):
            assert device_for(feature, 1e12) == CPU
    monkeypatch.setenv(placement.VARIABLE, "cuda")
    assert device_for("garch", 1) == CUDA
    with using("cpu"):
        assert device_for("garch", 1) == CPU


@pytest.mark.usefixtures("card")
def test_what_must_have_the_same_bytes_is_computed_on_the_cpu_unless_a_card_was_named() -> None:
    with placement.reproducible():
        assert device_for("prices", 1e12) == CPU
    with using("cuda"), placement.reproducible():
        assert device_for("prices", 1) == CUDA


def test_a_variable_that_names_no_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(placement.VARIABLE, "gpu")
    with pytest.raises(RequestError, match="auto, cpu or cuda"):
        device_for("prices", 1)


def test_without_a_card_everything_is_on_the_cpu_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with using("cuda"):
        assert device_for("prices", 1e12) == CPU
        assert device_note(CPU).endswith("there is no CUDA device")
    refusal.cache_clear()
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert "no float64" in device_note(CPU)


FAULTS = {
    "no kernel image": (RuntimeError("no kernel image is available\nfor this card"), "no kernel"),
    "full": (torch.OutOfMemoryError("CUDA out of memory. Tried"), "out of memory"),
    "a build without CUDA": (AssertionError("Torch not compiled with CUDA enabled"), "compiled"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_card_that_fails_at_its_first_kernel_is_not_used(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    error, word = FAULTS[fault]

    def fails() -> tuple[int, int]:
        raise error

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", fails)
    with using("cuda"):
        assert device_for("prices", 1) == CPU
    assert word in refusal()
    assert "\n" not in refusal()


def test_prices_stay_where_they_are_when_the_card_has_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(placement, "refusal", lambda: "")
    monkeypatch.setattr(torch.Tensor, "to", full)
    prices = torch.ones(3, dtype=torch.float64)
    with using("cuda"):
        assert placed(prices, "prices", 3) is prices


def test_a_panel_is_placed_by_its_number_of_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, float]] = []

    def noted(feature: str, size: float) -> torch.device:
        asked.append((feature, size))
        return CPU

    monkeypatch.setattr(placement, "device_for", noted)
    days = np.arange("2024-01-01", "2024-01-06", dtype="datetime64[D]")
    rows = {name: Rows(days, {"close": np.ones(5)}) for name in ("A", "B")}
    panel = PricePanel.from_rows(rows, {name: Origin("test") for name in rows})
    assert panel.device == CPU
    assert asked == [("prices", 10)]
