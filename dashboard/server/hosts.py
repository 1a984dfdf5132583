"""Hosts: allowed names of the server, for all routes and pages.

Streamlit checks `server.allowedHosts` for the websocket only. Without a check on the other routes,
a foreign page could resolve its own name to this machine (DNS rebinding) and read their responses,
and a visitor under an unlisted name would see an empty page instead of a reason.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.url_util import make_url_path
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

ALLOWED: Final = "server.allowedHosts"
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
EVERY_ADDRESS: Final = ("0.0.0.0", "::", "")  # noqa: S104 - to recognise it, not to bind it
POLICY_VIOLATION: Final = 1008


class HostCheck:
    """Refuses requests under a name that is not allowed, and websockets of other local servers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        names = answered(config.get_option(ALLOWED), config.get_option("server.address"))
        config.set_option(ALLOWED, names, "dashboard.server.hosts")  # Streamlit's check reads it
        self._health = make_url_path(config.get_option("server.baseUrlPath"), "_stcore/health")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on allowed requests."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host")
        allowed = is_host_allowed(host) or (scope["path"] == self._health and _is_address(host))
        if scope["type"] == "websocket":
            if not allowed or _another_local_server(headers.get("origin"), host):
                await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
                return
        elif not allowed:
            await PlainTextResponse(refusal(host), 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def answered(allowed: Sequence[str], address: str | None) -> list[str]:
    """The names that the server answers to: those allowed, this machine's own, and its address.

    An address of 0.0.0.0 or :: means all addresses and is no name itself.
    """
    own = [] if (address or "") in EVERY_ADDRESS else [str(address)]
    return list(dict.fromkeys([*allowed, *own, *LOOPBACK]))


def is_loopback(name: str) -> bool:
    """Whether a name or address can only mean the machine it is used on."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    return name.rstrip(".").lower() == "localhost"


def refusal(host: str | None) -> str:
    """Message on why nothing is shown under this name, with a remedy."""
    name = repr(_hostname(host)[:100])
    return (
        f"This dashboard does not answer to the name {name}. If it should, its operator starts it "
        "with --server.allowedHosts and that name, or lists the name in the variable "
        "STREAMLIT_SERVER_ALLOWED_HOSTS (docs/deploy.md).\n"
    )


def _is_address(host: str | None) -> bool:
    """Whether the host is an IP address, as in health checks; DNS rebinding needs a name."""
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(_hostname(host)))
    return False


def _another_local_server(origin: str | None, host: str | None) -> bool:
    """Whether a page on another port of this machine opens the websocket.

    Streamlit accepts every page on localhost. It checks other origins itself.
    """
    if origin is None:
        return False
    page = urlsplit(origin)
    return is_loopback(page.hostname or "") and page.netloc != host


def _hostname(host: str | None) -> str:
    with contextlib.suppress(ValueError):
        return urlsplit(f"//{host or ''}").hostname or ""
    return ""
