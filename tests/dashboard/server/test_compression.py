"""Compression: the same bytes, fewer of them, compressed once however many visitors come."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from dashboard.server import compression
from dashboard.server.compression import Compression
from tests.dashboard.server.asgi import asked

SCRIPT = b"const prices = [1, 2, 3];\n" * 1000
GZIP = {"host": "127.0.0.1", "accept-encoding": "br;q=1.0, gzip, deflate"}


@pytest.fixture
def files(tmp_path: Path) -> ASGIApp:
    """Streamlit's own handler of static files, on a folder with one script, font and page."""
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    (folder / "index.Hash.js").write_bytes(SCRIPT)
    (folder / "font.Hash.woff2").write_bytes(os.urandom(5000))
    (folder / "small.Hash.js").write_bytes(b"1")
    (tmp_path / "index.html").write_text("<html>" + "page " * 1000)
    return create_streamlit_static_handler(str(tmp_path), "")


def test_a_script_leaves_compressed_and_may_be_cached_for_ever(files: ASGIApp) -> None:
    plain = asked(files, "/static/js/index.Hash.js")
    packed = asked(Compression(files), "/static/js/index.Hash.js", GZIP)
    assert gzip.decompress(bytes(packed.body)) == SCRIPT == plain.body
    assert len(packed.body) < len(SCRIPT) / 10
    headers = packed.headers
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(packed.body)
    assert headers["content-type"] == plain.headers["content-type"]
    assert "immutable" in headers["cache-control"]
    assert headers["vary"] == "Accept-Encoding"
    assert headers["etag"] != plain.headers["etag"]


def test_each_file_is_compressed_once(files: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(content: bytes) -> bytes:
        made.append(len(content))
        return gzip.compress(content)

    monkeypatch.setattr(compression, "_gzipped", counted)
    app = Compression(files)
    for path in ("/static/js/index.Hash.js", "/static/js//index.Hash.js") * 3:
        assert asked(app, path, GZIP).status_code == 200
    assert made == [len(SCRIPT)]


def test_a_browser_that_has_the_file_is_told_so(files: ASGIApp) -> None:
    app = Compression(files)
    tag = asked(app, "/static/js/index.Hash.js", GZIP).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = asked(app, "/static/js/index.Hash.js", GZIP | {"if-none-match": known})
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    plain = asked(app, "/static/js/index.Hash.js").headers["etag"]
    changed = asked(app, "/static/js/index.Hash.js", GZIP | {"if-none-match": plain})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept-encoding": "identity"},
        {"accept-encoding": "gzip;q=0, br"},
        {"accept-encoding": "gzip", "range": "bytes=0-9"},
    ],
)
def test_who_did_not_ask_for_gzip_gets_none(files: ASGIApp, headers: dict[str, str]) -> None:
    wanted = {"host": "127.0.0.1"} | headers
    plain = asked(files, "/static/js/index.Hash.js", wanted)
    answer = asked(Compression(files), "/static/js/index.Hash.js", wanted)
    assert (answer.status_code, answer.body) == (plain.status_code, plain.body)
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["font.Hash.woff2", "small.Hash.js"])
def test_what_gains_nothing_is_left_alone(files: ASGIApp, name: str) -> None:
    answer = asked(Compression(files), f"/static/js/{name}", GZIP)
    assert answer.body == asked(files, f"/static/js/{name}").body
    assert "content-encoding" not in answer.headers


def test_the_page_is_compressed_too_and_asked_for_anew(files: ASGIApp) -> None:
    answer = asked(Compression(files), "/returns", GZIP)
    assert gzip.decompress(bytes(answer.body)).startswith(b"<html>")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_file_that_is_not_there_is_streamlits_to_answer(files: ASGIApp) -> None:
    answer = asked(Compression(files), "/static/../static/js/nothing.js", GZIP)
    assert answer.status_code == asked(files, "/static/../static/js/nothing.js").status_code


def test_what_is_compressed_already_is_not_compressed_again() -> None:
    async def packed(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"content-encoding": "br"}
        answer: Response = PlainTextResponse("x" * 5000, headers=headers)
        await answer(scope, receive, send)

    answer = asked(Compression(packed), "/media/a.csv", GZIP)
    assert answer.headers["content-encoding"] == "br"
    assert answer.body == b"x" * 5000
