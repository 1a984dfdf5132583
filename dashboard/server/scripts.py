"""Our own scripts in the browser, sent by this server as its security policy requires."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.url_util import make_url_path

CHARTS: Final = Path(__file__).with_name("charts.js")
DATA: Final = Path(__file__).with_name("chart_data.js")  # the report has it too
KEEPING: Final = "public, max-age=31536000, immutable"  # its address changes with its content


class Scripts:
    """Sends the scripts; passes all other requests through.

    It is no Starlette route, because the application is created before Streamlit has read its
    settings, which include the base path of all routes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._path = app, _path()
        self._charts = content()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a script, or pass on."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        answer = Response(self._charts, 200, {"cache-control": KEEPING}, "text/javascript")
        await answer(scope, receive, send)


def content() -> bytes:
    """What the browser loads: all scripts after one another."""
    return DATA.read_bytes() + CHARTS.read_bytes()


def draw() -> None:
    """Have the browser load the scripts, before the first chart comes; draws nothing."""
    st.html(f'<script src="{_path()}?{_digest()}"></script>', unsafe_allow_javascript=True)


@functools.cache
def _digest() -> str:
    return hashlib.sha256(content()).hexdigest()[:16]


def _path() -> str:
    return make_url_path(config.get_option("server.baseUrlPath") or "", "scripts/charts.js")
