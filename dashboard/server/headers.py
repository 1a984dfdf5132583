"""Security headers of every HTTP response: allowed content, and framing."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Browser features that our pages do not use.
UNUSED: Final = ("camera", "geolocation", "microphone", "payment", "usb", "serial", "midi")


class SecurityHeaders:
    """Adds the headers to the responses of all routes, refusals included.

    HSTS is left to the proxy that terminates TLS, because only that knows whether the name always
    uses TLS.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(_index()),
            "X-Frame-Options": "SAMEORIGIN",  # for browsers that do not know frame-ancestors
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",  # an address may contain the link of an upload
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; HTTP answers leave with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, secured)


def content_security_policy(index: str) -> str:
    """The policy for Streamlit's page, whose HTML is `index`.

    Everything comes from this server. Streamlit styles elements inline, draws images from data
    and blob URLs, and has one inline script, which is allowed by its hash, so that the policy
    follows a new Streamlit by itself. The libraries of its charts (Plotly's heatmaps, Vega's
    sparklines) compile functions from text: without 'unsafe-eval' these charts stay empty.
    Scripts of components, such as the memory of the browser, come from blob URLs, which only a
    script that already runs in the page can make.
    """
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in INLINE_SCRIPT.findall(index))
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' 'unsafe-eval' blob: {scripts}".rstrip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _index() -> str:
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
