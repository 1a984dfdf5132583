"""The app as Streamlit starts it, from another directory: its settings and every kind of route."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """The server, started in an empty folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = str(ROOT / "app.py")
    command = [sys.executable, "-m", "streamlit", "run", app, f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, "--server.address=localhost"],
        cwd=folder,
        env=os.environ | {"TENSORTAPE_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + SECONDS
    while not answers(port):
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < until, "the server did not answer"
        time.sleep(0.1)
    yield process
    process.terminate()
    process.communicate(timeout=SECONDS)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def asked(
    server: subprocess.Popen[str], path: str, headers: Mapping[str, str] = {}, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    port = int(server.args[5].partition("=")[2])  # type: ignore[index, union-attr]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(method, path, headers=dict(headers))
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def scripts(server: subprocess.Popen[str]) -> list[str]:
    """The scripts that the page loads at once."""
    return re.findall(r"\./(static/js/[^\"]+)", asked(server, "/")[1].decode())


ROUTES = (
    ("GET", "/", 200),
    ("GET", "/returns", 200),
    ("GET", "/_stcore/health", 200),
    ("GET", "/_stcore/metrics", 200),
    ("GET", "/_stcore/host-config", 200),
    ("GET", "/media/nothing.csv", 404),
    ("PUT", "/_stcore/upload_file/a/b", 403),
    ("GET", "/static/js/nothing.js", 200),
)


@pytest.mark.parametrize(("method", "path", "status"), ROUTES)
def test_every_route_has_the_headers_and_checks_the_host(
    server: subprocess.Popen[str], method: str, path: str, status: int
) -> None:
    answer, _ = asked(server, path, method=method)
    assert answer.status == status
    assert all(answer.headers[name] for name in HEADERS)
    refused, said = asked(server, path, {"Host": "evil.example"}, method)
    assert refused.status == 403
    assert b"does not answer to the name" in said
    assert all(refused.headers[name] for name in HEADERS)


def test_a_websocket_under_another_name_or_of_another_local_page_is_refused(
    server: subprocess.Popen[str],
) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Host": "localhost:8501"}
    status = {
        origin: asked(server, "/_stcore/stream", upgrade | {"Origin": origin})[0].status
        for origin in ("http://localhost:9999", "http://evil.example")
    }
    assert status == dict.fromkeys(status, 403)
    evil = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert asked(server, "/_stcore/stream", upgrade | evil)[0].status == 403


def test_the_scripts_of_the_page_leave_compressed(server: subprocess.Popen[str]) -> None:
    """They were 100 % of their size on the way; gzip leaves about a third."""
    sizes = []
    for path in scripts(server)[:10]:
        answer, plain = asked(server, f"/{path}")
        assert answer.headers["content-encoding"] is None
        answer, packed = asked(server, f"/{path}", {"Accept-Encoding": "gzip"})
        if answer.headers["content-encoding"]:
            assert gzip.decompress(packed) == plain
        sizes.append((len(packed), len(plain)))
    packed_size, plain_size = map(sum, zip(*sizes, strict=True))
    assert packed_size < 0.4 * plain_size


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="needs Linux's /proc")
def test_no_file_is_watched(server: subprocess.Popen[str]) -> None:
    """Streamlit's watcher held 3,820 files and most of the processor."""
    watched = 0
    for descriptor in Path(f"/proc/{server.pid}/fdinfo").iterdir():
        watched += descriptor.read_text().count("inotify wd")
    assert watched == 0


@pytest.mark.slow
def test_the_settings_hold_for_another_asgi_server_in_another_directory(tmp_path: Path) -> None:
    script = (
        "import app; from streamlit import config; print(*(config.get_option(name) for name in "
        "('server.fileWatcherType', 'runner.postScriptGC', 'server.allowedHosts')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert done.stdout.strip() == "none False ['localhost', '127.0.0.1']"
