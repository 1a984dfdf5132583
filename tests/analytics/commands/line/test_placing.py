"""--device: what a command computes on, in its own lines only."""

from __future__ import annotations

import pytest

from analytics.commands.line import placing
from models import placement
from models.placement import CPU, device_for


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_a_command_computes_on_the_cpu_whatever_the_size(
    monkeypatch: pytest.MonkeyPatch, device: placing.Device
) -> None:
    monkeypatch.setattr(placement, "refusal", lambda: "")
    before = placement.choice()
    with placing.on(device):
        assert device_for("prices", 1e12) == CPU
    assert placement.choice() == before


def test_a_card_that_does_not_work_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(placement, "refusal", lambda: "it is full")
    with placing.on("cuda"):
        assert device_for("prices", 1e12) == CPU
    assert capsys.readouterr().err == "--device cuda: it is full: computed on the CPU\n"


def test_a_card_that_works_is_used_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "refusal", lambda: "")
    with placing.on("cuda"):
        assert device_for("garch", 1).type == "cuda"
