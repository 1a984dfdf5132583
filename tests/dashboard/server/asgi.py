"""Requests to an ASGI application without a server, and Streamlit's options set for one test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers hello, and accepts every websocket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await PlainTextResponse("hello")(scope, receive, send)


def asked(
    app: ASGIApp,
    path: str = "/",
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    scheme: str = "http",
) -> Response:
    """The answer to one HTTP request."""
    messages = _sent(app, _scope("http", path, headers, method=method, scheme=scheme))
    answer = Response(b"".join(one.get("body", b"") for one in messages), messages[0]["status"])
    answer.raw_headers = list(messages[0]["headers"])
    return answer


def opens(app: ASGIApp, headers: Mapping[str, str]) -> bool:
    """Whether a websocket with these headers is accepted."""
    [message] = _sent(app, _scope("websocket", "/_stcore/stream", headers, subprotocols=[]))
    return bool(message["type"] == "websocket.accept")


@contextmanager
def options(**changed: Any) -> Iterator[None]:
    """Streamlit's options of the section [server], as they are by default but for `changed`."""
    usual = {"address": "127.0.0.1", "allowedHosts": ["localhost", "127.0.0.1"]}
    names = {f"server.{name}": value for name, value in (usual | changed).items()}
    before = {name: config.get_option(name) for name in names}
    try:
        for name, value in names.items():
            config.set_option(name, value, "a test")
        yield
    finally:
        for name, value in before.items():
            config.set_option(name, value, "a test")


def _scope(kind: str, path: str, headers: Mapping[str, str] | None, **more: Any) -> Scope:
    raw = Headers(headers or {"host": "127.0.0.1:8501"}).raw
    return {"type": kind, "path": path, "headers": raw, "query_string": b"", **more}


def _sent(app: ASGIApp, scope: Scope) -> list[Message]:
    messages: list[Message] = []
    request: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not request:
            await asyncio.Event().wait()  # the browser stays connected
        return request.pop()

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return messages
