"""Compression: static files are sent as gzip, compressed once per process."""

from __future__ import annotations

import asyncio
import gzip
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.url_util import make_url_path

SMALLEST: Final = 1000  # bytes; for smaller files gzip's header costs more than it saves
TEXT: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
KEPT_HEADERS: Final = ("content-type", "cache-control", "last-modified")


class Compression:
    """Compresses text that Streamlit sends uncompressed: scripts, styles and the page.

    Streamlit sends them plain because compressing them for every visitor costs more than it gains.
    Their content never changes (it is hashed in their names), so one copy serves all visitors.
    Streamlit still decides existence, type and caching of a file: this middleware sends it a HEAD
    request and replaces the body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._others = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6)
        self._static = make_url_path(config.get_option("server.baseUrlPath") or "", "static/")
        self._copies: dict[tuple[str, str], bytes] = {}
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed copy of a static file; other answers pass through."""
        if scope["type"] != "http" or not scope["path"].startswith(self._static):
            await self._others(scope, receive, send)
            return
        send = _varying(send)
        if _wants_gzip(scope):
            head = await _answer(self._app, {**scope, "method": "HEAD"}, receive)
            if _compressible(head):
                response = await self._compressed(scope, head, receive)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _compressed(self, scope: Scope, head: Response, receive: Receive) -> Response:
        headers = {name: head.headers[name] for name in KEPT_HEADERS if name in head.headers}
        headers["etag"] = head.headers["etag"].rstrip('"') + '-gzip"'
        known = Headers(scope=scope).get("if-none-match", "").split(",")
        if headers["etag"] in [tag.strip().removeprefix("W/") for tag in known]:
            return Response(status_code=304, headers=headers)
        copy = await self._copy(scope, head.headers["etag"], receive)
        return Response(copy, headers=headers | {"content-encoding": "gzip"})

    async def _copy(self, scope: Scope, tag: str, receive: Receive) -> bytes:
        """The compressed file, created at its first request."""
        # The file's name, because many paths (static//x, static/./x) may lead to one file.
        key = (scope["path"].rpartition("/")[2].lower(), tag)
        async with self._one_at_a_time:
            if key not in self._copies:
                whole = await _answer(self._app, {**scope, "method": "GET"}, receive)
                self._copies[key] = await to_thread.run_sync(_gzipped, bytes(whole.body))
            return self._copies[key]


def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


def _wants_gzip(scope: Scope) -> bool:
    """Whether the file may be sent as gzip; a `Range` refers to the plain file."""
    headers = Headers(scope=scope)
    codings = [part.partition(";") for part in headers.get("accept-encoding", "").split(",")]
    refused = ("q=0", "q=0.0", "q=0.00", "q=0.000")
    gzip_taken = any(
        coding.strip().lower() == "gzip" and quality.replace(" ", "") not in refused
        for coding, _, quality in codings
    )
    return gzip_taken and scope["method"] in ("GET", "HEAD") and "range" not in headers


def _compressible(head: Response) -> bool:
    headers = head.headers
    return (
        head.status_code == 200
        and headers.get("content-type", "").startswith(TEXT)
        and "content-encoding" not in headers
        and "immutable" in headers.get("cache-control", "")
        and "etag" in headers
        and int(headers.get("content-length", 0)) >= SMALLEST
    )


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """The whole answer of an application to an unconditional request."""
    conditions = (b"if-none-match", b"if-modified-since")
    headers = [(name, value) for name, value in scope["headers"] if name not in conditions]
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app({**scope, "headers": headers}, receive, collect)
    answer = Response(bytes(body), start["status"])
    answer.raw_headers = list(start["headers"])
    return answer


def _varying(send: Send) -> Send:
    """`send` for answers that depend on what the browser can decompress."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return sent
