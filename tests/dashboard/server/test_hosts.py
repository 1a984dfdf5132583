"""Host check: every route answers to the names that are allowed, and to no others."""

from __future__ import annotations

import pytest

from dashboard.server.hosts import HostCheck, answered
from tests.dashboard.server.asgi import asked, hello, opens, options

ROUTES = ("/", "/returns", "/_stcore/health", "/_stcore/metrics", "/static/js/a.js", "/media/a")


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example"])
def test_another_name_is_refused_on_every_route(path: str, host: str) -> None:
    with options():
        answer = asked(HostCheck(hello), path, {"host": host})
    assert answer.status_code == 403
    said = bytes(answer.body).decode()
    assert repr(host.partition(":")[0]) in said
    assert "--server.allowedHosts" in said
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("headers", [{"x": "y"}, {"host": ""}, {"host": "a b"}, {"host": "["}])
def test_a_host_that_is_none_is_refused(headers: dict[str, str]) -> None:
    with options():
        assert asked(HostCheck(hello), "/", headers).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "LOCALHOST.:80", "[::1]:8501"])
def test_this_machine_is_answered_whatever_else_is_allowed(host: str) -> None:
    with options(allowedHosts=["stocks.example.org"]):
        assert asked(HostCheck(hello), "/", {"host": host}).body == b"hello"


def test_a_public_name_is_answered() -> None:
    with options(allowedHosts=["stocks.example.org", "*.example.net"]):
        app = HostCheck(hello)
        assert asked(app, "/", {"host": "stocks.example.org"}).status_code == 200
        assert asked(app, "/", {"host": "a.example.net:443"}).status_code == 200
        assert asked(app, "/", {"host": "other.example.org"}).status_code == 403


def test_the_address_that_the_server_was_given_is_answered() -> None:
    with options(address="192.168.1.5"):
        assert asked(HostCheck(hello), "/", {"host": "192.168.1.5:8501"}).status_code == 200
    assert "0.0.0.0" not in answered([], "0.0.0.0")
    assert "::" not in answered([], "::")


def test_a_health_check_may_call_by_any_address_but_by_no_foreign_name() -> None:
    """Orchestrators ask at the container's own address, which nobody can list beforehand."""
    with options():
        app = HostCheck(hello)
        assert asked(app, "/_stcore/health", {"host": "10.1.2.3:8501"}).body == b"hello"
        assert asked(app, "/_stcore/metrics", {"host": "10.1.2.3:8501"}).status_code == 403
        assert asked(app, "/_stcore/health", {"host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    ("origin", "opened"),
    [
        ("http://127.0.0.1:8501", True),
        ("http://127.0.0.1:9999", False),
        ("http://localhost:9999", False),
        ("http://localhost:8501", False),
        ("http://[::1]:9999", False),
        ("http://127.0.0.1", False),
    ],
)
def test_pages_of_other_local_servers_open_no_websocket(origin: str, opened: bool) -> None:
    with options():
        assert opens(HostCheck(hello), {"host": "127.0.0.1:8501", "origin": origin}) is opened


def test_programs_without_an_origin_open_a_websocket_and_foreign_hosts_do_not() -> None:
    with options():
        assert opens(HostCheck(hello), {"host": "127.0.0.1:8501"})
        assert not opens(HostCheck(hello), {"host": "evil.example"})
