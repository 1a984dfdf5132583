"""Exposure: who can reach the server decides what its operator is told."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.server import exposure
from dashboard.server.hosts import HostCheck
from tests.dashboard.server.asgi import hello, options


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposure, "get_secrets_auth_section", lambda: {"client_id": "x"})


@pytest.mark.parametrize(
    ("changed", "exposed"),
    [
        ({}, False),
        ({"address": "localhost"}, False),
        ({"address": "::1"}, False),
        ({"address": None}, True),
        ({"address": "0.0.0.0"}, True),
        ({"address": "192.168.1.5"}, True),
        ({"allowedHosts": ["localhost", "stocks.example.org"]}, True),
        ({"allowedHosts": ["*"]}, True),
    ],
)
def test_visitors_are_one_person_on_a_personal_machine_only(
    changed: dict[str, Any], exposed: bool
) -> None:
    with options(**changed):
        HostCheck(hello)  # which adds the names of this machine
        assert exposure.exposed() is exposed


def test_people_who_log_in_are_different_people(login: None) -> None:
    with options():
        assert exposure.exposed()


def test_a_server_for_this_machine_only_starts_without_a_warning() -> None:
    with options(allowedHosts=["stocks.example.org"]):  # behind a proxy on the same machine
        assert exposure.warning() == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5"])
def test_an_open_server_names_what_is_exposed_and_the_remedies(address: str) -> None:
    with options(address=address):
        said = exposure.warning()
    assert address in said
    assert "No login" in said
    assert "upload" in said
    assert "--server.allowedHosts NAME" in said
    assert "docs/deploy.md" in said


def test_only_what_is_missing_is_named(login: None) -> None:
    with options(address="0.0.0.0"):
        assert "No login" not in exposure.warning()
    with options(address="0.0.0.0", allowedHosts=["stocks.example.org"]):
        assert exposure.warning() == ""
