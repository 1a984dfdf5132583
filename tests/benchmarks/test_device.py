"""CPU against CUDA: the same answers on a fake accelerator, and plain words where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from analytics.diagnostics import transfer_times
from benchmarks import conversion, device
from benchmarks.__main__ import main
from benchmarks.harness import race as harness
from benchmarks.harness import report
from benchmarks.harness.race import Result, race
from tests.models.accelerator import DEVICE, FakeAccelerator

WITHOUT = pytest.mark.skipif(torch.cuda.is_available(), reason="of a machine without CUDA")
WITH = pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "SESSIONS", 150)
    monkeypatch.setattr(device, "REPLICATES", 20)
    monkeypatch.setattr(device, "PATHS", 1_000)
    monkeypatch.setattr(device, "ASSETS", 5)
    monkeypatch.setattr(device, "HORIZON", 20)
    monkeypatch.setattr(harness, "SECONDS_A_TURN", 0.0)


def test_every_model_answers_the_same_on_an_accelerator() -> None:
    with FakeAccelerator():
        for model in device.every_model(4, 1):
            contenders = device.case(model, DEVICE).contenders
            there = np.asarray(contenders["on CUDA"]())
            expected = np.asarray(contenders["on the CPU"]())
            assert np.isfinite(expected).any()
            close = {"rtol": model.relative_tolerance, "atol": 0, "equal_nan": True}
            np.testing.assert_allclose(there, expected, err_msg=model.name, **close)


def test_the_way_there_and_back_is_a_transfer_each() -> None:
    with FakeAccelerator() as accelerator:
        contenders = device.case(next(device.every_model(4, 1)), DEVICE).contenders
        contenders["answer from CUDA"]()  # the model runs once, before the race
        accelerator.log.to_host = accelerator.log.to_device = 0
        contenders["answer from CUDA"]()
        assert (accelerator.log.to_host, accelerator.log.to_device) == (1, 0)
        contenders["inputs to CUDA"]()
        assert (accelerator.log.to_host, accelerator.log.to_device) == (1, 1)


def test_the_answers_of_every_way_are_the_same() -> None:
    """Raced as if the CPU were the other device: `race` refuses what differs."""
    model = next(device.every_model(4, 2))
    results = race(device.case(model, torch.device("cpu")), 5)
    assert [one.contender for one in results] == [
        "on CUDA",
        "on the CPU",
        "inputs to CUDA",
        "answer from CUDA",
    ]


@WITHOUT
def test_without_cuda_it_says_so_and_records_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("an empty table would take the place of a measured one")

    monkeypatch.setattr(report, "record", refuse)
    assert main(["device", "--record"]) == 0
    assert capsys.readouterr().out.strip() == device.lacking()
    assert main(["device", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["results"], answer["reason"]) == ([], device.lacking())
    assert "CUDA" in answer["reason"]
    assert conversion.notes() == [conversion.WITHOUT_CUDA]


@WITH
def test_every_model_answers_the_same_on_cuda() -> None:
    for model in device.every_model(4, 2):
        race(device.case(model, torch.device("cuda")), 5)
    assert device.lacking() == ""
    assert conversion.notes() == []


def test_conversions_are_raced_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "SIDES", (97, 200))
    first, second = conversion.cases()
    assert first.name == "97 x 97, 0 MB"
    results = race(second, 5)
    assert results[0].contender == "as it is"
    assert {one.case for one in results} == {"200 x 200, 0 MB"}


def test_conversions_are_recorded_for_the_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(transfer_times, "RECORD", tmp_path / "times.json")
    results = [
        Result(case, way, seconds, 0.0, 1.0, 0.1, 1.0)
        for case, way, seconds in (
            ("1,000 x 1,000, 4 MB", "as it is", 4e-6),
            ("5,000 x 5,000, 100 MB", "as it is", 5e-6),
        )
    ]
    conversion.keep({"cores": 2, "torch": "2.13.0", "polars": "2"}, results)
    table, where = transfer_times.recorded(transfer_times.RECORD)  # type: ignore[misc]
    assert table.to_numpy().tolist() == [["as it is", 4e-6, 5e-6]]
    assert where == "Recorded on 2 cores () with torch 2.13.0"
