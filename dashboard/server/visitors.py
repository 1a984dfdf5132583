"""Visitors: recognition of a visitor, so that uploads are private.

On a personal machine (see `exposure.exposed`) all visitors are its user, and no cookie is set.
Elsewhere a visitor is a login or else a browser, recognised by a random cookie that scripts cannot
read. A browser that refuses cookies is a new visitor in each session.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server import exposure

COOKIE: Final = "tensortape_visitor"
TOKEN: Final = re.compile(r"[\w-]{43}", re.ASCII)  # of secrets.token_urlsafe(32)
SECONDS: Final = 365 * 24 * 3600
_SESSION: Final = "visitor without a cookie"
OWNER_DIGITS: Final = 32


class VisitorCookie:
    """Gives a browser its cookie with the page, and renews it with every later page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a page that a browser navigates to is sent with the cookie."""
        if scope["type"] != "http" or not _navigates(scope) or not exposure.exposed():
            await self._app(scope, receive, send)
            return
        cookie = _cookie(_token(scope) or secrets.token_urlsafe(32), scope["scheme"] == "https")

        async def recognised(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, recognised)


def owner() -> str:
    """Owner of the uploads that this run may open: 32 digits; empty on a personal machine.

    The digits are a digest, so that the disk has neither cookies nor names of users.
    """
    if not exposure.exposed():
        return ""
    user = st.user.to_dict()
    if name := user.get("sub") or user.get("email"):
        return _digest("user", str(user.get("iss", "")), str(name))
    token = st.context.cookies.get(COOKIE, "")
    if TOKEN.fullmatch(token):
        return _digest("browser", token)
    return _digest("session", st.session_state.setdefault(_SESSION, secrets.token_hex(16)))


def logged_in() -> bool:
    """Whether the visitor is recognised by a login."""
    return bool(st.user.to_dict().get("is_logged_in"))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:OWNER_DIGITS]


def _navigates(scope: Scope) -> bool:
    wanted = Headers(scope=scope).get("accept", "")
    return scope["method"] == "GET" and "text/html" in wanted


def _token(scope: Scope) -> str:
    """The cookie's token; empty if there is no valid one."""
    token = cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else ""


def _cookie(token: str, encrypted: bool) -> str:
    parts = (f"{COOKIE}={token}", f"Max-Age={SECONDS}", "Path=/", "HttpOnly", "SameSite=Lax")
    return "; ".join([*parts, "Secure"] if encrypted else parts)
